/** One camera's one stream: opened once, shared by all, kept alive. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamRole } from '#model/camera';
import type { Problem } from '#model/problem';
import type { Logger } from '../log.ts';
import type { LiveSource, MediaSink, SourceState } from '../media.ts';
import { backOffMs } from './back-off.ts';
import { Fragmenter } from './fragmenter.ts';
import type { FragmenterOut, RunCounters } from './fragmenter.ts';
import { createGroupInHand } from './group-in-hand.ts';
import type { OpenedSource, OpenSource } from './opened-source.ts';
import { problemOf, SourceFault } from './source-fault.ts';
import { createWallWatch } from './wall-watch.ts';
import type { Clocks } from './wall-watch.ts';

export interface LiveSourceWant<Role extends StreamRole = StreamRole> {
  readonly camera: string;
  readonly role: Role;
  /** Kept open although nobody watches. */
  readonly always: boolean;
  readonly open: OpenSource;
  /** Waits for a place among the openings of this host (F03). */
  readonly enter: (signal: AbortSignal) => Promise<() => void>;
  readonly clocks: Clocks;
  readonly random: () => number;
  readonly log: Logger;
  readonly lingerMs?: number;
  /** No picture for this long: the camera has stalled (F50). */
  readonly stallMs?: number;
}

export interface OwnedLiveSource<Role extends StreamRole = StreamRole> extends LiveSource<Role> {
  readonly viewers: number;
  /** Connections lost and made again since start. */
  readonly reconnects: number;
  destroy(): Promise<void>;
}

/** A stream without a key frame for this long after opening cannot be shown. */
const keyWaitMs = 30_000;

export function createLiveSource<Role extends StreamRole>(want: LiveSourceWant<Role>): OwnedLiveSource<Role> {
  const { now } = want.clocks;
  const lingerMs = want.lingerMs ?? 10_000;
  const sinks = new Set<MediaSink>();
  const group = createGroupInHand();
  const counters: RunCounters = { run: 0, sequence: 0 };
  let state: SourceState = { is: 'closed', since: now() };
  let running: { readonly control: AbortController; readonly ended: Promise<void> } | null = null;
  let lingering: NodeJS.Timeout | null = null;
  let wake = () => {};
  let destroyed = false;
  let connections = 0;

  function tell(call: (sink: MediaSink) => void): void {
    for (const sink of Array.from(sinks)) {
      try {
        call(sink);
      } catch (error) {
        want.log.error({ err: error, camera: want.camera, role: want.role }, 'a consumer failed');
      }
    }
  }

  function become(is: 'closed' | 'opening' | 'live' | 'lost', problem?: Problem): void {
    if (state.is === is && (is !== 'lost' || (state.is === 'lost' && state.problem.code === problem?.code))) return;
    if (is !== 'live') group.clear();
    state = is === 'lost' ? { is, since: now(), problem: problem ?? { code: 'internal' } } : { is, since: now() };
    want.log.info({ camera: want.camera, role: want.role, is, problem }, 'source');
    tell((sink) => sink.state(state));
  }

  /** What a run of connections says; nothing after it was told to stop, when another may already be running. */
  function outOf(stop: AbortSignal): FragmenterOut {
    return {
      init(init) {
        if (stop.aborted) return;
        become('live');
        group.begin(init);
        tell((sink) => sink.init(init));
      },
      packet(packet) {
        if (stop.aborted) return;
        group.packet(packet);
        tell((sink) => sink.packet?.(packet));
      },
      fragment(fragment) {
        if (stop.aborted) return;
        group.fragment(fragment);
        tell((sink) => sink.fragment(fragment));
      },
    };
  }

  /** One connection from opening to loss; resolves only when told to stop or at the end of the source. */
  async function connect(stop: AbortSignal, onLive: () => void): Promise<void> {
    const connection = new AbortController();
    const signal = AbortSignal.any([stop, connection.signal]);
    const leave = await want.enter(signal);
    let source: OpenedSource | null = null;
    let stall: NodeJS.Timeout | null = null;
    try {
      signal.throwIfAborted();
      source = await want.open(signal);
      const opened = source;
      let seen = false;
      stall = setTimeout(() => connection.abort(seen ? new SourceFault('camera-stalled', 'no picture any more') : new SourceFault('camera-no-video', 'no picture came')), want.stallMs ?? 3_000);
      const timer = stall;
      await readAll(opened, outOf(stop), () => {
        seen = true;
        timer.refresh();
      }, () => {
        leave();
        onLive();
      });
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      leave();
      if (stall) clearTimeout(stall);
      await source?.close();
    }
  }

  async function readAll(source: OpenedSource, out: FragmenterOut, onPicture: () => void, onLive: () => void): Promise<never> {
    const fragmenter = new Fragmenter(source, counters, out);
    const wallJumped = createWallWatch(want.clocks);
    const openedAt = want.clocks.monotonic();
    const runBefore = counters.run;
    try {
      for (;;) {
        const packets = await source.next();
        if (!packets) throw new SourceFault('camera-unreachable', 'the camera ended the stream');
        if (wallJumped()) {
          fragmenter.breakRun();
          source.clockJumped();
          continue;
        }
        for (const packet of packets) fragmenter.push(packet);
        if (packets.some((packet) => packet.video)) onPicture();
        if (counters.run > runBefore) onLive();
        else if (want.clocks.monotonic() - openedAt > keyWaitMs) throw new SourceFault('camera-garbage', 'no key frame for 30 s');
      }
    } finally {
      fragmenter.destroy();
    }
  }

  async function run(stop: AbortSignal): Promise<void> {
    let failures = 0;
    while (!stop.aborted) {
      if (state.is !== 'lost') become('opening');
      try {
        let live = false;
        await connect(stop, () => {
          if (!live) connections += 1;
          live = true;
          failures = 0;
        });
      } catch (error) {
        if (stop.aborted) break;
        if (!(error instanceof SourceFault)) want.log.error({ err: error, camera: want.camera, role: want.role }, 'source failed');
        failures += 1;
        become('lost', problemOf(error));
        await pause(backOffMs({ failures, watched: sinks.size > 0, random: want.random() }), stop);
      }
    }
  }

  /** Cut short when somebody comes to watch. */
  async function pause(ms: number, stop: AbortSignal): Promise<void> {
    const cut = new AbortController();
    wake = () => cut.abort();
    await sleep(ms, undefined, { signal: AbortSignal.any([stop, cut.signal]) }).catch(() => {});
    wake = () => {};
  }

  function start(): void {
    if (lingering) clearTimeout(lingering);
    lingering = null;
    if (running || destroyed) return;
    const control = new AbortController();
    const mine = { control, ended: run(control.signal) };
    running = mine;
  }

  async function stop(): Promise<void> {
    const was = running;
    running = null;
    was?.control.abort();
    become('closed');
    await was?.ended;
  }

  if (want.always) start();

  return {
    camera: want.camera,
    role: want.role,
    get current() {
      return state;
    },
    get init() {
      return group.init;
    },
    get viewers() {
      return sinks.size;
    },
    get reconnects() {
      return Math.max(0, connections - 1);
    },
    attach(sink) {
      start();
      // A wrapper, so that one sink may attach twice and leave each time.
      const own: MediaSink = {
        init: (init) => sink.init(init),
        fragment: (fragment) => sink.fragment(fragment),
        state: (next) => sink.state(next),
        ...(sink.packet && { packet: (packet) => sink.packet?.(packet) }),
      };
      own.state(state);
      group.replay(own);
      sinks.add(own);
      if (sinks.size === 1) wake();
      return () => {
        if (!sinks.delete(own) || sinks.size > 0 || want.always || destroyed) return;
        lingering = setTimeout(() => void stop(), lingerMs);
      };
    },
    async destroy() {
      destroyed = true;
      if (lingering) clearTimeout(lingering);
      await stop();
    },
  };
}

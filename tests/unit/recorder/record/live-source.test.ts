import { afterEach, describe, expect, it, vi } from 'vitest';
import type { MediaFragment, MediaInit, MediaPacket, MediaSink, SourceState } from '#recorder/media';
import { createLiveSource } from '#recorder/record/live-source';
import type { LiveSourceWant, OwnedLiveSource } from '#recorder/record/live-source';
import { SourceFault } from '#recorder/record/source-fault';
import { encodeStream } from '../../../fakes/encoded-stream.ts';
import { scriptedSource } from '../../../fakes/scripted-source.ts';
import type { ScriptedSource } from '../../../fakes/scripted-source.ts';

const stream = encodeStream({ seconds: 4 });
const { packets } = stream.video;
const log = { info() {}, warn() {}, error() {} } as unknown as LiveSourceWant['log'];
const owned: OwnedLiveSource[] = [];
afterEach(async () => {
  await Promise.all(owned.splice(0).map((source) => source.destroy()));
});

interface Heard extends MediaSink {
  readonly states: SourceState[];
  readonly order: string[];
  readonly inits: MediaInit[];
  readonly fragments: MediaFragment[];
  readonly packets: MediaPacket[];
}

function listen(): Heard {
  const heard: Heard = {
    states: [], order: [], inits: [], fragments: [], packets: [],
    state(state) { heard.states.push(state); heard.order.push(state.is); },
    init(init) { heard.inits.push(init); heard.order.push('init'); },
    fragment(fragment) { heard.fragments.push(fragment); heard.order.push('fragment'); },
    packet(packet) { heard.packets.push(packet); heard.order.push('packet'); },
  };
  return heard;
}

/** A camera whose every connection a test controls. */
function camera(want: Partial<LiveSourceWant> = {}) {
  const connections: ScriptedSource[] = [];
  const faults: SourceFault[] = [];
  const clock = { wall: 1_790_000_000_000, mono: 0 };
  let entered = 0;
  const source = createLiveSource({
    camera: 'c1', role: 'main', always: false, log, random: () => 0, lingerMs: 40, stallMs: 5_000,
    clocks: { now: () => clock.wall, monotonic: () => clock.mono },
    enter: async () => { entered += 1; return () => { entered -= 1; }; },
    open: async (signal) => {
      const fault = faults.shift();
      if (fault) throw fault;
      const opened = scriptedSource(stream, signal);
      connections.push(opened);
      return opened;
    },
    ...want,
  });
  owned.push(source);
  return { source, connections, faults, clock, get entered() { return entered; } };
}

const until = <T>(look: () => T) => vi.waitFor(() => expect(look()).toBeTruthy(), { timeout: 5_000, interval: 2 });

describe('live source', () => {
  it('is closed until somebody watches, and is opened once for all', async () => {
    const { source, connections } = camera();
    expect(source.current.is).toBe('closed');
    const [one, other] = [listen(), listen()];
    source.attach(one);
    source.attach(other);
    await until(() => connections.length === 1);
    connections[0]?.give(packets.slice(0, 25));
    await until(() => other.fragments.length === 4);
    expect(connections).toHaveLength(1);
    expect(one.states.map(({ is }) => is)).toEqual(['opening', 'live']);
    expect(one.order.slice(0, 4)).toEqual(['opening', 'live', 'init', 'packet']);
    expect(source.viewers).toBe(2);
  });

  it('gives whoever comes later the state, the init and the group of pictures in hand, in that order', async () => {
    const { source, connections } = camera();
    const first = listen();
    source.attach(first);
    await until(() => connections.length === 1);
    connections[0]?.give(packets.slice(0, 25 + 13));
    await until(() => first.packets.length === 38);
    const late = listen();
    source.attach(late);
    expect(late.order.slice(0, 3)).toEqual(['live', 'init', 'packet']);
    expect(late.packets[0]?.key).toBe(true);
    expect(late.packets).toHaveLength(13);
    expect(late.fragments.map(({ randomAccess, sequence }) => [randomAccess, sequence])).toEqual([[true, 5], [false, 6]]);
    // Every packet comes before the fragment that holds it.
    expect(late.order.filter((one) => one !== 'live' && one !== 'init').join(' ')).toBe(`${'packet '.repeat(6)}fragment ${'packet '.repeat(6)}fragment packet`);
    connections[0]?.give(packets.slice(38, 50));
    await until(() => late.fragments.length === 5);
    expect(late.fragments.map(({ sequence }) => sequence)).toEqual([5, 6, 7, 8, 9].slice(0, late.fragments.length));
  });

  it('stays open for a while after the last has left, and then closes', async () => {
    const { source, connections } = camera();
    const leave = source.attach(listen());
    await until(() => connections.length === 1);
    leave();
    leave();
    const back = source.attach(listen());
    expect(source.current.is).not.toBe('closed');
    back();
    await until(() => source.current.is === 'closed' && connections[0]?.closed);
    expect(connections).toHaveLength(1);
    source.attach(listen());
    await until(() => connections.length === 2);
  });

  it('never closes when it is to be always open', async () => {
    const { source, connections } = camera({ always: true, lingerMs: 0 });
    await until(() => connections.length === 1);
    source.attach(listen())();
    connections[0]?.give(packets.slice(0, 25));
    await until(() => source.init);
    expect(connections[0]?.closed).toBe(false);
  });

  it('says what is wrong, tries again by itself and counts runs and fragments on', async () => {
    const { source, connections, faults } = camera();
    faults.push(new SourceFault('camera-refused-login', 'no'), new SourceFault('camera-not-rtsp', 'no'));
    const heard = listen();
    source.attach(heard);
    await until(() => connections.length === 1);
    connections[0]?.give(packets.slice(0, 25));
    connections[0]?.give(new SourceFault('camera-unreachable', 'gone'));
    await until(() => connections.length === 2);
    connections[1]?.give(packets.slice(0, 25));
    await until(() => heard.inits.length === 2);
    expect(heard.states.map((state) => (state.is === 'lost' ? state.problem.code : state.is))).toEqual(['opening', 'camera-refused-login', 'camera-not-rtsp', 'live', 'camera-unreachable', 'live']);
    expect(heard.inits.map(({ run }) => run)).toEqual([1, 2]);
    await until(() => heard.fragments.some(({ run }) => run === 2));
    expect(heard.fragments.map(({ sequence }) => sequence)).toEqual(heard.fragments.map((_, i) => i));
    expect(source.reconnects).toBe(1);
    expect(connections[0]?.closed).toBe(true);
  });

  it('gives out the pictures it has when the camera goes', async () => {
    const { source, connections } = camera();
    const heard = listen();
    source.attach(heard);
    await until(() => connections.length === 1);
    connections[0]?.give(packets.slice(0, 9));
    connections[0]?.give(null);
    await until(() => heard.states.some(({ is }) => is === 'lost'));
    expect(heard.fragments.reduce((sum, one) => sum + one.videoFrames, 0)).toBe(9);
  });

  it('shows nobody old pictures while it is lost', async () => {
    const { source, connections } = camera({ random: () => 1 });
    source.attach(listen());
    await until(() => connections.length === 1);
    connections[0]?.give(packets.slice(0, 25));
    connections[0]?.give(null);
    await until(() => source.current.is === 'lost');
    const late = listen();
    source.attach(late);
    expect(late.order).toEqual(['lost']);
    expect(source.init).toBeNull();
  });

  it('F50 camera stalls: no picture for the stall time is a loss, though audio still comes', async () => {
    const { source, connections } = camera({ stallMs: 60 });
    const heard = listen();
    source.attach(heard);
    await until(() => connections.length === 1);
    connections[0]?.give(packets.slice(0, 25));
    await until(() => heard.states.some((state) => state.is === 'lost' && state.problem.code === 'camera-stalled'));
    await until(() => connections.length === 2);
    expect(connections[0]?.closed).toBe(true);
  });

  it('calls a camera that never sends a picture one without video', async () => {
    const { source } = camera({ stallMs: 20, random: () => 1 });
    const heard = listen();
    source.attach(heard);
    await until(() => heard.states.some((state) => state.is === 'lost' && state.problem.code === 'camera-no-video'));
  });

  it('F49 a clock set back an hour begins a new run and is told to the source', async () => {
    const { source, connections, clock } = camera();
    const heard = listen();
    source.attach(heard);
    await until(() => connections.length === 1);
    connections[0]?.give(packets.slice(0, 30));
    await until(() => heard.packets.length === 30);
    clock.wall -= 3_600_000;
    connections[0]?.give(packets.slice(30, 40));
    connections[0]?.give(packets.slice(40));
    await until(() => heard.inits.length === 2);
    expect(connections[0]?.jumps).toBe(1);
    expect(connections).toHaveLength(1);
    await until(() => heard.fragments.find(({ run }) => run === 2)?.discontinuity);
  });

  it('leaves the opening gate as soon as pictures come, and when opening fails', async () => {
    const one = camera({ random: () => 1 });
    one.source.attach(listen());
    await until(() => one.connections.length === 1);
    expect(one.entered).toBe(1);
    one.connections[0]?.give(packets.slice(0, 25));
    await until(() => one.entered === 0);
    const other = camera({ random: () => 1 });
    other.faults.push(new SourceFault('camera-unreachable', 'no'));
    other.source.attach(listen());
    await until(() => other.source.current.is === 'lost');
    expect(other.entered).toBe(0);
  });

  it('goes on for the others when one consumer throws', async () => {
    const { source, connections } = camera();
    const heard = listen();
    source.attach({ ...listen(), fragment() { throw new Error('mine'); } });
    source.attach(heard);
    await until(() => connections.length === 1);
    connections[0]?.give(packets.slice(0, 25));
    await until(() => heard.fragments.length === 4);
  });

  it('F51 holds at most 12 s for whoever comes next when no key frame comes', async () => {
    const { source, connections } = camera();
    const first = listen();
    source.attach(first);
    await until(() => connections.length === 1);
    connections[0]?.give(Array.from({ length: 25 * 20 }, (_, i) => ({ ...packets[i === 0 ? 0 : 1 + (i % 20)]!, pts: i * 3600, dts: i * 3600 })));
    await until(() => first.packets.length === 500);
    const late = listen();
    source.attach(late);
    expect(late.order).toEqual(['live', 'init']);
  });

  it('ends everything when destroyed, even in the middle of opening', async () => {
    const opening = camera({ open: (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))) });
    opening.source.attach(listen());
    await opening.source.destroy();
    expect(opening.source.current.is).toBe('closed');
    const running = camera();
    running.source.attach(listen());
    await until(() => running.connections.length === 1);
    await running.source.destroy();
    expect(running.connections[0]?.closed).toBe(true);
  });
});

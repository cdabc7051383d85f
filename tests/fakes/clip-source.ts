/** A `LiveSource` that loops a burned clip: stepped frame by frame by a test, or run in real time. */
import type { EpochMs } from '#model/time';
import type { Problem } from '#model/problem';
import type { LiveSource, MediaFragment, MediaInit, MediaPacket, MediaSink, SourceState } from '#recorder/media';
import type { BurnedClip } from './burned-clip.ts';
import { Fragmenter } from './fragmenter.ts';

const framesPerFragment = 4;

export class ClipSource implements LiveSource {
  readonly camera: string;
  readonly role: 'main' | 'sub';
  current: SourceState;
  init: MediaInit | null = null;
  attached = 0;
  /** Frames sent so far, over all runs: the number burned into the newest frame is this minus one, modulo the clip. */
  frames = 0;
  /** Wall time of frame 0. */
  readonly startedAt: EpochMs;
  #clip: BurnedClip;
  #fragmenter: Fragmenter;
  #frameInRun = 0;
  #run = 0;
  #sequence = 0;
  #open: { unit: BurnedClip['units'][number]; captureAt: EpochMs }[] = [];
  #held: (MediaFragment | MediaPacket)[] = [];
  readonly #sinks = new Set<MediaSink>();

  constructor(clip: BurnedClip, { camera = 'c1', role = 'main' as 'main' | 'sub', startedAt = 1_790_000_000_000 as EpochMs } = {}) {
    this.camera = camera;
    this.role = role;
    this.startedAt = startedAt;
    this.#clip = clip;
    this.current = { is: 'closed', since: startedAt };
    this.#fragmenter = this.#begin(clip);
  }

  #begin(clip: BurnedClip, codec = clip.codec.getCodecString() ?? 'avc1.42c016'): Fragmenter {
    this.#clip = clip;
    this.#fragmenter?.destroy();
    this.#fragmenter = new Fragmenter(clip);
    this.#run += 1;
    this.#frameInRun = 0;
    this.#open = [];
    this.#held = [];
    this.init = {
      run: this.#run, data: this.#fragmenter.init, mime: `video/mp4; codecs="${codec}"`, videoCodec: codec, audioCodec: null,
      width: clip.width, height: clip.height, frameRate: clip.framesPerSecond,
    };
    return this.#fragmenter;
  }

  attach(sink: MediaSink): () => void {
    if (this.current.is === 'closed') this.#become({ is: 'live', since: this.startedAt });
    this.attached += 1;
    this.#sinks.add(sink);
    sink.state(this.current);
    if (this.init && this.current.is === 'live') {
      sink.init(this.init);
      for (const held of this.#held) give(sink, held);
    }
    return () => { if (this.#sinks.delete(sink)) this.attached -= 1; };
  }

  #become(state: SourceState): void {
    this.current = state;
    for (const sink of this.#sinks) sink.state(state);
  }

  lose(problem: Problem): void { this.#become({ is: 'lost', since: this.startedAt, problem }); }

  /** A new run, as after a reconnection or a change of size or codec. */
  restart(clip = this.#clip, codec?: string): void {
    this.#begin(clip, codec);
    this.#become({ is: 'live', since: this.startedAt });
    for (const sink of this.#sinks) sink.init(this.init!);
  }

  /** Sends the next frames. */
  step(count = 1): void {
    for (let index = 0; index < count; index += 1) this.#frame();
  }

  #frame(): void {
    const clip = this.#clip;
    const unit = clip.units[this.#frameInRun % clip.units.length]!;
    if (unit.key) {
      this.#flush();
      this.#held = [];
    }
    const captureAt = Math.round(this.startedAt + (this.frames * 1000) / clip.framesPerSecond);
    const packet: MediaPacket = {
      kind: 'video', codec: 'h264', key: unit.key, run: this.#run, ptsS: this.#frameInRun / clip.framesPerSecond, captureAt,
      data: unit.key ? Buffer.concat([clip.parameterSets, unit.data]) : unit.data,
    };
    this.#give(packet);
    this.#open.push({ unit, captureAt });
    this.frames += 1;
    this.#frameInRun += 1;
    if (this.#open.length === framesPerFragment) this.#flush();
  }

  #flush(): void {
    const first = this.#open[0];
    if (!first) return;
    const frame = this.#frameInRun - this.#open.length;
    this.#give({
      run: this.#run, sequence: this.#sequence, randomAccess: first.unit.key, discontinuity: false, captureAt: first.captureAt,
      mediaTime: frame / this.#clip.framesPerSecond, durationS: this.#open.length / this.#clip.framesPerSecond, videoFrames: this.#open.length,
      data: this.#fragmenter.fragment(this.#open.map((entry) => entry.unit), frame),
    });
    this.#sequence += 1;
    this.#open = [];
  }

  #give(item: MediaFragment | MediaPacket): void {
    this.#held.push(item);
    for (const sink of this.#sinks) give(sink, item);
  }

  /** Plays in real time until the signal aborts. */
  play(signal: AbortSignal, now: () => EpochMs): void {
    const timer = setInterval(() => {
      const due = Math.floor(((now() - this.startedAt) * this.#clip.framesPerSecond) / 1000);
      this.step(Math.max(0, due - this.frames));
    }, 8);
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  destroy(): void { this.#fragmenter.destroy(); }
}

function give(sink: MediaSink, item: MediaFragment | MediaPacket): void {
  if ('kind' in item) sink.packet?.(item);
  else sink.fragment(item);
}

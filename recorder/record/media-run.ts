/** One run: an init, then fragments whose timestamps continue each other. Its time axis begins at 0. */
import type { EpochMs } from '#model/time';
import type { FragmenterOut, RunCounters } from './fragmenter.ts';
import { createDecodeTimes } from './decode-times.ts';
import type { DecodeTimes } from './decode-times.ts';
import { Mp4Output, videoTimescale } from './mp4-output.ts';
import type { OpenedSource, SourcePacket, Track } from './opened-source.ts';
import { SourceFault } from './source-fault.ts';
import { describeVideo } from './video-description.ts';

/** A fragment is complete once it holds this much video: 6 frames at 25/s, 4 at 15/s, 7 at 30/s. */
export const fragmentTicks = 0.23 * videoTimescale;
/** Caps of one fragment (F51): the lane's largest message less its header, and 2 s. */
const fragmentMaxBytes = 8 * 1024 * 1024 - 65_536;
/** Time may stand still for a moment (two pictures with one timestamp) or skip lost pictures; beyond this it has jumped. */
const backMax = 0.5 * videoTimescale;
const aheadMax = 2 * videoTimescale;
/** A hole that a player must be told about. */
const holeTicks = 0.5 * videoTimescale;

export interface RunWant {
  readonly source: OpenedSource;
  readonly first: SourcePacket;
  /** Parameter sets the first key frame brings itself. */
  readonly sets: Buffer | null;
  readonly audio: Track | null;
  readonly counters: RunCounters;
  readonly out: FragmenterOut;
  readonly leastDepth: number;
  /** Push times upward instead of ending the run when the order makes no sense. */
  readonly forceOrder: boolean;
}

interface OpenFragment { readonly dts: number; readonly randomAccess: boolean; readonly discontinuity: boolean; frames: number; bytes: number }

export class MediaRun {
  readonly #want: RunWant;
  readonly #output: Mp4Output;
  readonly #sets: Buffer;
  readonly #number: number;
  readonly #times: DecodeTimes;
  readonly #audio: Track | null;
  readonly #deltas: number[] = [];
  /** Connection time (video ticks of 1/90000 s) at which this run's axis has its 0. */
  #base: number | null = null;
  #lastDts: number | null = null;
  #lastEnd = 0;
  #audioEnd = 0;
  #frameTicks: number;
  #discontinuity = true;
  /** Pictures since the last key frame, and how many the group before had: most cameras keep to one length. */
  #group = 0;
  #groupBefore = 0;
  #fragment: OpenFragment | null = null;

  /** Null when the key frame describes no picture. */
  static begin(want: RunWant): MediaRun | null {
    const { source, first, sets } = want;
    const own = first.packet.data;
    const announced = source.video.parameters.extradata;
    if (!own) return null;
    const parameters = describeVideo(source.video.codecId, sets || !announced ? own : Buffer.concat([announced, own]));
    if (!parameters) return null;
    try {
      return new MediaRun(want, { ...source.video, parameters }, sets ?? announced ?? Buffer.alloc(0));
    } finally {
      parameters.free();
    }
  }

  private constructor(want: RunWant, video: Track, sets: Buffer) {
    this.#want = want;
    this.#sets = sets;
    this.#frameTicks = want.first.duration > 0 ? toVideoTicks(want.first.duration, video) : videoTimescale / (video.frameRate ?? 25);
    this.#times = createDecodeTimes(Math.max(video.parameters.videoDelay, want.leastDepth), this.#frameTicks);
    [this.#output, this.#audio] = openOutput(video, want.audio);
    this.#number = want.counters.run += 1;
    const [videoCodec = '', audioCodec = null] = this.#output.codecs;
    want.out.init({
      run: this.#number, data: this.#output.init, mime: `video/mp4; codecs="${this.#output.codecs.join(',')}"`, videoCodec, audioCodec,
      width: video.parameters.width, height: video.parameters.height, frameRate: video.frameRate,
    });
  }

  isSameSets(sets: Buffer): boolean {
    return withoutRepeats(sets) === withoutRepeats(this.#sets);
  }

  /** `sets` are the parameter sets the packet brings itself. */
  writeVideo(source: SourcePacket, sets: Buffer | null): 'written' | 'jumped' | 'reordered' {
    const pts = toVideoTicks(source.pts, this.#want.source.video);
    let dts = this.#times.next(pts);
    this.#base ??= dts;
    dts -= this.#base;
    if (this.#lastDts !== null) {
      const delta = dts - this.#lastDts;
      if (delta < -backMax || delta > aheadMax) return 'jumped';
      // Less than half a frame is jitter; more is a picture that is shown before one already seen.
      if (delta < -this.#frameTicks / 2 && !this.#want.forceOrder) return 'reordered';
      if (delta > holeTicks && delta > 3 * this.#frameTicks) this.#discontinuity = true;
      if (delta > 0) this.#learnFrameTicks(delta);
      dts = Math.max(dts, this.#lastDts + 1);
    }
    if (this.#fragment && (source.key || dts - this.#fragment.dts > aheadMax || this.#fragment.bytes + source.packet.size > fragmentMaxBytes || this.#discontinuity)) this.#cut();
    if (!this.#fragment) dts = Math.max(dts, this.#lastEnd);
    if (source.packet.size > fragmentMaxBytes) throw new SourceFault('camera-garbage', 'one picture is larger than 8 MB');
    const shownAt = Math.max(pts - this.#base, dts);
    this.#want.out.packet({
      kind: 'video', codec: this.#want.source.video.codec, key: source.key, run: this.#number,
      data: source.key && !sets ? Buffer.concat([this.#sets, source.data]) : source.data,
      ptsS: shownAt / videoTimescale, captureAt: this.#captureAt(shownAt),
    });
    this.#putVideo(source, dts, shownAt);
    return 'written';
  }

  #putVideo(source: SourcePacket, dts: number, pts: number): void {
    const { packet } = source;
    const size = packet.size;
    packet.streamIndex = 0;
    packet.dts = BigInt(Math.round(dts));
    packet.pts = BigInt(Math.round(pts));
    packet.duration = BigInt(Math.max(1, Math.round(this.#frameTicks)));
    if (!this.#output.write(packet)) throw new SourceFault('camera-garbage', 'the MP4 muxer refused a picture');
    this.#fragment ??= { dts, randomAccess: source.key, discontinuity: this.#discontinuity, frames: 0, bytes: 0 };
    this.#discontinuity = false;
    this.#fragment.frames += 1;
    this.#fragment.bytes += size;
    this.#lastDts = dts;
    this.#lastEnd = dts + this.#frameTicks;
    if (source.key) [this.#groupBefore, this.#group] = [this.#group, 0];
    this.#group += 1;
    // The group is probably complete: its last fragment need not wait for the next key frame to show it.
    if (this.#lastEnd - this.#fragment.dts >= fragmentTicks || this.#group === this.#groupBefore) this.#cut();
  }

  /** Median of the last nine steps: one lost or doubled picture does not count. */
  #learnFrameTicks(delta: number): void {
    this.#deltas.push(delta);
    if (this.#deltas.length > 9) this.#deltas.shift();
    this.#frameTicks = this.#deltas.toSorted((a, b) => a - b)[this.#deltas.length >> 1] ?? delta;
  }

  /** Audio may be late, doubled or wrong; it is bent or dropped, never the picture. */
  writeAudio(source: SourcePacket): void {
    const track = this.#want.source.audio;
    if (!track || this.#base === null || this.#lastDts === null) return;
    const rate = track.timescale;
    const at = Math.round(source.pts - (this.#base / videoTimescale) * rate);
    const ahead = at / rate - this.#lastDts / videoTimescale;
    if (at < 0 || at < this.#audioEnd - 0.1 * rate || Math.abs(ahead) > 5 || source.packet.size > 65_536) return;
    const dts = Math.max(at, this.#audioEnd);
    const duration = source.duration || (track.parameters.frameSize || 1024);
    const ptsS = dts / rate;
    this.#want.out.packet({ kind: 'audio', codec: track.codec, key: true, run: this.#number, data: source.data, ptsS, captureAt: this.#captureAt(ptsS * videoTimescale) });
    if (!this.#audio) {
      this.#audioEnd = dts + duration;
      return;
    }
    const { packet } = source;
    packet.streamIndex = 1;
    packet.dts = packet.pts = BigInt(dts);
    packet.duration = BigInt(duration);
    if (this.#output.write(packet)) this.#audioEnd = dts + duration;
  }

  #cut(): void {
    const fragment = this.#fragment;
    if (!fragment) return;
    this.#fragment = null;
    const data = this.#output.cut();
    this.#want.out.fragment({
      run: this.#number, sequence: this.#want.counters.sequence++, randomAccess: fragment.randomAccess, discontinuity: fragment.discontinuity,
      captureAt: this.#captureAt(fragment.dts), mediaTime: Math.round(fragment.dts) / videoTimescale,
      durationS: (this.#lastEnd - fragment.dts) / videoTimescale, videoFrames: fragment.frames, data,
    });
  }

  #captureAt(dts: number): EpochMs {
    return this.#want.source.captureAt(((this.#base ?? 0) + dts) * (this.#want.source.video.timescale / videoTimescale));
  }

  end(): void {
    this.#cut();
    this.#output.destroy();
  }
}

function toVideoTicks(ticks: number, video: Track): number {
  return (ticks * videoTimescale) / video.timescale;
}

/** Without audio where the muxer refuses it. */
function openOutput(video: Track, audio: Track | null): [Mp4Output, Track | null] {
  if (!audio) return [new Mp4Output(video, null), null];
  try {
    return [new Mp4Output(video, audio), audio];
  } catch {
    return [new Mp4Output(video, null), null];
  }
}

/** Parameter sets compare equal whichever start code they were written with, and however often each is repeated. */
function withoutRepeats(sets: Buffer): string {
  const units = sets.toString('latin1').split('\0\0\x01').map((unit) => unit.replace(/\0+$/, ''));
  return [...new Set(units)].filter((unit) => unit !== '').toSorted().join('\0\0\x01');
}

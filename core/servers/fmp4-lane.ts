/**
 * Fragmented MP4 as it comes from a server, in pieces of any size, as messages of the lane. A lane fragment holds whole pairs of
 * `moof` and `mdat`, with at least one video frame: go2rtc sends each frame and each audio packet as a pair of its own, and 25
 * appends a second for each of 64 tiles would cost the page more than the 0.1 s gathered here.
 */
import { laneHeaderBytes, laneMaxMessageBytes } from '#model/lane-message';
import type { LaneMessage } from '#model/lane-message';
import type { ProblemCode } from '#model/problem';
import type { EpochMs, MediaSeconds } from '#model/time';
import { createArrivalClock } from './arrival-clock.ts';
import type { ArrivalClock } from './arrival-clock.ts';
import { boxHead, boxesIn, fragmentsIn, tracksIn } from './fmp4-boxes.ts';
import type { Mp4Track, TrackFragment } from './fmp4-boxes.ts';
import { mimeOf } from './fmp4-mime.ts';

export interface Fmp4LaneOptions {
  readonly emit: (message: LaneMessage) => void;
  /** Wall clock. */
  readonly now: () => EpochMs;
  /** What the server said the stream is; read from the init segment where it did not. */
  readonly mime?: () => string | null;
  /** Seconds of video gathered into one message; 0.1 unless told. */
  readonly gatherS?: number;
  /** Number of the first fragment. */
  readonly sequence?: number;
  /** When pictures were captured; by their arrival unless told. */
  readonly clock?: ArrivalClock;
}

export interface Fmp4Lane {
  /** False from the first garbage on: it was told as status `lost`, and everything after it is ignored. Never throws. */
  push(bytes: Buffer): boolean;
  /** Calls once with the decode time of the next pictures pushed; those that cannot be shown yet count, too. */
  onNext(listener: (mediaTime: MediaSeconds) => void): void;
  /** Number the next fragment will have. */
  readonly sequence: number;
}

const maxBytes = laneMaxMessageBytes - laneHeaderBytes - 1024;
/** Boxes that may stand between fragments and say nothing to us. */
const passed = new Set(['ftyp', 'styp', 'sidx', 'ssix', 'prft', 'emsg', 'free', 'skip', 'uuid', 'mfra', 'pdin', 'meta']);
/** Decode times further apart than this do not continue each other, s (docs/time.md). */
const backS = 0.5;
const leapS = 2;

interface Gathered {
  parts: Buffer[];
  bytes: number;
  video: { mediaTime: MediaSeconds; key: boolean; discontinuity: boolean } | null;
  durationS: number;
}

const nothing = (): Gathered => ({ parts: [], bytes: 0, video: null, durationS: 0 });

export function createFmp4Lane({ emit, now, mime = () => null, gatherS = 0.1, sequence: first = 0, clock = createArrivalClock() }: Fmp4LaneOptions): Fmp4Lane {
  let nextListener: ((mediaTime: MediaSeconds) => void) | null = null;
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  /** Bytes needed before another look at `pending` is of use. */
  let wanted = 8;
  let ftyp: Buffer | null = null;
  let moof: Buffer | null = null;
  let tracks: readonly Mp4Track[] = [];
  let gathered = nothing();
  let sequence = first;
  let nextTime: MediaSeconds | null = null;
  let started = false;
  let failed = false;

  const fail = (code: ProblemCode, detail: string): void => {
    failed = true;
    pending = [];
    pendingBytes = 0;
    gathered = nothing();
    emit({ kind: 'status', stream: 0, is: 'lost', problem: { code, detail } });
  };

  const flush = (): void => {
    const { video, parts, durationS } = gathered;
    gathered = nothing();
    if (!video) return;
    emit({
      kind: 'fragment', stream: 0, sequence, randomAccess: video.key, discontinuity: video.discontinuity, captureAt: clock.captureAt(video.mediaTime),
      mediaTime: video.mediaTime, duration: durationS, data: parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts),
    });
    sequence = (sequence + 1) >>> 0;
  };

  const takeInit = (moov: Buffer): void => {
    flush();
    const data = ftyp ? Buffer.concat([ftyp, moov]) : moov;
    const box = [...boxesIn(data)].at(-1);
    tracks = box ? tracksIn(data, box) : [];
    const type = mime() ?? mimeOf(data, tracks);
    if (tracks.length > 0 && !tracks.some(({ video }) => video)) return fail('camera-no-video', 'only sound');
    if (tracks.length === 0 || type === null) return fail('server-garbage', 'an init segment without a track that can be played');
    started = false;
    nextTime = null;
    clock.reset();
    emit({ kind: 'init', stream: 0, mime: type, data });
  };

  const takeVideo = (fragment: TrackFragment): void => {
    const { timescale } = fragment.track;
    const mediaTime = fragment.decodeTime / timescale;
    const off = nextTime === null ? Infinity : mediaTime - nextTime;
    const discontinuity = off < -backS || off > leapS;
    if (discontinuity) clock.reset();
    nextListener?.(mediaTime);
    nextListener = null;
    if (gathered.video && (discontinuity || fragment.key)) flush();
    clock.observe(fragment.shownLast / timescale, now());
    gathered.video ??= { mediaTime, key: fragment.key, discontinuity };
    gathered.durationS = Math.max(0, mediaTime - gathered.video.mediaTime) + fragment.duration / timescale;
    nextTime = mediaTime + fragment.duration / timescale;
  };

  const takePair = (pair: Buffer, moofBytes: number): void => {
    const fragments = fragmentsIn(pair, { type: 'moof', at: 0, content: boxHead(pair, 0)?.head ?? 8, end: moofBytes }, tracks);
    const video = fragments.find(({ track }) => track.video);
    if (fragments.length === 0) return fail('server-garbage', 'a fragment of no known track');
    // Nothing can be shown before the first key frame.
    if (!started && !video?.key) return;
    started = true;
    if (gathered.bytes + pair.length > maxBytes) flush();
    if (!video && !gathered.video && gathered.bytes + pair.length > maxBytes) gathered = nothing();
    if (video) takeVideo(video);
    gathered.parts.push(pair);
    gathered.bytes += pair.length;
    if (gathered.video && gathered.durationS >= gatherS - 0.001) flush();
  };

  const takeBox = (type: string, box: Buffer): void => {
    if (type === 'ftyp') ftyp = Buffer.from(box);
    else if (type === 'moov') takeInit(Buffer.from(box));
    else if (type === 'moof') moof = box;
    else if (type === 'mdat') {
      if (!moof || tracks.length === 0) return fail('server-garbage', 'media without its description');
      if (moof.length + box.length > maxBytes) return fail('too-large', `a fragment over ${maxBytes} bytes`);
      const pair = Buffer.concat([moof, box]);
      const moofBytes = moof.length;
      moof = null;
      takePair(pair, moofBytes);
    } else if (!passed.has(type)) fail('server-garbage', 'not fragmented MP4');
  };

  const take = (): void => {
    const data = pending.length === 1 && pending[0] ? pending[0] : Buffer.concat(pending);
    let at = 0;
    wanted = 8;
    while (!failed) {
      const head = boxHead(data, at);
      if (!head) {
        wanted = data.length - at >= 8 ? 16 : 8;
        break;
      }
      if (head.size < head.head || !/^[\x20-\x7e]{4}$/.test(head.type)) return fail('server-garbage', 'not fragmented MP4');
      if (head.size > maxBytes) return fail(passed.has(head.type) || /^m(oov|oof|dat)$/.test(head.type) ? 'too-large' : 'server-garbage', `a box over ${maxBytes} bytes`);
      if (data.length - at < head.size) {
        wanted = head.size;
        break;
      }
      takeBox(head.type, data.subarray(at, at + head.size));
      at += head.size;
    }
    if (failed) return;
    pending = at < data.length ? [at === 0 ? data : data.subarray(at)] : [];
    pendingBytes = data.length - at;
  };

  return {
    push(bytes) {
      if (failed || bytes.length === 0) return !failed;
      pending.push(bytes);
      pendingBytes += bytes.length;
      if (pendingBytes >= wanted) take();
      return !failed;
    },
    onNext(listener) { nextListener = listener; },
    get sequence() { return sequence; },
  };
}

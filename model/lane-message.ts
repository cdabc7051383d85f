/**
 * Wire format of the fast lane, the same from recorder to gateway and from gateway to page.
 * Client → server: JSON text `LaneRequest`. Server → client: binary messages, 40-byte little-endian header + payload:
 *
 *   0 u8 kind · 1 u8 flags · 2 u16 reserved · 4 u32 stream · 8 u32 sequence · 12 u32 reserved
 *   16 f64 captureAt · 24 f64 mediaTime · 32 f64 duration
 *
 * `stream` is chosen by the client at subscription. Each stream begins with one init message, then the fragments of the
 * group of pictures in hand, the first of which has `randomAccess`. A new init message may come at any time (F20).
 *
 * Streams of `keyframes` tickets bring key frames alone, each with what its decoder needs, without an init. A fragment
 * without data, about once a second while others are held back, says that the source still sends.
 *
 * A subscriber of a `lane` ticket may ask for `keyFrameFirst`: the picture that its first fragment begins with then comes ahead of it as
 * a key frame, for a decoder that shows it before a player is there (docs/decisions/049).
 */
import { joined } from './joined.ts';
import type { Problem } from './problem.ts';
import type { EpochMs, MediaSeconds } from './time.ts';
import type { StreamRole } from './camera.ts';

export const laneHeaderBytes = 40;
/** A single message is never larger; a peer that sends more is cut off (F25). */
export const laneMaxMessageBytes = 8 * 1024 * 1024;

/** Page → gateway names a ticket; gateway → recorder names the camera's native id and role. */
export type LaneRequest =
  | { readonly op: 'subscribe'; readonly stream: number; readonly ticket: string; readonly keyFrameFirst?: true }
  | { readonly op: 'subscribe'; readonly stream: number; readonly camera: string; readonly role: StreamRole }
  | { readonly op: 'unsubscribe'; readonly stream: number };

export interface LaneInit {
  readonly kind: 'init';
  readonly stream: number;
  /** MIME type with codecs, ready for `MediaSource.isTypeSupported`. */
  readonly mime: string;
  /** `ftyp` + `moov`. */
  readonly data: Uint8Array;
}

export interface LaneFragment {
  readonly kind: 'fragment';
  readonly stream: number;
  /** Counts fragments of this stream's source from its opening; a hole means fragments were dropped. */
  readonly sequence: number;
  /** The first video frame is a key frame. */
  readonly randomAccess: boolean;
  /** Timestamps do not continue the fragment before. */
  readonly discontinuity: boolean;
  /** Wall time at which the first video frame was captured (docs/time.md). */
  readonly captureAt: EpochMs;
  /** Decode time of the first video frame on the medium's own axis. */
  readonly mediaTime: MediaSeconds;
  /** Seconds of video in the fragment; at most 0.3 in steady state. */
  readonly duration: number;
  /** `moof` + `mdat`. */
  readonly data: Uint8Array;
}

/** The source behind a stream changed state; also sent once right after subscription. */
export interface LaneStatus {
  readonly kind: 'status';
  readonly stream: number;
  readonly is: 'opening' | 'live' | 'lost' | 'ended';
  readonly problem?: Problem;
}

/** One coded picture without a container. */
export interface LaneKeyFrame {
  readonly kind: 'key-frame';
  readonly stream: number;
  /** When it was captured. */
  readonly captureAt: EpochMs;
  /** As in the init. */
  readonly mime: string;
  /** The decoder's record (`avcC`, `hvcC`); empty where the codec has none. */
  readonly record: Uint8Array;
  readonly data: Uint8Array;
}

export type LaneMessage = LaneInit | LaneFragment | LaneStatus | LaneKeyFrame;

const kinds = { init: 1, fragment: 2, status: 3, 'key-frame': 4 } as const;
const text = new TextEncoder();
const untext = new TextDecoder();

export function encodeLaneMessage(message: LaneMessage): Uint8Array<ArrayBuffer> {
  const payload = payloadOf(message);
  const bytes = new Uint8Array(laneHeaderBytes + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, kinds[message.kind]);
  view.setUint32(4, message.stream, true);
  if (message.kind === 'fragment') {
    view.setUint8(1, (message.randomAccess ? 1 : 0) | (message.discontinuity ? 2 : 0));
    view.setUint32(8, message.sequence, true);
    view.setFloat64(16, message.captureAt, true);
    view.setFloat64(24, message.mediaTime, true);
    view.setFloat64(32, message.duration, true);
  }
  if (message.kind === 'key-frame') view.setFloat64(16, message.captureAt, true);
  bytes.set(payload, laneHeaderBytes);
  return bytes;
}

function payloadOf(message: LaneMessage): Uint8Array {
  if (message.kind === 'fragment') return message.data;
  if (message.kind === 'status') return text.encode(JSON.stringify({ is: message.is, problem: message.problem }));
  const mime = sized(text.encode(message.mime));
  return message.kind === 'init' ? joined([mime, message.data]) : joined([mime, sized(message.record), message.data]);
}

/** Behind its own length, u16. */
function sized(bytes: Uint8Array): Uint8Array {
  const length = new Uint8Array(2);
  new DataView(length.buffer).setUint16(0, bytes.length, true);
  return joined([length, bytes]);
}

/** Null for anything that is not a whole lane message; never throws. The payload is a view, not a copy. */
export function decodeLaneMessage(bytes: Uint8Array): LaneMessage | null {
  if (bytes.length < laneHeaderBytes || bytes.length > laneMaxMessageBytes) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = view.getUint8(0);
  const stream = view.getUint32(4, true);
  const payload = bytes.subarray(laneHeaderBytes);
  if (kind === kinds.fragment) return decodeFragment(view, stream, payload);
  if (kind === kinds.init) return decodeInit(stream, payload);
  if (kind === kinds.status) return decodeStatus(stream, payload);
  if (kind === kinds['key-frame']) return decodeKeyFrame(view, stream, payload);
  return null;
}

function decodeFragment(view: DataView, stream: number, data: Uint8Array): LaneFragment | null {
  const captureAt = view.getFloat64(16, true);
  const mediaTime = view.getFloat64(24, true);
  const duration = view.getFloat64(32, true);
  if (!Number.isFinite(captureAt) || !Number.isFinite(mediaTime) || !Number.isFinite(duration)) return null;
  const flags = view.getUint8(1);
  return {
    kind: 'fragment', stream, sequence: view.getUint32(8, true), randomAccess: (flags & 1) !== 0,
    discontinuity: (flags & 2) !== 0, captureAt, mediaTime, duration, data,
  };
}

function decodeInit(stream: number, payload: Uint8Array): LaneInit | null {
  const mime = unsized(payload);
  return mime && { kind: 'init', stream, mime: untext.decode(mime.bytes), data: mime.rest };
}

function decodeKeyFrame(view: DataView, stream: number, payload: Uint8Array): LaneKeyFrame | null {
  const captureAt = view.getFloat64(16, true);
  const mime = unsized(payload);
  const record = mime && unsized(mime.rest);
  if (!record || !Number.isFinite(captureAt)) return null;
  return { kind: 'key-frame', stream, captureAt, mime: untext.decode(mime.bytes), record: record.bytes, data: record.rest };
}

function unsized(payload: Uint8Array): { readonly bytes: Uint8Array; readonly rest: Uint8Array } | null {
  if (payload.length < 2) return null;
  const length = new DataView(payload.buffer, payload.byteOffset).getUint16(0, true);
  return payload.length < 2 + length ? null : { bytes: payload.subarray(2, 2 + length), rest: payload.subarray(2 + length) };
}

function decodeStatus(stream: number, payload: Uint8Array): LaneStatus | null {
  try {
    const parsed: unknown = JSON.parse(untext.decode(payload));
    if (typeof parsed !== 'object' || parsed === null) return null;
    const { is, problem } = parsed as { is?: unknown; problem?: Problem };
    if (is !== 'opening' && is !== 'live' && is !== 'lost' && is !== 'ended') return null;
    return problem ? { kind: 'status', stream, is, problem } : { kind: 'status', stream, is };
  } catch {
    return null;
  }
}

/** Puts another stream number into an encoded message, in place: what a gateway does when it passes fragments on. */
export function restampLaneMessage(bytes: Uint8Array, stream: number): void {
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).setUint32(4, stream, true);
}

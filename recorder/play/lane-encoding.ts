/** Lane messages of a source, encoded once however many sockets they go to. */
import { encodeLaneMessage, laneHeaderBytes, laneMaxMessageBytes, restampLaneMessage } from '#model/lane-message';
import type { LaneStatus } from '#model/lane-message';
import type { MediaFragment, MediaInit, SourceState } from '../media.ts';

/** Lives exactly as long as its fragment or init. Encoded with stream number 0. */
const encoded = new WeakMap<MediaFragment | MediaInit, Uint8Array<ArrayBuffer> | null>();

/** The message with this subscriber's stream number; null when it is larger than a peer may accept (F25). */
export function laneMessageOf(media: MediaFragment | MediaInit, stream: number): Uint8Array<ArrayBuffer> | null {
  let message = encoded.get(media);
  if (message === undefined) {
    message = media.data.length + laneHeaderBytes + 1024 > laneMaxMessageBytes ? null : encode(media);
    encoded.set(media, message);
  }
  if (message === null) return null;
  // A copy: a socket may hold the bytes until long after the next subscriber stamped its own number.
  const copy = message.slice();
  restampLaneMessage(copy, stream);
  return copy;
}

function encode(media: MediaFragment | MediaInit): Uint8Array<ArrayBuffer> {
  if ('mime' in media) return encodeLaneMessage({ kind: 'init', stream: 0, mime: media.mime, data: media.data });
  return encodeLaneMessage({
    kind: 'fragment', stream: 0, sequence: media.sequence >>> 0, randomAccess: media.randomAccess, discontinuity: media.discontinuity,
    captureAt: media.captureAt, mediaTime: media.mediaTime, duration: media.durationS, data: media.data,
  });
}

export function laneStatusOf(state: SourceState, stream: number): Uint8Array<ArrayBuffer> {
  return encodeLaneMessage(statusMessage(state, stream));
}

function statusMessage(state: SourceState, stream: number): LaneStatus {
  if (state.is === 'lost') return { kind: 'status', stream, is: 'lost', problem: state.problem };
  return { kind: 'status', stream, is: state.is === 'closed' ? 'ended' : state.is };
}

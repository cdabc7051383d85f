/** One subscriber's stream in low gear: of what the lane brings only key frames, bare, as a decoder takes them (model/lane-message.ts). */
import type { LaneFragment, LaneInit, LaneMessage } from '#model/lane-message';
import type { EpochMs } from '#model/time';
import { boxesIn, tracksIn } from '../servers/fmp4-boxes.ts';
import type { Mp4Track } from '../servers/fmp4-boxes.ts';
import { firstVideoSample } from '../servers/fmp4-first-sample.ts';
import { decoderRecord } from '../servers/fmp4-mime.ts';

/** While pictures are held back, a sign of life is due this long (ms of the camera's own time) after the last message. */
const signEveryMs = 900;

export class KeyFrames {
  #tracks: readonly Mp4Track[] = [];
  #signAt: EpochMs = -Infinity;

  /** What to send in this message's place; null: nothing. */
  take(message: LaneMessage): LaneMessage | null {
    switch (message.kind) {
      case 'init': return this.#init(message);
      case 'fragment': return this.#fragment(message);
      default: return message;
    }
  }

  #init(init: LaneInit): LaneMessage {
    const data = bufferOf(init.data);
    const moov = [...boxesIn(data)].find(({ type }) => type === 'moov');
    this.#tracks = moov ? tracksIn(data, moov) : [];
    const video = this.#tracks.find((track) => track.video);
    return { ...init, data: (video && decoderRecord(data, video)) ?? Buffer.alloc(0) };
  }

  #fragment(fragment: LaneFragment): LaneMessage | null {
    const { captureAt } = fragment;
    const picture = fragment.randomAccess ? firstVideoSample(bufferOf(fragment.data), this.#tracks) : null;
    if (!picture && Math.abs(captureAt - this.#signAt) < signEveryMs) return null;
    this.#signAt = captureAt;
    return { ...fragment, randomAccess: picture !== null, duration: 0, data: picture ?? Buffer.alloc(0) };
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** One subscriber's stream in low gear, or the begin of one: of what the lane brings only key frames, bare, as a decoder takes them (model/lane-message.ts). */
import type { LaneFragment, LaneInit, LaneKeyFrame, LaneMessage } from '#model/lane-message';
import type { EpochMs } from '#model/time';
import { boxesIn, tracksIn } from '../servers/fmp4-boxes.ts';
import type { Mp4Track } from '../servers/fmp4-boxes.ts';
import { firstVideoSample } from '../servers/fmp4-first-sample.ts';
import { decoderRecord } from '../servers/fmp4-mime.ts';

/** While pictures are held back, a sign of life is due this long (ms of the camera's own time) after the last message. */
const signEveryMs = 900;

export class KeyFrames {
  #tracks: readonly Mp4Track[] = [];
  #mime = '';
  /** The decoder's, of the init in hand. */
  #record: Uint8Array = new Uint8Array();
  #signAt: EpochMs = -Infinity;

  /** What to send in this message's place; null: nothing. */
  take(message: LaneMessage): LaneMessage | null {
    switch (message.kind) {
      case 'init': return this.#init(message);
      case 'fragment': return this.#fragment(message);
      default: return message;
    }
  }

  #init(init: LaneInit): null {
    const data = bufferOf(init.data);
    const moov = [...boxesIn(data)].find(({ type }) => type === 'moov');
    this.#tracks = moov ? tracksIn(data, moov) : [];
    const video = this.#tracks.find((track) => track.video);
    this.#mime = init.mime;
    // A view would keep the whole init.
    this.#record = Uint8Array.from((video && decoderRecord(data, video)) ?? []);
    return null;
  }

  #fragment(fragment: LaneFragment): LaneFragment | LaneKeyFrame | null {
    const { captureAt, stream } = fragment;
    const picture = fragment.randomAccess ? firstVideoSample(bufferOf(fragment.data), this.#tracks) : null;
    if (!picture && Math.abs(captureAt - this.#signAt) < signEveryMs) return null;
    this.#signAt = captureAt;
    if (picture) return { kind: 'key-frame', stream, captureAt, mime: this.#mime, record: this.#record, data: picture };
    return { ...fragment, randomAccess: false, duration: 0, data: Buffer.alloc(0) };
  }
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

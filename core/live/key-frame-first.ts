/** The picture that a stream begins with, sent ahead of it as a key frame (model/lane-message.ts). */
import type { LaneKeyFrame, LaneMessage } from '#model/lane-message';
import { KeyFrames } from './key-frames.ts';

/** One for each stream of a subscriber that asked for `keyFrameFirst`. */
export class KeyFrameFirst {
  #keyFrames: KeyFrames | null = new KeyFrames();

  /** What to send ahead of this message of the stream, null where it is nothing; a picture once, the first. To be asked with every message from the init on. */
  ahead(message: LaneMessage | null): LaneKeyFrame | null {
    const kept = message && this.#keyFrames?.take(message);
    if (kept?.kind !== 'key-frame') return null;
    this.#keyFrames = null;
    return kept;
  }
}

/** What a new subscriber of a stream is given at once: its state, its init segment and the group of pictures in hand. */
import type { LaneMessage } from '#model/lane-message';

/** A group longer than this is not kept: no key frame for a minute must not cost memory (F51). */
const maxGroupBytes = 16 * 1024 * 1024;
const maxGroupFragments = 600;

export class GroupInHand {
  #status: Uint8Array | null = null;
  #init: Uint8Array | null = null;
  #group: Uint8Array[] = [];
  #groupBytes = 0;
  /** False until a key frame began the group, or when the group grew too large to keep. */
  #whole = false;

  add(encoded: Uint8Array, message: LaneMessage): void {
    if (message.kind === 'status') {
      this.#status = encoded;
      // Pictures from before a loss are not live; the next ones begin with a key frame.
      if (message.is !== 'live') this.#drop();
    } else if (message.kind === 'init') {
      this.#init = encoded;
      this.#drop();
    } else if (message.kind === 'fragment') {
      if (message.randomAccess) {
        this.#drop();
        this.#whole = true;
      }
      if (this.#whole) this.#keep(encoded);
    }
  }

  /** In the order a subscriber needs them; never begins in the middle of a group. */
  messages(): readonly Uint8Array[] {
    return [this.#status, this.#init, ...this.#group].filter((bytes) => bytes !== null);
  }

  #keep(encoded: Uint8Array): void {
    this.#group.push(encoded);
    this.#groupBytes += encoded.length;
    if (this.#groupBytes > maxGroupBytes || this.#group.length > maxGroupFragments) this.#drop();
  }

  #drop(): void {
    this.#group = [];
    this.#groupBytes = 0;
    this.#whole = false;
  }
}

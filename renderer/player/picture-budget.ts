/** What all cameras of a review may keep decoded together. Decoded pictures are large (1080p: 3 MB each), and a page that leaks them dies. */

const megabyte = 1_048_576;
/** Of a PC with 8 GB or more, and of a smaller one. */
const [largeMb, smallMb] = [768, 384];

interface DeviceMemory { readonly deviceMemory?: number }

export class PictureBudget {
  readonly totalBytes: number;
  #members = 0;
  #urgent = 0;
  #bytes = 0;
  #pictures = 0;
  readonly #waiting = new Set<() => void>();

  constructor(totalBytes = ((globalThis.navigator as DeviceMemory | undefined)?.deviceMemory ?? 4) >= 8 ? largeMb * megabyte : smallMb * megabyte) {
    this.totalBytes = totalBytes;
  }

  get bytes(): number { return this.#bytes; }
  get pictures(): number { return this.#pictures; }

  /** How many pictures of this size one camera may keep; always some. */
  room(pictureBytes: number): number {
    return Math.max(4, Math.floor(this.totalBytes / Math.max(1, this.#members) / Math.max(1, pictureBytes)));
  }

  join(): () => void {
    this.#members += 1;
    return () => { this.#members -= 1; };
  }

  /** A picture came or went (negative). */
  count(pictures: number, bytes: number): void {
    this.#pictures += pictures;
    this.#bytes += bytes;
  }

  /** While somebody waits for a picture, what may be wanted later is not decoded. Returns what ends it. */
  hurry(): () => void {
    this.#urgent += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#urgent -= 1;
      if (this.#urgent > 0) return;
      for (const go of this.#waiting) go();
      this.#waiting.clear();
    };
  }

  /** When nobody is waiting for a picture. */
  quiet(): Promise<void> {
    return this.#urgent === 0 ? Promise.resolve() : new Promise((resolve) => { this.#waiting.add(resolve); });
  }
}

/** One MediaSource with one SourceBuffer on a `<video>`: opening, one operation at a time, room made as it fills. */

export interface MediaBufferListener {
  /** Nothing is in progress: the next append may come. */
  idle(): void;
  /** The buffer is of no more use. */
  broken(reason: string): void;
}

type MediaSourceClass = typeof MediaSource;

/** Safari's phones and tablets have only the managed kind. */
export function mediaSourceClass(): MediaSourceClass | null {
  const scope = globalThis as { ManagedMediaSource?: MediaSourceClass; MediaSource?: MediaSourceClass };
  return scope.MediaSource ?? scope.ManagedMediaSource ?? null;
}

export class MediaBuffer {
  readonly #video: HTMLVideoElement;
  readonly #listener: MediaBufferListener;
  readonly #source: MediaSource;
  readonly #abort = new AbortController();
  #buffer: SourceBuffer | null = null;
  #mime: string | null = null;
  #busySince: number | null = 0;

  constructor(video: HTMLVideoElement, listener: MediaBufferListener) {
    const Source = mediaSourceClass();
    if (!Source) throw new TypeError('no MediaSource in this browser');
    this.#video = video;
    this.#listener = listener;
    this.#source = new Source();
    this.#busySince = performance.now();
    const { signal } = this.#abort;
    this.#source.addEventListener('sourceopen', () => {
      // Infinite: the browser then treats the medium as live and holds fewer decoded frames back.
      this.#source.duration = Number.POSITIVE_INFINITY;
      this.#done();
    }, { once: true, signal });
    video.addEventListener('error', () => this.#listener.broken(video.error?.message ?? 'media error'), { signal });
    video.disableRemotePlayback = true;
    const address = URL.createObjectURL(this.#source);
    video.src = address;
    this.#source.addEventListener('sourceopen', () => URL.revokeObjectURL(address), { once: true });
  }

  get idle(): boolean {
    return this.#busySince === null;
  }

  /** For how long (ms) the current operation has been running. */
  get busyMs(): number {
    return this.#busySince === null ? 0 : performance.now() - this.#busySince;
  }

  /** End of the newest media; null while empty. */
  get end(): number | null {
    const ranges = this.#buffer?.buffered;
    return ranges && ranges.length > 0 ? ranges.end(ranges.length - 1) : null;
  }

  appendInit(mime: string, data: Uint8Array): void {
    this.#attempt(() => {
      if (!this.#buffer) {
        this.#buffer = this.#source.addSourceBuffer(mime);
        this.#buffer.mode = 'segments';
        this.#buffer.addEventListener('updateend', () => this.#done(), { signal: this.#abort.signal });
      } else if (mime !== this.#mime) {
        this.#buffer.changeType(mime);
      }
      this.#mime = mime;
      this.#buffer.appendBuffer(data as Uint8Array<ArrayBuffer>);
    });
  }

  append(data: Uint8Array, offset: number): void {
    this.#attempt(() => {
      const buffer = this.#buffer;
      if (!buffer) throw new TypeError('fragment before init');
      if (buffer.timestampOffset !== offset) buffer.timestampOffset = offset;
      try {
        buffer.appendBuffer(data as Uint8Array<ArrayBuffer>);
      } catch (error) {
        if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') throw error;
        this.#makeRoom(buffer, data as Uint8Array<ArrayBuffer>);
      }
    });
  }

  /** Removes what was played more than `keepS` seconds ago, if it has become worth it; true when begun. */
  trim(keepS: number): boolean {
    const buffer = this.#buffer;
    const until = this.#video.currentTime - keepS;
    if (!this.idle || !buffer || buffer.buffered.length === 0 || buffer.buffered.start(0) > until - 4) return false;
    this.#attempt(() => buffer.remove(0, until));
    return true;
  }

  /** Nothing more comes: what is there can be played to its last frame. Only while idle. */
  finish(): void {
    if (this.idle && this.#source.readyState === 'open') this.#source.endOfStream();
  }

  close(): void {
    this.#abort.abort();
    this.#buffer = null;
    if (this.#source.readyState === 'open') {
      try {
        this.#source.endOfStream();
      } catch {
        // An append still under way refuses; emptying the video ends it.
      }
    }
  }

  /** Keeps one played second and tries the append once more; a second refusal breaks the buffer. */
  #makeRoom(buffer: SourceBuffer, data: Uint8Array<ArrayBuffer>): void {
    buffer.addEventListener('updateend', (event) => {
      event.stopImmediatePropagation();
      this.#attempt(() => buffer.appendBuffer(data));
    }, { once: true, capture: true, signal: this.#abort.signal });
    buffer.remove(0, Math.max(0.1, this.#video.currentTime - 1));
  }

  #attempt(operation: () => void): void {
    this.#busySince = performance.now();
    try {
      operation();
    } catch (error) {
      this.#listener.broken(error instanceof Error ? error.message : 'append refused');
    }
  }

  #done(): void {
    this.#busySince = null;
    this.#listener.idle();
  }
}

/** Footage that comes as one fragmented MP4 without byte ranges: held in the browser's buffer, so that what has come can be sought in. */
import type { Problem } from '#model/problem';
import { MediaBuffer } from './media-buffer.ts';
import { asProblem } from './as-problem.ts';
import { joined } from '#model/joined';
import { problemOfResponse } from './problem-of-status.ts';

/** The head of a file is far smaller. */
const maxHeadBytes = 4 * 1024 * 1024;
/** Fetched and waiting for its turn; beyond it the server is held up. */
const maxWaitingBytes = 64 * 1024 * 1024;
const maxJoinedBytes = 1024 * 1024;
/** As much beyond the picture shown is in the browser's buffer, s. */
const aheadS = 30;

export class ClipStream {
  readonly #video: HTMLVideoElement;
  readonly #buffer: MediaBuffer;
  readonly #end = new AbortController();
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #room: (() => void) | null = null;
  #isWhole = false;

  /** `onProblem`: nothing more comes; what came stays playable unless it was `decode-failed`. */
  constructor(video: HTMLVideoElement, url: string, onProblem: (problem: Problem) => void) {
    this.#video = video;
    this.#buffer = new MediaBuffer(video, {
      idle: () => { this.#feed(); },
      broken: (detail) => { if (!this.#end.signal.aborted) onProblem({ code: 'decode-failed', detail }); },
    });
    const { signal } = this.#end;
    for (const kind of ['timeupdate', 'seeking'] as const) video.addEventListener(kind, () => { this.#feed(); }, { signal });
    this.#read(url).catch((error: unknown) => { if (!signal.aborted) onProblem(asProblem(error)); });
  }

  /** Whether this media second is here or will soon be. */
  reaches(media: number): boolean {
    const { buffered } = this.#video;
    if (buffered.length === 0) return media < aheadS;
    return media >= buffered.start(0) - 0.5 && media < buffered.end(buffered.length - 1) + aheadS / 2;
  }

  /** All has come, and it ends before this media second. */
  endsBefore(media: number): boolean {
    return this.#isWhole && this.#waiting.length === 0 && this.#buffer.idle && media >= (this.#buffer.end ?? 0);
  }

  close(): void {
    this.#end.abort();
    this.#buffer.close();
    this.#waiting = [];
    this.#room?.();
  }

  async #read(url: string): Promise<void> {
    const { signal } = this.#end;
    const answer = await fetch(url, { cache: 'no-store', credentials: 'same-origin', signal });
    if (!answer.ok || !answer.body) throw fault(await problemOfResponse(answer));
    const reader = answer.body.getReader();
    let head: Uint8Array | null = new Uint8Array();
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      if (!value) continue;
      if (head) {
        head = joined([head, value]);
        const length = headLength(head);
        if (length === null && head.length > maxHeadBytes) throw fault({ code: 'not-video' });
        if (length === null) continue;
        const mime = await mimeOf(head.slice(0, length));
        if (signal.aborted) return;
        await this.#whenOpen();
        this.#buffer.appendInit(mime, head);
        head = null;
        continue;
      }
      this.#waiting.push(value);
      this.#waitingBytes += value.length;
      this.#feed();
      if (this.#waitingBytes > maxWaitingBytes) await new Promise<void>((resolve) => { this.#room = resolve; });
    }
    if (head) throw fault({ code: 'not-video', detail: 'it ended before it began' });
    this.#isWhole = true;
    this.#feed();
  }

  #whenOpen(): Promise<void> {
    if (this.#buffer.idle) return Promise.resolve();
    return new Promise((resolve) => { this.#room = resolve; });
  }

  #feed(): void {
    if (this.#waiting.length === 0 || this.#waitingBytes <= maxWaitingBytes / 2) {
      this.#room?.();
      this.#room = null;
    }
    if (this.#isWhole && this.#waiting.length === 0) return this.#buffer.finish();
    if (!this.#buffer.idle || this.#waiting.length === 0 || (this.#buffer.end ?? 0) > this.#video.currentTime + aheadS) return;
    const parts: Uint8Array[] = [];
    for (let bytes = 0, next = this.#waiting[0]; next && (bytes === 0 || bytes + next.length <= maxJoinedBytes); next = this.#waiting[0]) {
      bytes += next.length;
      this.#waitingBytes -= next.length;
      parts.push(next);
      this.#waiting.shift();
    }
    this.#buffer.append(joined(parts), 0);
  }
}

const fault = (problem: Problem): Error => Object.assign(new Error(problem.code), problem);

/** Bytes up to the end of `moov`; null where it is not whole yet. ISO/IEC 14496-12 4.2. */
function headLength(bytes: Uint8Array): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = view.getUint32(at);
    if (size < 8) return null;
    if (view.getUint32(at + 4) === 0x6d6f_6f76) return at + size <= bytes.length ? at + size : null;
    at += size;
  }
  return null;
}

async function mimeOf(head: Uint8Array): Promise<string> {
  // Only where such footage is played: it weighs as much as the rest of the page.
  const { BufferSource, Input, MP4 } = await import('mediabunny');
  using input = new Input({ formats: [MP4], source: new BufferSource(head) });
  try {
    return await input.getMimeType();
  } catch {
    throw fault({ code: 'not-video' });
  }
}

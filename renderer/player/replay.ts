/**
 * One camera's last two minutes played from memory: encoded pictures of the core go through MediaSource into a `<video>` of their
 * own. What is captured meanwhile is fetched before play arrives there, so that nothing is missed while looking back.
 */
import { decodeLaneMessage } from '#model/lane-message';
import type { LaneFragment, LaneInit } from '#model/lane-message';
import { wallTimeAt } from '#model/time-map';
import type { TimeAnchor } from '#model/time-map';
import type { EpochMs, MediaSeconds } from '#model/time';
import { emptyVideo, playVideo } from './engine.ts';
import { joined } from '#model/joined';
import { MediaBuffer, mediaSourceClass } from './media-buffer.ts';
import { emptyLine, withFragment, withNewRun } from './play-line.ts';

/** Played media kept, s: all that the core had, and what came since. */
const keepPlayedS = 180;
const tickMs = 200;
/** What follows is fetched when play is this near to its end, s. */
const fetchAheadS = 4;
/** Fetched again no sooner than this after an answer that held nothing new, ms. */
const pauseMs = 1_000;
const maxAppendBytes = 4 * 1024 * 1024;
/** The line begins a little after zero, so that sound that starts just before the picture is not cut. */
const lineStart = 1;

export interface ReplayState {
  /** When the picture seen was captured; null before the first. */
  readonly at: EpochMs | null;
  /** What can be gone to. */
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly paused: boolean;
}

export interface ReplayOptions {
  readonly video: HTMLVideoElement;
  /** Lane messages with their length before each; all there is, or what was captured after `since`. Rejects when there is no more. */
  readonly load: (since: EpochMs | null, signal: AbortSignal) => Promise<ArrayBuffer>;
  /** Where to begin, ms before the newest picture. */
  readonly backMs: number;
  readonly onState: (state: ReplayState) => void;
  /** It cannot go on; told once. */
  readonly onEnd: (why: 'gone' | 'unplayable') => void;
}

export class Replay {
  readonly #options: ReplayOptions;
  readonly #video: HTMLVideoElement;
  readonly #abort = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  #buffer: MediaBuffer | null = null;
  #waiting: (LaneInit | LaneFragment)[] = [];
  #line = emptyLine;
  /** Every anchor, for `PlayLine` keeps only the newest. */
  #anchors: TimeAnchor[] = [];
  #initBytes: Uint8Array | null = null;
  #newest: LaneFragment | null = null;
  #positioned = false;
  #loading = false;
  #loadedAt = -Infinity;
  #ended = false;

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#video = options.video;
    this.#timer = setInterval(() => this.#tick(), tickMs);
    void this.#load();
  }

  get paused(): boolean { return this.#video.paused; }

  toggle(): void {
    if (this.#video.paused) playVideo(this.#video);
    else this.#video.pause();
    this.#tell();
  }

  /** Later for a positive number of ms; stays within what there is. */
  step(ms: number): void {
    const at = this.#at();
    if (at !== null) this.goTo(at + ms);
  }

  goTo(at: EpochMs): void {
    const media = this.#mediaAt(at);
    const { buffered } = this.#video;
    if (media === null || buffered.length === 0) return;
    this.#video.currentTime = Math.min(buffered.end(buffered.length - 1) - 0.1, Math.max(buffered.start(0), media));
    this.#tell();
  }

  /** The picture seen now. */
  async snapshot(): Promise<{ readonly image: ImageBitmap; readonly capturedAt: EpochMs | null } | null> {
    if (this.#video.readyState < this.#video.HAVE_CURRENT_DATA || this.#video.videoWidth === 0) return null;
    return { image: await createImageBitmap(this.#video), capturedAt: this.#at() };
  }

  destroy(): void {
    this.#abort.abort();
    clearInterval(this.#timer);
    this.#buffer?.close();
    emptyVideo(this.#video);
  }

  async #load(): Promise<void> {
    if (this.#loading || this.#ended) return;
    this.#loading = true;
    try {
      const since = this.#newest?.captureAt ?? null;
      const messages = readMessages(await this.#options.load(since, this.#abort.signal));
      if (this.#abort.signal.aborted) return;
      for (const message of messages) this.#take(message);
      if (this.#newest === null) return this.#end('gone');
      this.#pump();
    } catch {
      // What is in hand is still played; the next look asks again, unless nothing was ever had.
      if (!this.#abort.signal.aborted && this.#newest === null) this.#end('gone');
    } finally {
      this.#loading = false;
      this.#loadedAt = performance.now();
    }
  }

  #take(message: LaneInit | LaneFragment): void {
    if (message.kind === 'init') {
      if (this.#initBytes && sameBytes(this.#initBytes, message.data)) return;
      if (!mediaSourceClass()?.isTypeSupported(message.mime)) return this.#end('unplayable');
      this.#initBytes = message.data;
    } else {
      this.#newest = message;
    }
    this.#waiting.push(message);
  }

  #pump(): void {
    const first = this.#waiting[0];
    if (!first || this.#ended) return;
    this.#buffer ??= new MediaBuffer(this.#video, { idle: () => this.#appended(), broken: () => this.#end('unplayable') });
    const buffer = this.#buffer;
    if (!buffer.idle) return;
    if (first.kind === 'init') {
      this.#waiting.shift();
      this.#line = withNewRun(this.#line);
      buffer.appendInit(first.mime, first.data);
      return;
    }
    const parts: Uint8Array[] = [];
    let bytes = 0;
    const { offset } = this.#place(first, buffer.end ?? lineStart);
    for (let next = this.#waiting[0]; next?.kind === 'fragment'; next = this.#waiting[0]) {
      const line = parts.length === 0 ? this.#line : withFragment(this.#line, next, this.#line.end ?? lineStart);
      if (line.offset !== offset || bytes > maxAppendBytes) break;
      if (parts.length > 0) this.#place(next, this.#line.end ?? lineStart);
      parts.push(next.data);
      bytes += next.data.length;
      this.#waiting.shift();
    }
    buffer.append(joined(parts), offset);
  }

  #place(fragment: LaneFragment, end: MediaSeconds): { readonly offset: number } {
    this.#line = withFragment(this.#line, fragment, end);
    const anchor = this.#line.map.at(-1);
    if (anchor) this.#anchors.push(anchor);
    return this.#line;
  }

  #appended(): void {
    if (this.#waiting.length > 0) return this.#pump();
    if (!this.#positioned && (this.#buffer?.end ?? null) !== null) {
      this.#positioned = true;
      const end = this.#endsAt();
      if (end !== null) this.goTo(end - this.#options.backMs);
      playVideo(this.#video);
    }
    this.#buffer?.trim(keepPlayedS);
  }

  #tick(): void {
    if (!this.#positioned) return;
    const end = this.#buffer?.end ?? 0;
    const isNear = end - this.#video.currentTime < fetchAheadS;
    if (isNear && this.#waiting.length === 0 && performance.now() - this.#loadedAt > pauseMs) void this.#load();
    this.#tell();
  }

  #tell(): void {
    const { buffered } = this.#video;
    const [start, end] = [buffered.length > 0 ? wallTimeAt(this.#anchors, buffered.start(0)) : null, this.#endsAt()];
    if (start === null || end === null || this.#ended) return;
    this.#options.onState({ at: this.#at(), start, end, paused: this.#video.paused });
  }

  #at(): EpochMs | null {
    return this.#positioned ? wallTimeAt(this.#anchors, this.#video.currentTime) : null;
  }

  #endsAt(): EpochMs | null {
    return this.#newest && this.#newest.captureAt + this.#newest.duration * 1000;
  }

  #mediaAt(at: EpochMs): MediaSeconds | null {
    const anchor = this.#anchors.findLast((one) => one.at <= at) ?? this.#anchors[0];
    return anchor ? anchor.media + Math.max(0, at - anchor.at) / 1000 : null;
  }

  #end(why: 'gone' | 'unplayable'): void {
    if (this.#ended || this.#abort.signal.aborted) return;
    this.#ended = true;
    this.#options.onEnd(why);
  }
}

/** What is no whole message is left out, and all that follows it. */
export function readMessages(body: ArrayBuffer): (LaneInit | LaneFragment)[] {
  const view = new DataView(body);
  const messages: (LaneInit | LaneFragment)[] = [];
  for (let at = 0; at + 4 <= body.byteLength;) {
    const length = view.getUint32(at);
    if (length === 0 || at + 4 + length > body.byteLength) break;
    const message = decodeLaneMessage(new Uint8Array(body, at + 4, length));
    if (message?.kind === 'init' || message?.kind === 'fragment') messages.push(message);
    at += 4 + length;
  }
  return messages;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

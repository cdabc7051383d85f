/** The fast lane's engine: fragments from the window's socket into a `<video>` through MediaSource. */
import type { LaneInit, LaneMessage } from '#model/lane-message';
import { wallTimeAt } from '#model/time-map';
import { AppendQueue } from './append-queue.ts';
import { emptyVideo, engineOf, playVideo } from './engine.ts';
import type { EngineContext, EngineListener, EngineSurface, StartEngine } from './engine.ts';
import { watchFrames } from './frame-watch.ts';
import { joined } from '#model/joined';
import { KeyFrameDecoder } from './key-frame-decoder.ts';
import { tellStatus } from './lane-status.ts';
import { edgeStep, newEdge } from './live-edge.ts';
import { MediaBuffer, mediaSourceClass } from './media-buffer.ts';
import { windowGate } from './opening-gate.ts';
import { emptyLine, withFragment, withNewRun } from './play-line.ts';
import type { LiveTicket } from '#model/live';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';

/** Played media kept (s): enough for the browser to hold its group of pictures. */
const keepPlayedS = 8;
const tickMs = 100;
/** An append that takes longer (ms) hangs. */
const appendLimitMs = 5000;
/** Media recoveries come at least this far apart (ms); a fault before that is the stream's own (F08). */
const recoveryPauseMs = 5000;
/** The line begins a little after zero, so that sound that starts just before the picture is not cut. */
const lineStart = 1;

/**
 * Where an opening picture is wanted: `opening` until the stream's init, `held` while the window waits for its opening pictures, `starting`
 * until the first frame; then, and from the begin where none is wanted, `playing`. `broken` until the last picture of a player that is to
 * begin anew is kept. Any of them may become `closed`.
 */
type Stage = 'opening' | 'held' | 'starting' | 'playing' | 'broken' | 'closed';

export const startMse: StartEngine = (surface, ticket, context, listener) =>
  engineOf('lane', listener, (say, signal) => {
    const session = new MseSession(surface, ticket, context, say);
    watchFrames(surface.video, signal, ({ mediaTime, displayTime }) => session.frame(mediaTime, displayTime));
    return () => session.close();
  });

class MseSession {
  readonly #surface: EngineSurface;
  readonly #video: HTMLVideoElement;
  readonly #now: EngineContext['now'];
  readonly #say: EngineListener;
  readonly #queue = new AppendQueue();
  readonly #leave: () => void;
  readonly #timer: ReturnType<typeof setInterval>;
  #buffer: MediaBuffer | null = null;
  #init: LaneInit | null = null;
  #line = emptyLine;
  #edge = newEdge;
  #positioned = false;
  #stalled = false;
  /** The source is known to be lost: what the buffer still plays is no sign of its return. */
  #sourceLost = false;
  #heardAt = 0;
  #recoveredAt: number | null = null;
  #stage: Stage;
  /** The player waits for opening pictures; called when this one's is there. */
  #opened: (() => void) | null = null;
  readonly #first = new KeyFrameDecoder((picture, capturedAt) => this.#showFirst(picture, capturedAt));
  readonly #onWaiting = () => { this.#stalled = true; };

  constructor(surface: EngineSurface, ticket: LiveTicket, { lane, now, wantsOpening }: EngineContext, say: EngineListener) {
    const { video } = surface;
    this.#surface = surface;
    this.#video = video;
    this.#stage = wantsOpening ? 'opening' : 'playing';
    this.#now = now;
    this.#say = say;
    video.addEventListener('waiting', this.#onWaiting);
    this.#leave = lane.subscribe(ticket, {
      message: (message) => this.#receive(message),
      lost: () => say.fault({ code: 'server-unreachable', detail: 'lane socket lost' }),
    }, { keyFrameFirst: wantsOpening });
    this.#timer = setInterval(() => this.#tick(), tickMs);
  }

  /** Nothing moves yet: one picture may be shown before. */
  get #isOpening(): boolean { return this.#stage === 'opening' || this.#stage === 'held' || this.#stage === 'starting'; }

  frame(mediaTime: number, displayTime: number): void {
    if (this.#sourceLost || this.#stage === 'broken') return;
    if (this.#isOpening) {
      this.#surface.show('video');
      this.#stage = 'playing';
    }
    const shownAt = this.#now() + (displayTime - performance.now());
    this.#say.frame({ id: mediaTime, shownAt, capturedAt: wallTimeAt(this.#line.map, mediaTime) });
  }

  close(): void {
    this.#stage = 'closed';
    this.#opened?.();
    this.#first.close();
    this.#leave();
    clearInterval(this.#timer);
    this.#video.removeEventListener('waiting', this.#onWaiting);
    this.#buffer?.close();
    this.#video.playbackRate = 1;
    emptyVideo(this.#video);
  }

  #receive(message: LaneMessage): void {
    if (message.kind === 'status') {
      if (tellStatus(message, this.#say)) this.#sourceLost = true;
      return;
    }
    this.#heardAt = performance.now();
    this.#sourceLost = false;
    if (message.kind === 'key-frame') return this.#first.decode(message);
    if (message.kind === 'init') {
      if (!mediaSourceClass()?.isTypeSupported(message.mime)) return this.#say.fault({ code: 'codec-unsupported', detail: message.mime.slice(0, 200) });
      if (this.#stage === 'opening') this.#waitForPictures();
      this.#init = message;
    } else if (!this.#init) {
      return;
    }
    this.#queue.push(message);
    this.#play();
  }

  #play(): void {
    if (this.#stage === 'held' || this.#stage === 'broken' || this.#stage === 'closed' || this.#queue.empty) return;
    this.#buffer ??= this.#open();
    this.#pump();
  }

  #waitForPictures(): void {
    this.#stage = 'held';
    this.#opened = windowGate.enter(() => {
      if (this.#stage !== 'held') return;
      this.#stage = 'starting';
      this.#play();
    });
  }

  /** A player takes a second to be ready on a full PC, a picture alone milliseconds. */
  #showFirst(picture: VideoFrame | Problem, captureAt: EpochMs): void {
    this.#opened?.();
    this.#first.close();
    // The player will say why.
    if ('code' in picture) return;
    if (!this.#isOpening || this.#sourceLost) return picture.close();
    this.#surface.show('painted');
    this.#surface.paint(picture).then(() => {
      if (this.#isOpening && !this.#sourceLost) this.#say.opening({ id: captureAt, shownAt: this.#now(), capturedAt: captureAt });
    }, () => undefined);
  }

  #open(): MediaBuffer {
    return new MediaBuffer(this.#video, { idle: () => this.#appended(), broken: (reason) => void this.#recover(reason) });
  }

  #pump(): void {
    const buffer = this.#buffer;
    if (!buffer?.idle) return;
    const step = this.#queue.take();
    if (!step) return;
    if ('init' in step) {
      this.#line = withNewRun(this.#line);
      buffer.appendInit(step.init.mime, step.init.data);
      return;
    }
    for (const fragment of step.fragments) this.#line = withFragment(this.#line, fragment, buffer.end ?? lineStart);
    buffer.append(joined(step.fragments.map(({ data }) => data)), this.#line.offset);
  }

  #appended(): void {
    if (this.#queue.empty && !this.#positioned && (this.#buffer?.end ?? null) !== null) {
      this.#positioned = true;
      this.#jump(newEdge.reserve + 0.25);
      playVideo(this.#video);
    }
    if (!this.#buffer?.trim(keepPlayedS)) this.#pump();
  }

  #jump(behind: number): void {
    const { buffered } = this.#video;
    const last = buffered.length - 1;
    if (last < 0) return;
    this.#video.currentTime = Math.max(buffered.start(last), buffered.end(last) - behind);
  }

  #tick(): void {
    if ((this.#buffer?.busyMs ?? 0) > appendLimitMs) return void this.#recover('append hangs');
    const end = this.#buffer?.end ?? null;
    if (!this.#positioned || end === null) return;
    if (this.#video.paused) playVideo(this.#video);
    if (this.#jumpHole()) return;
    // A source that has stopped sending is no reason to keep a larger reserve.
    const fed = performance.now() - this.#heardAt < 1500;
    if (!fed) return;
    const step = edgeStep(this.#edge, { at: performance.now(), ahead: end - this.#video.currentTime, stalled: this.#stalled });
    this.#stalled = false;
    this.#edge = step.state;
    if (this.#video.playbackRate !== step.rate) this.#video.playbackRate = step.rate;
    if (step.jumpTo !== null) this.#jump(step.jumpTo);
  }

  /** Where play stands before a hole (lost fragments, a trimmed start), the next range is the only way on. */
  #jumpHole(): boolean {
    const { buffered, currentTime } = this.#video;
    for (let i = 0; i < buffered.length; i += 1) {
      if (currentTime < buffered.start(i)) {
        this.#video.currentTime = buffered.start(i) + 0.001;
        return true;
      }
      if (currentTime < buffered.end(i) - 0.05) return false;
    }
    return false;
  }

  async #recover(reason: string): Promise<void> {
    const at = performance.now();
    if (this.#recoveredAt !== null && at - this.#recoveredAt < recoveryPauseMs) return this.#say.fault({ code: 'decode-failed', detail: reason.slice(0, 200) });
    this.#recoveredAt = at;
    this.#say.waiting({ code: 'decode-failed', detail: reason.slice(0, 200) });
    this.#buffer?.close();
    this.#buffer = null;
    const before = this.#stage;
    this.#stage = 'broken';
    await this.#surface.hold();
    // It may have ended meanwhile.
    if (this.#stage !== 'broken') return;
    this.#stage = before;
    emptyVideo(this.#video);
    this.#queue.restart();
    this.#line = emptyLine;
    this.#edge = newEdge;
    this.#positioned = false;
    const init = this.#init;
    if (init) this.#queue.push(init);
    this.#buffer = this.#open();
  }
}

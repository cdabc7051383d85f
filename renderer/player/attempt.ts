/** One ticket being tried or used: an engine on a sheet, with limits on how long it may keep an operator waiting. */
import type { LiveKind, LiveTicket } from '#model/live';
import type { PictureAge } from '#model/player-state';
import type { Problem } from '#model/problem';
import type { EpochMs } from '#model/time';
import type { Engine, EngineContext, StartEngine } from './engine.ts';
import { heldUpMs } from './held-up.ts';
import type { Layer } from './layer.ts';
import { frozenAt, noFrames, pictureAge, withFrame, withSign } from './picture-age.ts';

export interface AttemptListener {
  firstFrame(): void;
  /** Waiting began, or is over. */
  changed(): void;
  /** Said at most once; the owner destroys the attempt. */
  failed(problem: Problem): void;
}

export interface AttemptContext extends EngineContext {
  readonly engines: Readonly<Record<LiveKind, StartEngine>>;
  readonly renew: ((ticketId: string) => Promise<EpochMs>) | null;
}

/** How often `check` is to be called, ms. */
export const checkEveryMs = 250;
/** Longest time to a first frame, ms: beyond it the next way is tried (F02, F05). */
const startLimitMs: Readonly<Record<LiveKind, number>> = { whep: 5000, offered: 6000, lane: 6000, llhls: 8000, hls: 12_000, keyframes: 8000, mjpeg: 6000, stills: 6000 };
/** A picture may stay frozen this long beyond its limit (ms), shown as frozen, before the way is given up. */
const frozenGraceMs = 1500;
/** A decoder in repair needs a key frame; without one by then (ms) it will not come. */
const repairLimitMs = 8000;
/** A new way may begin with what its server has in hand: pictures up to this much older (ms) than the last one seen are not shown again (F10). */
const replayMs = 15_000;

export class Attempt {
  readonly ticket: LiveTicket;
  readonly layer: Layer;
  readonly #engine: Engine;
  readonly #context: AttemptContext;
  readonly #listener: AttemptListener;
  readonly #startedAt: EpochMs;
  #expiresAt: EpochMs;
  #renewAt: EpochMs;
  #history = noFrames;
  #waiting: { problem: Problem; since: EpochMs } | null = null;
  #replayed = false;
  /** What is seen is one picture that does not move yet. */
  #isOpening = false;
  #over = false;
  #checkedAt: EpochMs;
  /** Time the page was held up since the start, the newest frame or the begin of waiting, ms. */
  #heldUpMs = 0;

  /** `seenUntil`: capture time of the last picture this tile has shown. */
  constructor(ticket: LiveTicket, layer: Layer, seenUntil: EpochMs | null, context: AttemptContext, listener: AttemptListener) {
    this.ticket = ticket;
    this.layer = layer;
    this.#context = context;
    this.#listener = listener;
    this.#startedAt = this.#checkedAt = context.now();
    this.#expiresAt = ticket.expiresAt;
    this.#renewAt = this.#startedAt + (ticket.expiresAt - this.#startedAt) / 2;
    this.#engine = context.engines[ticket.kind](layer, ticket, context, {
      frame: (frame) => {
        // How long the moving picture took to come says nothing of how often its frames do.
        const before = this.#isOpening ? noFrames : this.#history;
        const first = before.last === null;
        if (first && isReplay(frame.capturedAt, seenUntil)) {
          this.#replayed = true;
          return;
        }
        const next = withFrame(before, frame);
        // The same frame presented again, as after a seek, ends no waiting.
        if (next === before) return;
        this.#history = next;
        this.#heldUpMs = 0;
        const waited = this.#waiting !== null;
        const opened = this.#isOpening;
        this.#waiting = null;
        this.#isOpening = false;
        if (first && !opened) listener.firstFrame();
        else if (waited) listener.changed();
      },
      opening: (frame) => {
        if (this.#waiting || this.#history.last !== null || isReplay(frame.capturedAt, seenUntil)) return;
        this.#history = withFrame(noFrames, frame);
        this.#isOpening = true;
        listener.firstFrame();
      },
      heard: () => { this.#history = withSign(this.#history, context.now()); },
      waiting: (problem) => {
        if (this.#over) return;
        if (!this.#waiting) this.#heldUpMs = 0;
        this.#waiting = { problem, since: this.#waiting?.since ?? context.now() };
        listener.changed();
      },
      fault: (problem) => this.fail(problem),
      ended: () => this.fail({ code: 'camera-stalled', detail: 'the source ended' }),
    });
  }

  get showing(): boolean {
    return this.#history.last !== null && !this.#waiting;
  }

  get waiting(): { readonly problem: Problem; readonly since: EpochMs } | null {
    return this.#waiting;
  }

  /** Null before the first frame. */
  get age(): PictureAge | null {
    return pictureAge(this.#history, this.#context.now());
  }

  /** Capture time of the newest frame, or where unknown when it was shown. */
  get lastPictureAt(): EpochMs | null {
    const { last } = this.#history;
    return last && Math.round(last.capturedAt ?? last.shownAt);
  }

  get lastCapturedAt(): EpochMs | null {
    const at = this.#history.last?.capturedAt ?? null;
    return at === null ? null : Math.round(at);
  }

  /** To be called every `checkEveryMs`. */
  check(): void {
    if (this.#over) return;
    const now = this.#context.now();
    this.#keepTicket(now);
    this.#heldUpMs += heldUpMs(now, this.#checkedAt, checkEveryMs);
    this.#checkedAt = now;
    /** Of the page's own time, which is all that a way can be blamed for. */
    const lived = now - this.#heldUpMs;
    if (this.#waiting) {
      // A lost camera is waited for as long as it takes: its gateway says when it is back.
      if (this.#waiting.problem.code === 'decode-failed' && lived - this.#waiting.since > repairLimitMs) this.fail(this.#waiting.problem);
      return;
    }
    const last = this.#isOpening ? null : this.#history.last;
    if (!last && lived - this.#startedAt > startLimitMs[this.ticket.kind]) {
      this.fail(this.#replayed ? { code: 'camera-stalled', detail: 'only old pictures' } : { code: 'too-slow', detail: 'no picture in time' });
    }
    if (last && lived > (frozenAt(this.#history) ?? now) + frozenGraceMs) this.fail({ code: 'camera-stalled', detail: 'no new frame' });
  }

  fail(problem: Problem): void {
    if (this.#over) return;
    this.#over = true;
    this.#listener.failed(problem);
  }

  destroy(): Promise<void> {
    this.#over = true;
    return this.#engine.destroy();
  }

  #keepTicket(now: EpochMs): void {
    const { renew } = this.#context;
    if (!renew || now < this.#renewAt) return;
    this.#renewAt = Number.POSITIVE_INFINITY;
    renew(this.ticket.id).then(
      (expiresAt) => {
        this.#expiresAt = expiresAt;
        this.#renewAt = now + (expiresAt - now) / 2;
      },
      // A server that has forgotten the ticket ends the engine by itself; until then the picture is worth keeping.
      () => { this.#renewAt = now + Math.max(2000, (this.#expiresAt - now) / 4); },
    );
  }
}

function isReplay(capturedAt: EpochMs | null, seenUntil: EpochMs | null): boolean {
  return capturedAt !== null && seenUntil !== null && capturedAt <= seenUntil && capturedAt > seenUntil - replayMs;
}

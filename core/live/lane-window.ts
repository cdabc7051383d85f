/** One window's end of the lane: its subscriptions, and what is dropped when it cannot keep up. Knows no socket library. */
import { z } from 'zod';
import { decodeLaneMessage, encodeLaneMessage, restampLaneMessage } from '#model/lane-message';
import type { LaneMessage } from '#model/lane-message';
import type { EpochMs } from '#model/time';
import type { ProblemCode } from '#model/problem';
import { createBacklog } from './backlog.ts';
import { KeyFrameFirst } from './key-frame-first.ts';
import { KeyFrames } from './key-frames.ts';
import type { LaneHub } from './lane-hub.ts';
import type { LiveCandidate } from '../servers/recording-server.ts';

const streamNumber = z.number().int().min(0).max(0xffff_ffff);
const requestSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('subscribe'), stream: streamNumber, ticket: z.string().max(64), keyFrameFirst: z.literal(true).optional() }),
  z.strictObject({ op: z.literal('unsubscribe'), stream: streamNumber }),
]);

/** Streams of one window at once: 64 tiles, each changing over. */
const maxStreams = 256;

export interface LaneWindowOptions {
  readonly hub: LaneHub;
  /** Starts a ticket for the lane or its low gear; null when it is not good for that. */
  readonly hold: (ticketId: string) => LiveCandidate | null;
  readonly close: (ticketId: string) => void;
  /** Hands one message to the socket; `written` is called when it left this process. */
  readonly send: (bytes: Uint8Array, written: () => void) => void;
  readonly now: () => EpochMs;
}

interface Stream {
  readonly ticketId: string;
  leave: () => void;
  /** In low gear. */
  readonly keyFrames: KeyFrames | null;
  /** Null where nobody asked for it, and in low gear, which begins with a key frame anyway. */
  readonly first: KeyFrameFirst | null;
  /** Waiting for a key frame after the window fell behind. */
  skipping: boolean;
}

export class LaneWindow {
  readonly #options: LaneWindowOptions;
  readonly #streams = new Map<number, Stream>();
  readonly #backlog = createBacklog();
  /** Fragments not sent because the window was behind. */
  dropped = 0;

  constructor(options: LaneWindowOptions) {
    this.#options = options;
  }

  get size(): number { return this.#streams.size; }

  /** Takes one text message of the page. False for anything that is not a request: the socket is then to be closed. */
  request(text: string): boolean {
    const request = requestSchema.safeParse(parseJson(text));
    if (!request.success) return false;
    const { data } = request;
    if (data.op === 'subscribe') this.#subscribe(data.stream, data.ticket, data.keyFrameFirst === true);
    else this.#end(data.stream);
    return true;
  }

  /** Another part of the core voided a ticket. */
  voided(ticketId: string): void {
    for (const [number, stream] of this.#streams) {
      if (stream.ticketId !== ticketId) continue;
      this.#end(number);
      this.#refuse(number, 'ticket-expired');
    }
  }

  #subscribe(number: number, ticketId: string, keyFrameFirst: boolean): void {
    this.#end(number);
    if (this.#streams.size >= maxStreams) return this.#refuse(number, 'over-budget');
    const ticket = this.#options.hold(ticketId);
    if (!ticket) return this.#refuse(number, 'ticket-expired');
    const isLow = ticket.kind === 'keyframes';
    const stream: Stream = { ticketId, leave: () => undefined, keyFrames: isLow ? new KeyFrames() : null, first: keyFrameFirst && !isLow ? new KeyFrameFirst() : null, skipping: false };
    this.#streams.set(number, stream);
    // Low gear is this window's own affair: upstream it is the same stream.
    const leave = this.#options.hub.join({ ...ticket, kind: 'lane' }, (encoded, message) => { this.#pass(number, stream, encoded, message); });
    if (leave) {
      stream.leave = leave;
    } else {
      this.#end(number);
      this.#refuse(number, 'server-unreachable');
    }
  }

  /** Null message: from what was in hand, already begun at a key frame. */
  #pass(number: number, stream: Stream, encoded: Uint8Array, message: LaneMessage | null): void {
    if (stream.keyFrames) return this.#passKeyFrame(number, stream.keyFrames, message ?? decodeLaneMessage(encoded));
    if (message?.kind === 'fragment') {
      if (this.#backlog.isBehind(this.#options.now())) stream.skipping = true;
      else if (message.randomAccess) stream.skipping = false;
      if (stream.skipping) {
        this.dropped += 1;
        return;
      }
    }
    const ahead = stream.first?.ahead(message ?? decodeLaneMessage(encoded));
    if (ahead) this.#send(encodeLaneMessage({ ...ahead, stream: number }));
    // The encoded bytes are shared by all subscribers and by what is in hand: each gets its own copy to write its number into.
    const own = Buffer.from(encoded);
    restampLaneMessage(own, number);
    this.#send(own);
  }

  /** Each can be decoded alone: what a window behind does not get leaves no hole. */
  #passKeyFrame(number: number, keyFrames: KeyFrames, message: LaneMessage | null): void {
    const kept = message && keyFrames.take(message);
    if (!kept) return;
    if (kept.kind === 'status' || !this.#backlog.isBehind(this.#options.now())) this.#send(encodeLaneMessage({ ...kept, stream: number }));
    else this.dropped += 1;
  }

  #send(bytes: Uint8Array): void {
    this.#backlog.handed(bytes.length, this.#options.now());
    this.#options.send(bytes, () => { this.#backlog.written(); });
  }

  #refuse(stream: number, code: ProblemCode): void {
    this.#send(encodeLaneMessage({ kind: 'status', stream, is: 'ended', problem: { code } }));
  }

  #end(number: number): void {
    const stream = this.#streams.get(number);
    if (!stream) return;
    this.#streams.delete(number);
    stream.leave();
    this.#options.close(stream.ticketId);
  }

  destroy(): void {
    for (const number of this.#streams.keys()) this.#end(number);
  }
}

function parseJson(text: string): unknown {
  try { return JSON.parse(text); } catch { return null; }
}

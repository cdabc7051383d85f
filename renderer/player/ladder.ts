/** Which way to try next, and when. Pure: the player keeps a memory and asks. */
import type { LiveKind, LiveTicket } from '#model/live';
import type { ProblemCode } from '#model/problem';
import { problems } from '#model/problem';
import type { EpochMs } from '#model/time';

interface WayRecord {
  /** Failures in a row without a lasting picture. */
  readonly failures: number;
  /** Until then the way is tried last. */
  readonly shunnedUntil: EpochMs;
  /** It was found that the browser has no decoder for its stream. */
  readonly isUndecodable: boolean;
}

/** What one tile has learned about the ways to its camera. */
export interface LadderMemory {
  /** By `wayOf`. */
  readonly ways: Readonly<Record<string, WayRecord>>;
  /** Failures of any way since the last picture that lasted. */
  readonly failures: number;
  readonly firstFailureAt: EpochMs | null;
}

export const freshMemory: LadderMemory = { ways: {}, failures: 0, firstFailureAt: null };

/** A picture that stays this long (ms) ends the count of failures. */
export const lastingAfterMs = 10_000;

/** Faults with a cause behind every way alike (camera, server, network): they say little against the way itself. */
const commonCauses: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'camera-unreachable', 'camera-refused-login', 'camera-not-rtsp', 'camera-no-video', 'camera-stalled', 'camera-garbage',
  'server-unreachable', 'ticket-expired', 'not-found', 'not-allowed',
]);

/** A picture that was there this long (ms) shows that the way works: what ended it for a common cause is not held against it. */
const workedMs = 3000;

const wayOf = (ticket: Pick<LiveTicket, 'kind' | 'role'>) => `${ticket.kind}/${ticket.role}`;

/** Puts the way last for 15 s, doubling up to 5 min; unsupported codecs for 10 min, for decoders do not grow back. `shownMs`: for how long it had shown its picture. */
export function withFailure(memory: LadderMemory, ticket: Pick<LiveTicket, 'kind' | 'role'> | null, code: ProblemCode, now: EpochMs, shownMs = 0): LadderMemory {
  const counted = { ...memory, failures: memory.failures + 1, firstFailureAt: memory.firstFailureAt ?? now };
  if (!ticket) return counted;
  const before = memory.ways[wayOf(ticket)];
  const failures = commonCauses.has(code) && shownMs >= workedMs ? 1 : (before?.failures ?? 0) + 1;
  const isUndecodable = code === 'codec-unsupported' || (before?.isUndecodable ?? false);
  return { ...counted, ways: { ...memory.ways, [wayOf(ticket)]: { failures, shunnedUntil: now + shunMs(code, failures), isUndecodable } } };
}

function shunMs(code: ProblemCode, failures: number): number {
  if (code === 'codec-unsupported') return 600_000;
  if (!commonCauses.has(code)) return Math.min(300_000, 15_000 * 2 ** (failures - 1));
  // A second failure in a row for a common cause may after all be this way's alone (F02: a proxy that swallows WebSockets).
  return failures < 2 ? 0 : 5000;
}

export function isUndecodable(memory: LadderMemory, way: Pick<LiveTicket, 'kind' | 'role'>): boolean {
  return memory.ways[wayOf(way)]?.isUndecodable ?? false;
}

/** Called once a picture has lasted: this way is good, and the outage is over. */
export function withSuccess(memory: LadderMemory, ticket: Pick<LiveTicket, 'kind' | 'role'>): LadderMemory {
  const { [wayOf(ticket)]: _, ...ways } = memory.ways;
  return { ways, failures: 0, firstFailureAt: null };
}

/** Best first: the core's order, shunned ways last; none is ever dropped but the expired, so even a way that failed 100 times is tried. */
export function orderTickets(tickets: readonly LiveTicket[], memory: LadderMemory, now: EpochMs): readonly LiveTicket[] {
  const shunned = (ticket: LiveTicket) => Math.max(0, (memory.ways[wayOf(ticket)]?.shunnedUntil ?? 0) - now);
  return tickets.filter((ticket) => ticket.expiresAt > now).toSorted((a, b) => shunned(a) - shunned(b));
}

/** These agree on a session before their first picture, for a second or more; the lane has a picture in hand. */
const slowToBegin: ReadonlySet<LiveKind> = new Set<LiveKind>(['whep', 'offered']);

/** For a tile that shows nothing: where the best way is slow to begin, the lane of the same stream goes first. Null where that gains nothing. */
export function quickWay(ordered: readonly LiveTicket[], memory: LadderMemory, now: EpochMs): LiveTicket | null {
  const [best] = ordered;
  if (!best || !slowToBegin.has(best.kind)) return null;
  return ordered.find((ticket) => ticket.kind === 'lane' && ticket.role === best.role && (memory.ways[wayOf(ticket)]?.shunnedUntil ?? 0) <= now) ?? null;
}

export type LadderStep =
  /** Start this ticket of the batch in hand at `at`. */
  | { readonly take: LiveTicket; readonly at: EpochMs }
  /** Ask the core for fresh tickets at `at`. */
  | { readonly take: null; readonly at: EpochMs };

/**
 * After a failure: the next unused ticket almost at once, or fresh ones after a pause. `random` in 0..1 spreads tiles that failed together.
 * During the first minute of an outage pauses stay under 2 s, so that a returning server has its picture back within 3 s (F01); later up to 8 s.
 */
export function nextStep(unused: readonly LiveTicket[], memory: LadderMemory, code: ProblemCode, now: EpochMs, random: number): LadderStep {
  const next = orderTickets(unused, memory, now).find((ticket) => (memory.ways[wayOf(ticket)]?.shunnedUntil ?? 0) <= now);
  if (next && !commonCauses.has(code)) return { take: next, at: now + 50 + random * 150 };
  return { take: null, at: now + pauseMs(memory, code, now) * (0.5 + random / 2) };
}

function pauseMs({ failures, firstFailureAt }: LadderMemory, code: ProblemCode, now: EpochMs): number {
  if (!problems[code].retry) return 30_000;
  // An expired ticket is nobody's failure: a fresh one is all it takes.
  if (code === 'ticket-expired' && failures <= 2) return 100;
  const cap = firstFailureAt !== null && now - firstFailureAt > 60_000 ? 8000 : 1800;
  return Math.min(cap, 500 * 1.5 ** Math.max(0, failures - 1));
}

/** When a tile that shows a picture by a lesser way should look for a better one again. */
export function stepUpAt(memory: LadderMemory, showingSince: EpochMs, attempts: number): EpochMs {
  const soonest = Math.max(0, ...Object.values(memory.ways).map((way) => way.shunnedUntil).filter((at) => at > showingSince));
  return Math.max(showingSince + Math.min(600_000, 15_000 * 2 ** attempts), soonest);
}

/** Whether `a` stands before `b` in a batch's order: a better way. */
export function isBetter(a: Pick<LiveTicket, 'kind' | 'role'>, b: Pick<LiveTicket, 'kind' | 'role'>, batch: readonly LiveTicket[]): boolean {
  const rank = (way: Pick<LiveTicket, 'kind' | 'role'>) => {
    const index = batch.findIndex((ticket) => wayOf(ticket) === wayOf(way));
    return index < 0 ? batch.length : index;
  };
  return rank(a) < rank(b);
}

export function sameWay(a: { kind: LiveKind; role: string }, b: { kind: LiveKind; role: string }): boolean {
  return a.kind === b.kind && a.role === b.role;
}

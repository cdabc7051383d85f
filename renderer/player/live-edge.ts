/**
 * Keeps a live picture close behind the newest media. Pure: fed with how much lies ahead of the play position, says what to do.
 * Fragments come in steps, so what counts is the trough: the least that lay ahead in the last seconds. Too much of it is needless
 * delay and is played off a little faster; running dry shows as a stop, and buys a larger reserve for a while.
 */
export interface EdgeState {
  /** Recent `ahead` values with their times (ms). */
  readonly samples: readonly { readonly at: number; readonly ahead: number }[];
  /** Wanted trough, s. */
  readonly reserve: number;
  /** Last time (ms) the picture stopped for want of media; null if never. */
  readonly stalledAt: number | null;
  readonly startedAt: number | null;
}

export const newEdge: EdgeState = { samples: [], reserve: 0.12, stalledAt: null, startedAt: null };

const reserveMin = 0.12;
const reserveMax = 0.8;
/** A stop adds this much reserve (s); each quiet 10 s gives 0.02 s back. */
const reserveStep = 0.08;
const windowMs = 1500;
/** Fewer milliseconds than this hold no trough yet. */
const surveyMs = 400;
/** Beyond this (s) playing faster takes too long: jump. With the largest reserve and the way of a picture it stays below what is told as late, 3 s. Just after the start half of it is enough. */
const jumpBehind = 1.2;

export interface EdgeStep {
  readonly state: EdgeState;
  readonly rate: number;
  /** Set where a jump is needed: how far before the newest media to land (s). */
  readonly jumpTo: number | null;
}

export function edgeStep(before: EdgeState, sample: { readonly at: number; readonly ahead: number; readonly stalled: boolean }): EdgeStep {
  const state = adapt(before, sample);
  if (sample.at - (state.samples[0]?.at ?? sample.at) < surveyMs) return { state, rate: 1, jumpTo: null };
  const trough = state.samples.reduce((least, { ahead }) => Math.min(least, ahead), Number.POSITIVE_INFINITY);
  const landing = state.reserve + 0.25;
  const young = state.startedAt !== null && sample.at - state.startedAt < 3000;
  if (trough > state.reserve + (young ? 0.6 : jumpBehind)) return { state: { ...state, samples: [] }, rate: 1, jumpTo: landing };
  return { state, rate: rateFor(trough - state.reserve), jumpTo: null };
}

function adapt(before: EdgeState, { at, ahead, stalled }: { at: number; ahead: number; stalled: boolean }): EdgeState {
  const samples = before.samples.filter((each) => at - each.at < windowMs);
  samples.push({ at, ahead });
  const startedAt = before.startedAt ?? at;
  // One stop is seen by several samples; it counts once.
  if (stalled && (before.stalledAt === null || at - before.stalledAt > 1000)) {
    return { samples, startedAt, stalledAt: at, reserve: Math.min(reserveMax, before.reserve + reserveStep) };
  }
  const quiet = before.stalledAt !== null && at - before.stalledAt > 10_000;
  if (!quiet) return { ...before, samples, startedAt };
  return { samples, startedAt, stalledAt: before.reserve > reserveMin ? at : null, reserve: Math.max(reserveMin, before.reserve - 0.02) };
}

/** Steps, not a slope: every change of rate makes the browser re-plan its audio and frame times. */
function rateFor(excess: number): number {
  if (excess > 0.5) return 1.1;
  if (excess > 0.2) return 1.05;
  if (excess > 0.06) return 1.02;
  if (excess < -0.06) return 0.97;
  return 1;
}

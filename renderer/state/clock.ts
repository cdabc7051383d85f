import type { EpochMs } from '#model/time';
import { heldUpMs } from '../player/held-up.ts';
import type { Bridge } from './bridge.ts';

/** One question to the core's clock; `sentAt` and `receivedAt` are the page's own monotonic time. */
export interface ClockSample { readonly sentAt: number; readonly receivedAt: number; readonly coreNow: EpochMs }

export interface ClockOffset {
  /** Core wall time minus the page's monotonic time, ms. */
  readonly offsetMs: number;
  /** The true offset lies within plus or minus this, ms. */
  readonly uncertaintyMs: number;
}

/** The sample with the smallest round trip wins: its answer was least delayed. Null without samples. */
export function bestOffset(samples: readonly ClockSample[]): ClockOffset | null {
  const best = samples.toSorted((a, b) => roundTrip(a) - roundTrip(b))[0];
  if (best === undefined) return null;
  return { offsetMs: best.coreNow - (best.sentAt + roundTrip(best) / 2), uncertaintyMs: roundTrip(best) / 2 };
}

function roundTrip(sample: ClockSample): number {
  return sample.receivedAt - sample.sentAt;
}

export interface CoreClock {
  /** Wall time of the core; the page's own wall time until the first answer. */
  now(): EpochMs;
}

const samplesPerRound = 5;
const roundEveryMs = 30_000;
/** A core that does not answer this question in time hangs (F02): the connection is given up. */
const answerTimeoutMs = 4000;
const probeEveryMs = 5000;
const lookMs = 250;

/** Keeps the offset to the core's clock: some samples at each connection and each 30 s; between them one probe each 5 s shows that the core still answers. */
export function startClock(bridge: Bridge, signal: AbortSignal, monotonic: () => number = () => performance.now()): CoreClock {
  let offsetMs = performance.timeOrigin;
  let rounds = 0;

  async function sample(): Promise<ClockSample> {
    const sentAt = monotonic();
    const answer = await within(answerTimeoutMs, bridge.api.app.clock(undefined, { signal }));
    return { sentAt, receivedAt: monotonic(), coreNow: answer.now };
  }

  async function round(mine: number): Promise<void> {
    const samples: ClockSample[] = [];
    for (let count = 0; count < samplesPerRound && mine === rounds; count += 1) samples.push(await sample());
    const best = bestOffset(samples);
    if (best !== null && mine === rounds) offsetMs = best.offsetMs;
  }

  async function keep(mine: number): Promise<void> {
    try {
      for (;;) {
        await round(mine);
        for (let waited = 0; waited < roundEveryMs; waited += probeEveryMs) {
          await new Promise((resolve) => { setTimeout(resolve, probeEveryMs); });
          if (mine !== rounds || signal.aborted) return;
          await sample();
        }
      }
    } catch {
      if (mine === rounds && !signal.aborted) bridge.reconnect();
    }
  }

  bridge.onOpen(() => {
    rounds += 1;
    void keep(rounds);
  }, signal);
  return { now: () => Math.round(monotonic() + offsetMs) };
}

/** Time in which this page itself was held up does not count: the answer waits to be read (F22). */
function within<T>(limitMs: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let left = limitMs;
    let lookedAt = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      left -= now - lookedAt - heldUpMs(now, lookedAt, lookMs);
      lookedAt = now;
      if (left <= 0) reject(new Error('no answer in time'));
    }, lookMs);
    promise.then(resolve, reject).finally(() => { clearInterval(timer); });
  });
}

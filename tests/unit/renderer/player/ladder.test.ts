import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { LiveTicket } from '#model/live';
import { problems } from '#model/problem';
import type { ProblemCode } from '#model/problem';
import { freshMemory, nextStep, orderTickets, quickWay, stepUpAt, withFailure, withSuccess } from '#renderer/player/ladder';
import type { LadderMemory } from '#renderer/player/ladder';

const now = 1_790_000_000_000;
const ticket = (kind: LiveTicket['kind'], expiresAt = now + 60_000): LiveTicket => ({ id: kind, camera: 'rec/c1', role: 'sub', kind, url: '', expiresAt });
const lane = ticket('lane');
const whep = ticket('whep');
const hls = ticket('llhls');
const kinds = (tickets: readonly LiveTicket[]) => tickets.map(({ kind }) => kind);

/** Fails `count` times in a row, `everyMs` apart. */
function failed(count: number, code: ProblemCode, of: LiveTicket | null = lane, memory = freshMemory, everyMs = 1000): LadderMemory {
  let next = memory;
  for (let i = 0; i < count; i += 1) next = withFailure(next, of, code, now + i * everyMs);
  return next;
}

describe('quickWay', () => {
  test('the lane of the same stream stands in for a way that is slow to begin', () => {
    const small = { ...lane, id: 'small', role: 'main' as const };
    expect(quickWay([whep, hls, small, lane], freshMemory, now)).toBe(lane);
    expect(quickWay([ticket('offered'), lane], freshMemory, now)).toBe(lane);
  });

  test('nothing stands in for what begins at once, for what has no lane, or where the lane has just failed', () => {
    expect(quickWay([lane, whep], freshMemory, now)).toBeNull();
    expect(quickWay([whep, hls], freshMemory, now)).toBeNull();
    expect(quickWay([whep, { ...lane, role: 'main' }], freshMemory, now)).toBeNull();
    expect(quickWay([whep, lane], failed(1, 'codec-unsupported'), now)).toBeNull();
    expect(quickWay([], freshMemory, now)).toBeNull();
  });
});

describe('orderTickets', () => {
  test("keeps the core's order", () => expect(kinds(orderTickets([lane, whep, hls], freshMemory, now))).toEqual(['lane', 'whep', 'llhls']));

  test('F20 puts a way that cannot decode last', () => {
    expect(kinds(orderTickets([lane, whep], failed(1, 'codec-unsupported'), now + 50_000))).toEqual(['whep', 'lane']);
  });

  test('drops only the expired', () => {
    expect(kinds(orderTickets([ticket('lane', now), whep], freshMemory, now))).toEqual(['whep']);
    expect(kinds(orderTickets([lane, whep, hls], failed(100, 'decode-failed'), now))).toHaveLength(3);
  });

  test('F03 one common fault does not drive tiles off the lane; a second does for 5 s', () => {
    expect(kinds(orderTickets([lane, whep], failed(1, 'server-unreachable'), now))).toEqual(['lane', 'whep']);
    const twice = failed(2, 'server-unreachable', lane, freshMemory, 0);
    expect(kinds(orderTickets([lane, whep], twice, now))).toEqual(['whep', 'lane']);
    expect(kinds(orderTickets([lane, whep], twice, now + 5001))).toEqual(['lane', 'whep']);
  });

  test('F29 a second crash soon after the first is not held against a way that had its picture back; a stutter is', () => {
    const once = failed(1, 'server-unreachable');
    expect(kinds(orderTickets([lane, whep], withFailure(once, lane, 'server-unreachable', now, 3_000), now))).toEqual(['lane', 'whep']);
    expect(kinds(orderTickets([lane, whep], withFailure(once, lane, 'server-unreachable', now, 900), now))).toEqual(['whep', 'lane']);
    expect(kinds(orderTickets([lane, whep], withFailure(once, lane, 'decode-failed', now, 60_000), now))).toEqual(['whep', 'lane']);
  });
});

describe('nextStep', () => {
  test('takes the next ticket at once when the way itself failed', () => {
    const step = nextStep([whep, hls], failed(1, 'decode-failed'), 'decode-failed', now, 0.5);
    expect(step.take).toBe(whep);
    expect(step.at - now).toBeLessThanOrEqual(200);
  });

  test('asks for fresh tickets when the cause is common', () => {
    expect(nextStep([whep], failed(1, 'server-unreachable'), 'server-unreachable', now, 0.5).take).toBeNull();
  });

  test('an expired ticket is replaced at once', () => {
    const step = nextStep([], failed(1, 'ticket-expired'), 'ticket-expired', now, 1);
    expect(step).toEqual({ take: null, at: now + 100 });
  });

  test('F01 stays under 2 s in the first minute and under 8 s for ever', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom<ProblemCode>('server-unreachable', 'too-slow', 'camera-stalled'), (count, random, code) => {
      const memory = failed(count, code, lane, freshMemory, 0);
      const soon = nextStep([], memory, code, now + 10_000, random).at - (now + 10_000);
      const later = nextStep([], memory, code, now + 3_600_000, random).at - (now + 3_600_000);
      expect(soon).toBeGreaterThanOrEqual(250);
      expect(soon).toBeLessThan(2000);
      expect(later).toBeLessThanOrEqual(8000);
    }));
  });

  test('spreads tiles that failed together', () => {
    const memory = failed(10, 'server-unreachable');
    const pauses = [0, 0.5, 1].map((random) => nextStep([], memory, 'server-unreachable', now, random).at - now);
    expect(pauses[2]! - pauses[0]!).toBeGreaterThan(500);
  });

  test('after 100 failures a picture ends the outage', () => {
    const recovered = withSuccess(failed(100, 'too-slow'), lane);
    expect(recovered).toEqual(freshMemory);
    expect(nextStep([], withFailure(recovered, lane, 'too-slow', now), 'too-slow', now, 1).at - now).toBe(500);
  });

  test('what only a person can change is asked for slowly', () => {
    for (const code of Object.keys(problems) as ProblemCode[]) {
      if (problems[code].retry) continue;
      expect(nextStep([], failed(1, code, null), code, now, 1).at - now).toBe(30_000);
    }
  });
});

describe('stepUpAt', () => {
  test('looks up after 15 s, then less and less often, at most every 10 min', () => {
    expect(stepUpAt(freshMemory, now, 0)).toBe(now + 15_000);
    expect(stepUpAt(freshMemory, now, 2)).toBe(now + 60_000);
    expect(stepUpAt(freshMemory, now, 50)).toBe(now + 600_000);
  });

  test('not before a shunned way is allowed again', () => {
    expect(stepUpAt(failed(1, 'codec-unsupported'), now, 0)).toBe(now + 600_000);
  });
});

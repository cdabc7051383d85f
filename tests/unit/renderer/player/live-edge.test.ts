import { describe, expect, test } from 'vitest';
import { edgeStep, newEdge } from '#renderer/player/live-edge';

/** Plays a source with steps of `stepS` for `seconds`, starting `ahead` behind the edge; tells what became of it. */
function play(seconds: number, ahead: number, stepS = 0.2) {
  let state = newEdge;
  let left = ahead;
  let jumps = 0;
  let stops = 0;
  let reserve = 0;
  const rates = new Set<number>();
  for (let at = 0; at < seconds * 1000; at += 100) {
    if (at % (stepS * 1000) === 0) left += stepS;
    const step = edgeStep(state, { at, ahead: left, stalled: left <= 0 });
    if (left <= 0) stops += 1;
    state = step.state;
    reserve = Math.max(reserve, state.reserve);
    rates.add(step.rate);
    if (step.jumpTo !== null) {
      jumps += 1;
      left = step.jumpTo;
    }
    left = Math.max(0, left - 0.1 * step.rate);
  }
  return { left, jumps, stops, rates, reserve };
}

describe('the live edge', () => {
  test('a picture somewhat behind catches up by rate, without a jump', () => {
    const end = play(20, 0.6);
    expect(end.jumps).toBe(0);
    expect(end.left).toBeLessThan(0.5);
    expect(Math.max(...end.rates)).toBeLessThanOrEqual(1.1);
  });

  test('more than 1.2 s too far behind it jumps, once: a picture is not late for our own buffer', () => {
    expect(play(10, 5).jumps).toBe(1);
    expect(play(10, 1.7).jumps).toBe(1);
  });

  test('stays just behind the edge without running dry', () => {
    const end = play(60, 0.3);
    expect(end.stops).toBe(0);
    expect(end.left).toBeGreaterThan(0);
    expect(end.left).toBeLessThan(0.5);
  });

  test('F06 a source that comes in larger steps gets a larger reserve, up to 0.8 s', () => {
    const end = play(60, 0.2, 1);
    expect(end.reserve).toBeGreaterThan(newEdge.reserve);
    expect(end.reserve).toBeLessThanOrEqual(0.8);
  });

  test('one stop seen several times counts once, and is forgiven in time', () => {
    let { state } = edgeStep(newEdge, { at: 0, ahead: 0, stalled: true });
    for (let at = 100; at < 900; at += 100) state = edgeStep(state, { at, ahead: 0, stalled: true }).state;
    expect(state.reserve).toBeCloseTo(0.2, 9);
    for (let at = 1000; at < 120_000; at += 100) state = edgeStep(state, { at, ahead: 0.2, stalled: false }).state;
    expect(state.reserve).toBeCloseTo(newEdge.reserve, 9);
  });
});

import { expect, test } from 'vitest';
import type { ClipState } from '#renderer/player/clip-player';
import { mustWait } from '#renderer/review/use-wait-for-pictures';

const is = (name: 'opening' | 'none' | 'stalled'): ClipState => ({ is: name });
const showing: ClipState = { is: 'showing', shownAt: 1_760_000_000_000 };
const failed = (code: 'server-unreachable' | 'codec-unsupported'): ClipState => ({ is: 'failed', problem: { code } });

test('the clock of a review stands while nothing can be shown that will be', () => {
  expect(mustWait([is('opening')])).toBe(true);
  expect(mustWait([is('stalled'), failed('server-unreachable')])).toBe(true);
  expect(mustWait([failed('server-unreachable')])).toBe(true);
});

test('it runs for one camera that shows, through gaps, and past footage that this browser cannot show', () => {
  expect(mustWait([showing, is('stalled'), failed('server-unreachable')])).toBe(false);
  expect(mustWait([is('none'), is('none')])).toBe(false);
  expect(mustWait([is('none'), failed('server-unreachable')])).toBe(false);
  expect(mustWait([failed('codec-unsupported')])).toBe(false);
  expect(mustWait([is('none'), is('stalled')])).toBe(true);
});

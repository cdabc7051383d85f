import { expect, test } from 'vitest';
import { problemOf } from '#renderer/state/bridge-problem';

test('a refusal keeps its code; anything else gets the one that fits', () => {
  expect(problemOf({ status: 400, data: { code: 'conflict', detail: 'revision 3' } })).toEqual({ code: 'conflict', detail: 'revision 3' });
  expect(problemOf({ status: 400, data: { code: 'constructor' } })).toEqual({ code: 'invalid-input' });
  expect(problemOf({ status: 500 })).toEqual({ code: 'internal' });
  expect(problemOf(new Error('socket closed'))).toEqual({ code: 'server-unreachable' });
  expect(problemOf(null)).toEqual({ code: 'server-unreachable' });
});

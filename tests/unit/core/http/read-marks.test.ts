import { expect, test, vi } from 'vitest';
import { createReadMarks } from '#core/http/read-marks';

function marks() {
  const pings: string[] = [];
  const made = createReadMarks((payload) => pings.push(payload));
  const read: number[] = [];
  const send = (...messages: number[]): void => { for (const message of messages) made.sent(() => read.push(message)); };
  return { ...made, pings, read, send };
}

test('what went before a mark is read when the mark is answered, and not before', () => {
  const { send, mark, answered, pings, read } = marks();
  send(1, 2, 3);
  mark();
  send(4);
  expect(read).toEqual([]);
  answered(pings[0]!);
  expect(read).toEqual([1, 2, 3]);
  mark();
  answered(pings[1]!);
  expect(read).toEqual([1, 2, 3, 4]);
});

test('nothing new, no mark; an answer to a later mark answers the earlier ones', () => {
  const { send, mark, answered, pings, read } = marks();
  mark();
  send(1);
  mark();
  mark();
  send(2);
  mark();
  expect(pings).toHaveLength(2);
  answered(pings[1]!);
  answered(pings[0]!);
  expect(read).toEqual([1, 2]);
});

test.each(['', '9', '-1', 'x', '1e3', ' 1', '99999999999999999999'])('an answer to no mark of ours is ignored: "%s"', (payload) => {
  const { send, mark, answered, read } = marks();
  send(1, 2);
  mark();
  send(3);
  answered(payload);
  expect(read).toEqual([]);
});

test('with the socket gone all is given back once', () => {
  const { end, mark, answered, sent } = marks();
  const read = vi.fn<() => void>();
  sent(read);
  mark();
  end();
  answered('1');
  end();
  expect(read).toHaveBeenCalledOnce();
});

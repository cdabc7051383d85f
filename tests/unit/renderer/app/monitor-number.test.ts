import { expect, test } from 'vitest';
import { monitorNumberOf } from '#renderer/app/monitor-number';

test('a window is the monitor its address names, else the first', () => {
  expect(monitorNumberOf('?monitor=3')).toBe(3);
  for (const wrong of ['', '?monitor=', '?monitor=0', '?monitor=65', '?monitor=2.5', '?monitor=x', '?monitor=-1']) expect(monitorNumberOf(wrong)).toBe(1);
});

import { expect, test } from 'vitest';
import { monitorNumberOf, pcIdOf } from '#renderer/app/monitor-number';

test('a window is the monitor its address names, else the first', () => {
  expect(monitorNumberOf('?monitor=3')).toBe(3);
  for (const wrong of ['', '?monitor=', '?monitor=0', '?monitor=65', '?monitor=2.5', '?monitor=x', '?monitor=-1']) expect(monitorNumberOf(wrong)).toBe(1);
});

test('a window says on which PC it stands, or nothing', () => {
  expect(pcIdOf('?monitor=3&pc=one-pc-0001')).toBe('one-pc-0001');
  for (const wrong of ['', '?pc=', '?pc=short', `?pc=${'x'.repeat(65)}`, '?pc=One-PC-0001', '?pc=one%20pc%200001']) expect(pcIdOf(wrong), wrong).toBeNull();
});

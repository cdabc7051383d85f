import { expect, test } from 'vitest';
import { mostMonitors, nextMonitor } from '#model/wall-monitor';

test('the next monitor has the lowest number that is free; a full wall has none', () => {
  const all = Array.from({ length: mostMonitors }, (_, at) => at + 1);
  expect([nextMonitor([]), nextMonitor([1, 2, 3, 4]), nextMonitor([1, 2, 9, 4]), nextMonitor(all.slice(0, -1)), nextMonitor(all)]).toEqual([1, 5, 3, mostMonitors, null]);
});

import { expect, onTestFinished, test, vi } from 'vitest';
import { UpstreamLane } from '#core/servers/embedded/upstream-lane';

test('a lane that waits for its next try is woken at once; one that waits for nothing stays still', async () => {
  const asked: number[] = [];
  const lane = new UpstreamLane({
    endpoint: () => {
      asked.push(performance.now());
      return Promise.reject(new Error('nobody listens'));
    },
    onBroken: () => undefined, random: () => 1,
  });
  onTestFinished(() => { lane.destroy(); });
  lane.wake();
  expect(asked).toHaveLength(0);
  lane.follow({ camera: 'embedded/c1', role: 'sub', kind: 'lane' }, () => undefined, new AbortController().signal);
  await vi.waitFor(() => { expect(asked).toHaveLength(3); }, { timeout: 5_000, interval: 5 });
  // The third failure waits 800 ms; nothing but the waking shortens it.
  await Promise.resolve();
  lane.wake();
  await Promise.resolve();
  expect(asked).toHaveLength(4);
});

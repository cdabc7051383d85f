import { expect, test } from 'vitest';
import { LiveHealth } from '#core/servers/generic/live-health';
import type { CameraHealth } from '#core/servers/recording-server';

test('what was learnt is forgotten when nobody watched for ten minutes, and told anew to whoever follows next', () => {
  let elapsed = 0;
  const health = new LiveHealth(() => 1_000 + elapsed, () => elapsed);
  const told: CameraHealth[] = [];
  const stop = new AbortController();
  const events = { catalogueChanged() {}, serverHealth() {}, cameraHealth: (changes: readonly CameraHealth[]) => { told.push(...changes); } };
  health.heard('list/a', 'ok');
  health.follow(events, stop.signal);
  elapsed = 5 * 60_000;
  health.heard('list/b', 'lost');
  health.heard('list/b', 'lost');
  elapsed = 11 * 60_000;
  health.forgetOld();
  expect(told).toEqual([
    { camera: 'list/a', is: 'ok', since: 1_000 }, { camera: 'list/b', is: 'lost', since: 301_000 }, { camera: 'list/a', is: 'unknown', since: 661_000 },
  ]);
  stop.abort();
  health.heard('list/c', 'ok');
  expect(told).toHaveLength(3);
});

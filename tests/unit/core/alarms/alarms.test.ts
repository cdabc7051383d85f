import { expect, test, vi } from 'vitest';
import { Alarms } from '#core/alarms/alarms';
import { alarmTimes } from '#core/alarms/alarm-book';
import { Changes } from '#core/changes';
import type { RecordingServer } from '#core/servers/recording-server';
import type { AlarmLevel, CameraAlarm } from '#model/camera-alarm';
import type { CameraEvent } from '#model/camera-event';

/** How often it tells and looks, and how long it lingers, in the tests; ms. */
const pace = { tellEveryMs: 40, lookMs: 5, lingerMs: 30 };

function stand(cameras: string[], level: AlarmLevel = 'rules') {
  const following = new Map<string, (events: readonly CameraEvent[]) => void>();
  const gone = new AbortController();
  const server = (id: string): RecordingServer => ({
    id, gone: gone.signal,
    events: { push: true, history: null, follow: (listener: (events: readonly CameraEvent[]) => void, _missed: unknown, signal: AbortSignal) => {
      following.set(id, listener);
      signal.addEventListener('abort', () => { following.delete(id); });
    } },
  }) as unknown as RecordingServer;
  const servers = new Map([['a', server('a')], ['b', server('b')]]);
  const arranged = new Changes();
  const settings = { level };
  const clock = { now: 1_790_000_000_000 };
  const alarms = new Alarms({
    servers: { find: (id) => servers.get(id) ?? null, changes: new Changes() }, camerasOf: () => cameras, onArranged: (_monitor, listener) => arranged.subscribe(listener),
    level: () => settings.level, corrections: () => [], now: () => clock.now, pace,
  });
  const watch = () => {
    const told: string[][] = [];
    const leaving = new AbortController();
    const over = (async () => { for await (const news of alarms.watch(1, leaving.signal)) told.push(news.map((one: CameraAlarm) => one.camera)); })();
    return { told, leave: async () => { leaving.abort(); await over; } };
  };
  const say = (camera: string, part: Partial<CameraEvent> = {}) => following.get(camera.split('/')[0]!)?.([{ id: `${camera} ${clock.now}`, camera, type: 'line', label: 'fence', at: clock.now, end: null, score: null, ...part }]);
  return { alarms, clock, following, servers, gone, arranged, settings, watch, say };
}

test('a window is told of its own cameras alone; servers are followed only while a window shows cameras of theirs', async () => {
  const cameras = ['a/1'];
  const { alarms, following, arranged, watch, say } = stand(cameras);
  expect([...following.keys()]).toEqual([]);
  const { told, leave } = watch();
  await vi.waitFor(() => { expect(told).toEqual([[]]); });
  expect([...following.keys()]).toEqual(['a']);
  say('a/2');
  say('a/1');
  await vi.waitFor(() => { expect(told).toEqual([[], ['a/1']]); });
  cameras.splice(0, 1, 'b/7');
  arranged.emit();
  // Views in turn come back to it: it is left a little later.
  expect([...following.keys()]).toEqual(['a', 'b']);
  await vi.waitFor(() => { expect(told).toEqual([[], ['a/1'], []]); });
  await vi.waitFor(() => { expect([...following.keys()]).toEqual(['b']); });
  await leave();
  await vi.waitFor(() => { expect(alarms.followed).toBe(0); });
  alarms.destroy();
});

test('a flood reaches a window at its pace', async () => {
  const cameras = Array.from({ length: 50 }, (_, each) => `a/${each}`);
  const { alarms, clock, watch, say } = stand(cameras);
  const { told, leave } = watch();
  await vi.waitFor(() => { expect(told).toHaveLength(1); });
  const began = performance.now();
  for (const camera of cameras) {
    clock.now += 10;
    say(camera, { id: null });
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  await vi.waitFor(() => { expect(told.at(-1)).toHaveLength(50); });
  expect(told.length).toBeLessThanOrEqual(2 + (performance.now() - began) / pace.tellEveryMs);
  await leave();
  alarms.destroy();
});

test('what is over is told as over: by its end, its server lost, changed or removed', async () => {
  const { alarms, clock, gone, servers, watch, say } = stand(['a/1']);
  const { told, leave } = watch();
  const at = clock.now;
  await vi.waitFor(() => { expect(told).toEqual([[]]); });
  const ends: readonly [string, () => void][] = [
    ['ended', () => { say('a/1', { id: 'ended', at, end: clock.now }); }], ['lost', () => { alarms.lost('a'); }], ['gone', () => { servers.delete('a'); gone.abort(); }],
  ];
  for (const [id, over] of ends) {
    say('a/1', { id });
    await vi.waitFor(() => { expect(told.at(-1)).toEqual(['a/1']); });
    clock.now += 5_000;
    over();
    clock.now += alarmTimes.afterMs - 1;
    expect(alarms.of(['a/1'])).toHaveLength(1);
    clock.now += 1;
    await vi.waitFor(() => { expect(told.at(-1)).toEqual([]); });
  }
  await leave();
  alarms.destroy();
});

test('which sorts count is a setting, and a change of it holds at once', async () => {
  const { alarms, settings, watch, say } = stand(['a/1', 'a/2'], 'objects');
  const { told, leave } = watch();
  await vi.waitFor(() => { expect(told).toEqual([[]]); });
  say('a/1', { type: 'motion' });
  say('a/2', { type: 'connection' });
  expect(alarms.of(['a/1', 'a/2'])).toEqual([]);
  say('a/1', { type: 'object' });
  await vi.waitFor(() => { expect(told).toEqual([[], ['a/1']]); });
  settings.level = 'rules';
  alarms.levelChanged();
  await vi.waitFor(() => { expect(told).toEqual([[], ['a/1'], []]); });
  await leave();
  alarms.destroy();
});

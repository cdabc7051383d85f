import { expect, test, vi } from 'vitest';
import type { Monitor } from '#model/view';
import { controlMonitor } from '#renderer/state/monitor';
import type { SendArrangement } from '#renderer/state/monitor';
import { clearTile, placeCameras } from '#renderer/wall/arrange';

const monitor = (revision: number, ...cameras: (number | null)[]): Monitor => ({
  number: 1, layout: '4', view: null, revision,
  items: [0, 1, 2, 3].map((index) => { const camera = cameras[index]; return camera === undefined || camera === null ? { kind: 'empty' } : { kind: 'camera', camera: `a/${camera}` }; }),
});
const shown = (state: { shown: Monitor | null }) => state.shown?.items.map((item) => (item.kind === 'camera' ? item.camera.slice(2) : '-')).join('');
const conflict = Object.assign(new Error('conflict'), { status: 400, data: { code: 'conflict' } });

/** A core with one monitor, which another page may change too. */
function fakeCore(first: Monitor) {
  const core = { now: first, refuse: null as Error | null };
  const send: SendArrangement = async (input) => {
    if (core.refuse) throw core.refuse;
    if (input.revision !== core.now.revision) throw conflict;
    core.now = { ...input.arrangement, number: 1, view: input.view, revision: core.now.revision + 1 };
    return core.now;
  };
  const onRefused = vi.fn();
  const control = controlMonitor(send, async () => core.now, onRefused);
  control.tell(first);
  const settled = () => vi.waitFor(() => { expect(control.store.getState().pending).toEqual([]); });
  return { core, control, onRefused, settled };
}

test('a wish is shown at once and confirmed by the core', async () => {
  const { core, control, settled } = fakeCore(monitor(5, 1));
  control.arrange((arrangement) => placeCameras(arrangement, 1, ['a/2']));
  expect(shown(control.store.getState())).toBe('12--');
  await settled();
  expect(core.now.revision).toBe(6);
  expect(control.store.getState().confirmed?.revision).toBe(6);
});

test('quick wishes are sent one after the other, each on the revision of the one before', async () => {
  const { core, control, settled } = fakeCore(monitor(0));
  for (let tile = 0; tile < 4; tile += 1) control.arrange((arrangement) => placeCameras(arrangement, tile, [`a/${tile + 1}`]));
  expect(shown(control.store.getState())).toBe('1234');
  await settled();
  expect(core.now.revision).toBe(4);
  expect(shown(control.store.getState())).toBe('1234');
});

test('settled once the core has answered every wish, refused ones too', async () => {
  const { core, control, onRefused } = fakeCore(monitor(0));
  await control.settled();
  control.arrange((arrangement) => placeCameras(arrangement, 0, ['a/1']));
  const first = control.settled();
  control.arrange((arrangement) => placeCameras(arrangement, 1, ['a/2']));
  await first;
  expect([core.now.revision, control.store.getState().pending]).toEqual([2, []]);
  core.refuse = new Error('closed');
  control.arrange((arrangement) => clearTile(arrangement, 0));
  await control.settled();
  expect([control.store.getState().pending, onRefused.mock.calls.length]).toEqual([[], 1]);
});

test('a conflict makes the wish again on what the other page did, losing neither', async () => {
  const { core, control, onRefused, settled } = fakeCore(monitor(1, 1, 2));
  core.now = monitor(2, 1, 2, 3);
  control.arrange((arrangement) => clearTile(arrangement, 0));
  await settled();
  expect(shown(control.store.getState())).toBe('-23-');
  expect(onRefused).not.toHaveBeenCalled();
});

test('a refused wish is rolled back and told', async () => {
  const { core, control, onRefused, settled } = fakeCore(monitor(1, 1));
  core.refuse = Object.assign(new Error('no'), { status: 400, data: { code: 'not-allowed' } });
  control.arrange((arrangement) => clearTile(arrangement, 0));
  expect(shown(control.store.getState())).toBe('----');
  await settled();
  expect(shown(control.store.getState())).toBe('1---');
  expect(onRefused).toHaveBeenCalledWith({ code: 'not-allowed' });
});

test('a lost connection rolls back too; a wish before the first word of the core is refused', async () => {
  const { core, control, onRefused, settled } = fakeCore(monitor(1, 1));
  core.refuse = new Error('closed');
  control.arrange((arrangement) => clearTile(arrangement, 0));
  await settled();
  expect(shown(control.store.getState())).toBe('1---');
  expect(onRefused).toHaveBeenCalledWith({ code: 'server-unreachable' });
  const early = controlMonitor(async () => core.now, async () => null, onRefused);
  early.arrange((arrangement) => arrangement);
  expect(onRefused).toHaveBeenCalledTimes(2);
});

test('older words of the core are dropped, but a new subscription begins anew', () => {
  const { control } = fakeCore(monitor(9, 1));
  control.tell(monitor(8, 7));
  expect(shown(control.store.getState())).toBe('1---');
  control.restart();
  control.tell(monitor(3, 7));
  expect(shown(control.store.getState())).toBe('7---');
});

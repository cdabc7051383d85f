import { expect, test, vi } from 'vitest';
import type { Monitor } from '#model/view';
import { controlMonitor } from '#renderer/state/monitor';
import { changeLayout, clearTile, placeCameras, swapTiles } from '#renderer/wall/arrange';

const monitor = (revision: number, cameras: string): Monitor => ({
  number: 1, layout: '4', view: null, revision, items: [...cameras].map((camera) => (camera === '-' ? { kind: 'empty' } : { kind: 'camera', camera: `a/${camera}` })),
});

function stand(first: string) {
  const core = { now: monitor(1, first) };
  const control = controlMonitor(async (input) => {
    core.now = { ...input.arrangement, number: 1, view: input.view, revision: core.now.revision + 1 };
    return core.now;
  }, async () => core.now, vi.fn());
  control.tell(core.now);
  const shown = () => control.store.getState().shown?.items.map((item) => (item.kind === 'camera' ? item.camera.slice(2) : '-')).join('');
  return { core, control, shown, settled: () => vi.waitFor(() => { expect(control.store.getState().pending).toEqual([]); }) };
}

test('steps are taken back one by one and done again; a new step ends what could be done again', () => {
  const { control, shown } = stand('pq--');
  control.arrange((arrangement) => placeCameras(arrangement, 0, ['a/x']));
  control.arrange((arrangement) => swapTiles(arrangement, 0, 1));
  expect(shown()).toBe('qx--');
  expect([control.undo(), shown()]).toEqual([true, 'xq--']);
  expect([control.undo(), shown()]).toEqual([true, 'pq--']);
  expect(control.undo()).toBe(false);
  expect([control.redo(), shown()]).toEqual([true, 'xq--']);
  control.arrange((arrangement) => clearTile(arrangement, 1));
  expect(control.redo()).toBe(false);
  expect([control.undo(), shown()]).toEqual([true, 'xq--']);
});

test('a view that was opened over it comes back with its name', () => {
  const { control } = stand('pq--');
  control.arrange(() => ({ layout: '4', items: monitor(0, 'abcd').items }), 'view-1');
  control.arrange((arrangement) => clearTile(arrangement, 0));
  control.undo();
  expect(control.store.getState().shown).toMatchObject({ view: 'view-1' });
  control.undo();
  expect(control.store.getState().shown).toMatchObject({ view: null });
});

test('only what is still as the step left it is taken back: another desk’s work stays', async () => {
  const { core, control, shown, settled } = stand('pqr-');
  control.arrange((arrangement) => placeCameras(arrangement, 0, ['a/x', 'a/y']));
  await settled();
  core.now = monitor(core.now.revision + 1, 'xzrn');
  control.tell(core.now);
  expect([control.undo(), shown()]).toEqual([true, 'pzrn']);
  control.arrange((arrangement) => changeLayout(arrangement, '1'));
  await settled();
  core.now = { ...monitor(core.now.revision + 1, 'k'), layout: '1' };
  control.tell(core.now);
  expect([control.undo(), shown()]).toEqual([false, 'k']);
});

/** A step whose every way is answered by hand. */
function widerStep() {
  const answers: PromiseWithResolvers<void>[] = [];
  const way = () => vi.fn(() => { const answer = Promise.withResolvers<void>(); answers.push(answer); return answer.promise; });
  const answer = async (error?: Error) => {
    if (error) answers.shift()!.reject(error);
    else answers.shift()!.resolve();
    await new Promise((resolve) => { setImmediate(resolve); });
  };
  return { step: { takeBack: way(), doAgain: way() }, answer };
}

test('what was wider than this monitor is taken back and done again in its turn', async () => {
  const { control, shown } = stand('pq--');
  const { step, answer } = widerStep();
  control.arrange((arrangement) => placeCameras(arrangement, 0, ['a/x']));
  control.did(step);
  control.arrange((arrangement) => placeCameras(arrangement, 1, ['a/y']));
  expect([control.undo(), shown()]).toEqual([true, 'xq--']);
  expect(step.takeBack).not.toHaveBeenCalled();
  expect([control.undo(), shown(), step.takeBack.mock.calls.length]).toEqual([true, 'xq--', 1]);
  await answer();
  expect([control.undo(), shown()]).toEqual([true, 'pq--']);
  expect([control.redo(), control.redo(), step.doAgain.mock.calls.length]).toEqual([true, true, 1]);
  await answer();
  control.did(step);
  expect(control.redo()).toBe(false);
});

test('nothing older is touched before the core said what became of a wider step', async () => {
  const { control, shown } = stand('pq--');
  const { step, answer } = widerStep();
  control.arrange((arrangement) => placeCameras(arrangement, 0, ['a/x']));
  control.did(step);
  expect([control.undo(), control.undo(), shown()]).toEqual([true, true, 'xq--']);
  expect([control.redo(), shown()]).toEqual([true, 'xq--']);
  expect([step.takeBack.mock.calls.length, step.doAgain.mock.calls.length]).toEqual([1, 0]);
  await answer();
  expect([control.undo(), shown()]).toEqual([true, 'pq--']);
});

test('a wider step that was refused can be tried again; one that the core knows no more, or that is another desk’s, cannot', async () => {
  const { control, shown } = stand('pq--');
  const { step, answer } = widerStep();
  const gone = Object.assign(new Error('gone'), { status: 404, data: { code: 'not-found' } });
  control.arrange((arrangement) => placeCameras(arrangement, 0, ['a/x']));
  control.did(step);
  control.undo();
  // Arranged meanwhile: it stays the newest step.
  control.arrange((arrangement) => placeCameras(arrangement, 1, ['a/y']));
  await answer(new Error('closed'));
  expect(control.redo()).toBe(false);
  expect([control.undo(), shown()]).toEqual([true, 'xq--']);
  expect([control.undo(), step.takeBack.mock.calls.length]).toEqual([true, 2]);
  await answer();
  control.redo();
  await answer(new Error('closed'));
  expect([control.redo(), step.doAgain.mock.calls.length]).toEqual([true, 2]);
  await answer();
  control.undo();
  await answer(gone);
  expect([control.undo(), shown()]).toEqual([true, 'pq--']);
  expect([control.redo(), control.redo(), control.redo(), shown()]).toEqual([true, true, false, 'xy--']);
  control.did(step);
  control.undo();
  await answer(Object.assign(new Error('theirs'), { data: { code: 'not-allowed' } }));
  expect([control.redo(), control.undo(), shown()]).toEqual([false, true, 'xq--']);
});

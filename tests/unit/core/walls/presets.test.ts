import { expect, test, vi } from 'vitest';
import { wallPresetSchema } from '#bridge/schemas';
import { CoreFault } from '#core/fault';
import { Walls } from '#core/walls/walls';
import { presetFileText } from '#model/wall-preset';
import type { Arrangement } from '#model/view';
import { codeOf, coreStand } from '../data/core-stand.ts';

const one = (camera: string): Arrangement => ({ layout: '1', items: [{ kind: 'camera', camera: `a/${camera}` }] });
const file = (text: string): File => new File([text], 'preset.json');

test('a preset shows every monitor again in one action; monitors it does not know stay; who did it is in the journal', () => {
  const stand = coreStand();
  const walls = new Walls({ ...stand, monitorCount: 2 });
  walls.arrange({ number: 1, revision: 0, arrangement: one('gate'), view: null });
  walls.arrange({ number: 2, revision: 0, arrangement: one('quay'), view: null });
  const preset = walls.savePreset({ name: '  Nuit ' }, 'page-1');
  expect(wallPresetSchema.safeParse(preset).success).toBe(true);
  expect(preset).toMatchObject({ name: 'Nuit', number: 1, monitors: [{ number: 1, ...one('gate') }, { number: 2, ...one('quay') }] });
  walls.arrange({ number: 1, revision: 1, arrangement: one('other'), view: null });
  walls.arrange({ number: 5, revision: 0, arrangement: one('fifth'), view: null });
  walls.applyPreset(preset.id, 'page-2');
  expect(walls.monitors().map(({ number, items, revision }) => [number, items[0], revision])).toEqual([
    [1, one('gate').items[0], 3], [2, one('quay').items[0], 2], [5, one('fifth').items[0], 1],
  ]);
  expect(stand.journal.list({ before: null, limit: 1 })[0]).toMatchObject({ kind: 'preset-applied', detail: { who: 'page-2', name: 'Nuit', monitors: 2 } });
  const again = new Walls(stand);
  expect(again.presets()).toEqual([preset]);
  expect(again.monitor(1).items).toEqual(one('gate').items);
  expect(codeOf(() => walls.applyPreset('gone'))).toBe('not-found');
});

test('who applies a preset hears which of its monitors no window shows', async () => {
  const stand = coreStand();
  const walls = new Walls({ ...stand, monitorCount: 3 });
  const preset = walls.savePreset({ name: 'Nuit' });
  const window = new AbortController();
  const watching = walls.watchMonitor(2, window.signal);
  await watching.next();
  expect(walls.applyPreset(preset.id).unseen).toEqual([1, 3]);
  expect(stand.journal.list({ before: null, limit: 1 })[0]).toMatchObject({ kind: 'preset-applied', detail: { monitors: 3, unseen: 2 } });
  window.abort();
  while (!(await watching.next()).done);
  expect(walls.applyPreset(preset.id).unseen).toEqual([1, 2, 3]);
});

test('a preset that was applied is taken back where it still stands, once, with a line in the journal; work done since stays', () => {
  const stand = coreStand();
  const walls = new Walls({ ...stand, monitorCount: 3 });
  const view = walls.saveView({ name: 'Port', arrangement: one('port') });
  for (const number of [1, 2, 3]) walls.arrange({ number, revision: 0, arrangement: one('night'), view: null });
  const preset = walls.savePreset({ name: 'Nuit' });
  walls.arrange({ number: 1, revision: 1, arrangement: one('port'), view: view.id });
  walls.arrange({ number: 2, revision: 1, arrangement: one('quay'), view: null });
  const { application } = walls.applyPreset(preset.id);
  walls.arrange({ number: 2, revision: 3, arrangement: one('fire'), view: null });
  // Something else and the same again is as it was put there.
  walls.arrange({ number: 1, revision: 3, arrangement: one('fire'), view: null });
  walls.arrange({ number: 1, revision: 4, arrangement: one('night'), view: null });
  walls.removePreset(preset.id);
  expect(walls.takeBackPreset(application, 'page-2')).toMatchObject({ preset: { name: 'Nuit', number: 1 }, monitors: [1, 3], changed: [2] });
  expect(walls.monitors().map(({ items, view: of, revision }) => [items[0], of, revision])).toEqual([
    [one('port').items[0], view.id, 6], [one('fire').items[0], null, 4], [one('night').items[0], null, 3],
  ]);
  expect(stand.journal.list({ before: null, limit: 1 })[0]).toMatchObject({ kind: 'preset-taken-back', detail: { who: 'page-2', name: 'Nuit', monitors: 2, changed: 1 } });
  expect(codeOf(() => walls.takeBackPreset(application))).toBe('not-found');
});

test('taking back where every monitor was changed since changes none, and is in the journal', () => {
  const stand = coreStand();
  const walls = new Walls({ ...stand, monitorCount: 1 });
  const { application } = walls.applyPreset(walls.savePreset({ name: 'Nuit' }).id);
  walls.arrange({ number: 1, revision: 1, arrangement: one('fire'), view: null });
  expect(walls.takeBackPreset(application)).toMatchObject({ monitors: [], changed: [1] });
  expect(walls.monitor(1).revision).toBe(2);
  expect(stand.journal.list({ before: null, limit: 1 })[0]).toMatchObject({ kind: 'preset-taken-back', detail: { monitors: 0, changed: 1 } });
});

test('the newest hundred applications can be taken back; what a full disk refused can be tried again', () => {
  const stand = coreStand();
  const walls = new Walls({ ...stand, monitorCount: 1 });
  const preset = walls.savePreset({ name: 'Nuit' });
  const applications = Array.from({ length: 101 }, () => walls.applyPreset(preset.id).application);
  expect(codeOf(() => walls.takeBackPreset(applications[0]!))).toBe('not-found');
  const append = vi.spyOn(stand.journal, 'append').mockImplementationOnce(() => { throw new CoreFault('disk-full', 'full'); });
  expect(codeOf(() => walls.takeBackPreset(applications[100]!))).toBe('disk-full');
  append.mockRestore();
  for (const application of applications.slice(1).toReversed()) expect(walls.takeBackPreset(application).monitors).toEqual([1]);
});

test('what another operator asked for since is not taken away, although it shows the same; once they took theirs back, it is', () => {
  const walls = new Walls({ ...coreStand(), monitorCount: 2 });
  for (const number of [1, 2]) walls.arrange({ number, revision: 0, arrangement: one('night'), view: null });
  const preset = walls.savePreset({ name: 'Nuit' });
  const arrange = () => { for (const { number, revision } of walls.monitors()) walls.arrange({ number, revision, arrangement: one('quay'), view: null }); };
  const shown = () => walls.monitors().map(({ items }) => items[0]);
  const [night, quay] = [one('night').items[0], one('quay').items[0]];
  arrange();
  const [mine, theirs] = [walls.applyPreset(preset.id).application, walls.applyPreset(preset.id).application];
  expect(walls.takeBackPreset(mine)).toMatchObject({ monitors: [], changed: [1, 2] });
  expect(walls.takeBackPreset(theirs)).toMatchObject({ monitors: [1, 2] });
  expect(shown()).toEqual([night, night]);
  arrange();
  const [first, second] = [walls.applyPreset(preset.id).application, walls.applyPreset(preset.id).application];
  walls.takeBackPreset(second);
  expect(walls.takeBackPreset(first)).toMatchObject({ monitors: [1, 2] });
  expect(shown()).toEqual([quay, quay]);
});

test('named once however it is written; numbers stay; removing what is gone is no fault', () => {
  const walls = new Walls(coreStand());
  const [night, day] = [walls.savePreset({ name: 'Nuit' }), walls.savePreset({ name: 'Jour' })];
  expect(walls.savePreset({ name: 'NUIT', replaces: night })).toMatchObject({ id: night.id, number: 1, name: 'NUIT' });
  expect(codeOf(() => walls.renamePreset({ id: day.id, name: 'nuit' }))).toBe('conflict');
  expect(codeOf(() => walls.savePreset({ name: '\u200b' }))).toBe('invalid-input');
  walls.removePreset(night.id);
  walls.removePreset(night.id);
  expect(walls.renamePreset({ id: day.id, name: 'Matin' })).toMatchObject({ number: 2 });
  expect(walls.savePreset({ name: 'Soir' }).number).toBe(1);
});

test('a name that is taken is refused, unless the very version that is there may be replaced; a file is no exception', async () => {
  const stand = coreStand();
  const walls = new Walls(stand);
  walls.arrange({ number: 1, revision: 0, arrangement: one('gate'), view: null });
  const seen = walls.savePreset({ name: 'Nuit' });
  expect(codeOf(() => walls.savePreset({ name: 'nuit' }))).toBe('conflict');
  expect(codeOf(() => walls.savePreset({ name: 'nuit', replaces: { id: 'other', savedAt: seen.savedAt } }))).toBe('conflict');
  // Replaced within the same millisecond: another version all the same.
  const newer = walls.savePreset({ name: 'Nuit', replaces: seen });
  expect(codeOf(() => walls.savePreset({ name: 'Nuit', replaces: seen }))).toBe('conflict');
  const text = presetFileText(seen);
  await expect(walls.importPreset({ file: file(text) })).rejects.toMatchObject({ problem: { code: 'conflict' } });
  await expect(walls.importPreset({ file: file(text), replaces: seen })).rejects.toMatchObject({ problem: { code: 'conflict' } });
  expect(walls.presets()).toEqual([newer]);
  expect(stand.journal.list({ before: null, limit: 9 }).map(({ kind }) => kind)).toEqual(['preset-saved', 'preset-saved']);
  expect(await walls.importPreset({ file: file(text), replaces: newer })).toMatchObject({ id: seen.id });
  // What was to be replaced is gone: nothing is lost.
  walls.removePreset(seen.id);
  expect(walls.savePreset({ name: 'Nuit', replaces: seen }).id).not.toBe(seen.id);
});

test('a file goes to another wall and back; what is no preset is refused with the place that is wrong and changes nothing', async () => {
  const from = new Walls(coreStand());
  from.arrange({ number: 1, revision: 0, arrangement: one('gate'), view: null });
  const text = presetFileText(from.savePreset({ name: 'Match' }));
  const to = new Walls(coreStand());
  expect(await to.importPreset({ file: file(`\ufeff${text}`) })).toMatchObject({ name: 'Match', number: 1 });
  expect(to.presets()[0]?.monitors).toEqual(from.presets()[0]?.monitors);
  const bad = ['', 'hello', '[]', '{}', text.replace('"version": 1', '"version": 2'), text.replace('"layout": "1"', '"layout": "9"'), text.replace('"number": 2', '"number": 1')];
  for (const one of bad) await expect(to.importPreset({ file: file(one) }), one.slice(0, 60)).rejects.toMatchObject({ problem: { code: 'invalid-input' } });
  await expect(to.importPreset({ file: file('x'.repeat(1_000_001)) })).rejects.toMatchObject({ problem: { code: 'too-large' } });
  await expect(to.importPreset({ file: file(text.replace('"layout": "1"', '"layout": "9"')) })).rejects.toMatchObject({ problem: { detail: expect.stringContaining('monitors.0') as string } });
  expect(to.presets()).toHaveLength(1);
});

import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { pushBoardSchema } from '#bridge/schemas';
import { Pushes } from '#core/walls/pushes';
import type { PushWish } from '#core/walls/pushes';
import { Walls } from '#core/walls/walls';
import type { Arrangement, ViewItem } from '#model/view';
import { codeOf, coreStand, startTime } from '../data/core-stand.ts';
import type { CoreStand } from '../data/core-stand.ts';

beforeEach(() => { vi.useFakeTimers({ now: startTime }); });
afterEach(() => { vi.useRealTimers(); });

const seen = (camera: string): ViewItem & { kind: 'camera' } => ({ kind: 'camera', camera: `a/${camera}` });
const four = (...cameras: string[]): Arrangement => ({ layout: '4', items: Array.from({ length: 4 }, (_, tile) => (cameras[tile] ? seen(cameras[tile]) : { kind: 'empty' })) });
const names = ({ items }: Arrangement): string => items.map((one) => (one.kind === 'camera' ? one.camera.slice(2) : '-')).join(' ');
const item = (camera: string, tile: number | null, more: Partial<PushWish> = {}): PushWish => ({ from: 1, to: 2, content: { kind: 'item', item: seen(camera), tile }, reason: 'foule au quai', returnAfterS: null, ...more });

function room(stand: CoreStand = coreStand()) {
  const now = Date.now;
  const walls = new Walls({ ...stand, now });
  const pushes = new Pushes({ data: stand.data, journal: stand.journal, walls, now });
  onTestFinished(() => { pushes.destroy(); });
  const hand = (...cameras: string[]) => walls.arrange({ number: 2, revision: walls.monitor(2).revision, arrangement: four(...cameras), view: null });
  const kinds = () => stand.journal.list({ before: null, limit: 50 }).toReversed().map(({ kind }) => kind);
  const states = () => pushes.board().pushes.map(({ state, content }) => `${content.kind === 'item' && content.item.kind === 'camera' ? content.item.camera.slice(2) : 'view'} ${state}`).toSorted();
  return { stand, walls, pushes, hand, kinds, states, shown: () => names(walls.monitor(2)) };
}

test('shown at once, with its reason in the journal; goes back by itself when its time is over', async () => {
  const { pushes, hand, shown, kinds, stand, states } = room();
  hand('p', 'q', 'r', 's');
  const push = pushes.send(item('x', 1, { returnAfterS: 300 }), 'page-7');
  expect(pushBoardSchema.safeParse(pushes.board()).success).toBe(true);
  expect(push).toMatchObject({ state: 'shown', content: { tile: 1 }, dueAt: startTime + 300_000 });
  expect(shown()).toBe('p x r s');
  expect(stand.journal.list({ before: null, limit: 2 })[1]).toMatchObject({ kind: 'push-sent', camera: 'a/x', monitor: 2, detail: { who: 'page-7', from: 1, reason: 'foule au quai', stays: 300, asked: false } });
  await vi.advanceTimersByTimeAsync(299_000);
  expect(shown()).toBe('p x r s');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(shown()).toBe('p q r s');
  expect(states()).toEqual(['x returned']);
  expect(kinds()).toEqual(['push-sent', 'push-shown', 'push-returned']);
  await vi.advanceTimersByTimeAsync(61_000);
  expect(states()).toEqual([]);
});

test('a monitor that is asked first shows nothing before its word; refused, not answered and accepted are told and in the journal', async () => {
  const { pushes, hand, shown, kinds, states } = room();
  hand('p', 'q', 'r', 's');
  pushes.ask({ monitor: 2, first: true }, 'page-2');
  const [first, second, third] = [pushes.send(item('x', 0)), pushes.send(item('y', 0)), pushes.send(item('z', null))];
  expect(states()).toEqual(['x waiting', 'y waiting', 'z waiting']);
  expect(shown()).toBe('p q r s');
  pushes.answer({ id: first.id, accept: false });
  expect(pushes.answer({ id: third.id, accept: true })).toMatchObject({ state: 'shown', content: { tile: 3 } });
  expect(shown()).toBe('p q r z');
  expect(codeOf(() => pushes.answer({ id: first.id, accept: true }))).toBe('not-found');
  await vi.advanceTimersByTimeAsync(60_500);
  expect(pushes.board().pushes.find(({ id }) => id === second.id)?.state).toBe('unanswered');
  expect(codeOf(() => pushes.answer({ id: second.id, accept: true }))).toBe('not-found');
  expect(kinds()).toEqual(['push-asking-changed', 'push-sent', 'push-sent', 'push-sent', 'push-refused', 'push-shown', 'push-unanswered']);
});

test('a push says whether a window shows the monitor; where none does it is laid or waits all the same, and answer and journal say so', async () => {
  const { pushes, walls, shown, stand, hand } = room();
  hand('p', 'q', 'r', 's');
  const told = (kind: string) => stand.journal.list({ before: null, limit: 50 }).find((entry) => entry.kind === kind)?.detail;
  expect(pushes.send(item('x', 0))).toMatchObject({ state: 'shown', hasWindow: false });
  expect([told('push-sent'), told('push-shown')]).toMatchObject([{ hasWindow: false }, { hasWindow: false }]);
  expect(shown()).toBe('x q r s');
  pushes.ask({ monitor: 2, first: true });
  expect(pushes.send(item('y', 1))).toMatchObject({ state: 'waiting', hasWindow: false });
  await vi.advanceTimersByTimeAsync(60_500);
  expect(told('push-unanswered')).toMatchObject({ hasWindow: false });
  const window = new AbortController();
  const watching = walls.watchMonitor(2, window.signal);
  await watching.next();
  const asked = pushes.send(item('z', 2));
  expect(asked).toMatchObject({ state: 'waiting', hasWindow: true });
  pushes.answer({ id: asked.id, accept: true });
  expect([told('push-sent'), told('push-shown')]).toMatchObject([{ hasWindow: true }, { hasWindow: true }]);
  window.abort();
  await watching.next();
  pushes.ask({ monitor: 2, first: false });
  expect(pushes.send(item('w', 3))).toMatchObject({ state: 'shown', hasWindow: false });
});

test('what waited when the core ended has its end in the journal once the next one is there, once', async () => {
  const stand = coreStand();
  const before = room(stand);
  before.hand('p', 'q', 'r', 's');
  before.pushes.ask({ monitor: 2, first: true });
  const [taken, refused, first, second] = ['t', 'r', 'x', 'y'].map((camera) => before.pushes.send(item(camera, null)));
  before.pushes.answer({ id: taken!.id, accept: true });
  before.pushes.answer({ id: refused!.id, accept: false });
  before.pushes.destroy();
  const ends = () => stand.journal.list({ before: null, limit: 50 }).toReversed().filter(({ kind }) => kind === 'push-unanswered').map(({ monitor, camera, detail }) => [monitor, camera, detail['push'], detail['because'] ?? null]);
  const left = [[2, 'a/x', first!.id, 'restart'], [2, 'a/y', second!.id, 'restart']];
  // A full disk at the start: the line follows when there is room, be it under the next core; what is sent meanwhile is not lost either.
  stand.data.db.exec("CREATE TEMP TRIGGER refusal BEFORE INSERT ON journal WHEN NEW.kind = 'push-unanswered' BEGIN SELECT RAISE(ABORT, 'full'); END");
  const after = room(stand);
  await vi.advanceTimersByTimeAsync(50);
  expect(ends()).toEqual([]);
  const third = after.pushes.send(item('z', null));
  after.pushes.destroy();
  const again = room(stand);
  await vi.advanceTimersByTimeAsync(50);
  stand.data.db.exec('DROP TRIGGER refusal');
  await vi.advanceTimersByTimeAsync(5_500);
  expect(ends()).toEqual([...left, [2, 'a/z', third.id, 'restart']]);
  expect(again.states()).toEqual(['t shown']);
  again.pushes.destroy();
  room(stand);
  await vi.advanceTimersByTimeAsync(61_000);
  expect(ends()).toHaveLength(3);
});

test('a preset that is taken back brings what was arranged beneath what had been sent, not what had been sent', async () => {
  const { walls, pushes, hand, shown, states } = room();
  const view = walls.saveView({ name: 'Port', arrangement: four('p', 'q', 'r', 's') });
  hand('n');
  const preset = walls.savePreset({ name: 'Nuit' });
  walls.arrange({ number: 2, revision: walls.monitor(2).revision, arrangement: four('p', 'q', 'r', 's'), view: view.id });
  pushes.send(item('x', 0, { returnAfterS: 60 }));
  walls.takeBackPreset(walls.applyPreset(preset.id).application);
  expect([shown(), walls.monitor(2).view]).toEqual(['p q r s', view.id]);
  expect(states()).toEqual(['x replaced']);
  pushes.send({ ...item('y', 0, { returnAfterS: 60 }), content: { kind: 'arrangement', arrangement: four('y'), view: null } });
  expect(shown()).toBe('y - - -');
  walls.takeBackPreset(walls.applyPreset(preset.id).application);
  await vi.advanceTimersByTimeAsync(61_000);
  expect([shown(), walls.monitor(2).view]).toEqual(['p q r s', view.id]);
});

test('the sender takes it back: what was beneath is seen again, what others put there since stays', () => {
  const { pushes, hand, shown, kinds, stand, states } = room();
  hand('p', 'q', 'r', 's');
  const [item1, whole] = [pushes.send(item('x', 1)), pushes.send({ ...item('', null), content: { kind: 'arrangement', arrangement: four('k', 'l'), view: null } })];
  expect(shown()).toBe('k l - -');
  // Beneath what came since: nothing of it is seen, and it does not come up when that goes.
  expect(pushes.takeBack(item1.id, 'page-1')).toMatchObject({ push: { state: 'returned' }, isCovered: true });
  expect(shown()).toBe('k l - -');
  expect(pushes.takeBack(whole.id)).toMatchObject({ isCovered: false });
  expect(shown()).toBe('p q r s');
  expect(codeOf(() => pushes.takeBack(whole.id))).toBe('not-found');
  // A hand arranged that tile: its work stays.
  const touched = pushes.send(item('z', 0));
  hand('n', 'q', 'r', 's');
  expect(codeOf(() => pushes.takeBack(touched.id))).toBe('not-found');
  expect(shown()).toBe('n q r s');
  // Another tile's work stays, too.
  const beside = pushes.send(item('z', 0));
  hand('z', 'q', 'r', 't');
  pushes.takeBack(beside.id);
  expect(shown()).toBe('n q r t');
  expect(kinds().filter((kind) => kind === 'push-returned')).toHaveLength(3);
  expect(stand.journal.list({ before: null, limit: 50 }).find(({ kind, detail }) => kind === 'push-returned' && detail['push'] === item1.id)).toMatchObject({ camera: 'a/x', monitor: 2, detail: { who: 'page-1', because: 'taken-back' } });
  expect(states()).toContain('x returned');
});

test('a monitor that is asked first: the sender withdraws the question, but what was taken there is its own to put back', () => {
  const { pushes, hand, shown, kinds, states } = room();
  hand('p', 'q', 'r', 's');
  pushes.ask({ monitor: 2, first: true });
  const [first, second] = [pushes.send(item('x', 0)), pushes.send(item('y', 1))];
  expect(pushes.takeBack(first.id)).toMatchObject({ push: { state: 'withdrawn' }, isCovered: false });
  expect(codeOf(() => pushes.answer({ id: first.id, accept: true }))).toBe('not-found');
  pushes.answer({ id: second.id, accept: true });
  expect(codeOf(() => pushes.takeBack(second.id))).toBe('not-allowed');
  expect([shown(), states()]).toEqual(['p y r s', ['x withdrawn', 'y shown']]);
  expect(pushBoardSchema.safeParse(pushes.board()).success).toBe(true);
  expect(kinds()).toEqual(['push-asking-changed', 'push-sent', 'push-sent', 'push-withdrawn', 'push-shown']);
});

test('put back or kept by hand; an operator who arranges that tile ends it, a preset too', () => {
  const { walls, pushes, hand, shown, states } = room();
  hand('p', 'q', 'r', 's');
  const preset = walls.savePreset({ name: 'Nuit' });
  const [back, keep, touched, beneath] = ['b', 'k', 't', 'u'].map((camera, tile) => pushes.send(item(camera, tile, { returnAfterS: 60 })));
  expect(shown()).toBe('b k t u');
  pushes.settle({ id: back!.id, how: 'return' });
  pushes.settle({ id: keep!.id, how: 'keep' });
  expect(shown()).toBe('p k t u');
  hand('p', 'k', 'own', 'u');
  expect(states()).toEqual(['b returned', 'k kept', 't replaced', 'u shown']);
  walls.applyPreset(preset.id);
  expect(shown()).toBe('p q r s');
  expect(states()).toEqual(['b returned', 'k kept', 't replaced', 'u replaced']);
  for (const { id } of [back!, keep!, touched!, beneath!]) expect(codeOf(() => pushes.settle({ id, how: 'return' }))).toBe('not-found');
});

test('a core that is killed takes up what stands: due returns are made, asking stays', async () => {
  const stand = coreStand();
  const before = room(stand);
  before.hand('p', 'q', 'r', 's');
  before.pushes.ask({ monitor: 3, first: true });
  before.pushes.send(item('x', 1, { returnAfterS: 60 }));
  before.pushes.send({ ...item('v', 0), content: { kind: 'arrangement', arrangement: four('k', 'l'), view: null }, returnAfterS: 3600 });
  before.pushes.destroy();
  vi.setSystemTime(startTime + 90_000);
  const after = room(stand);
  expect(after.pushes.board()).toMatchObject({ asking: [3], pushes: [{ state: 'shown' }, { state: 'shown' }] });
  expect(after.shown()).toBe('k l - -');
  await vi.advanceTimersByTimeAsync(50);
  expect(after.states()).toEqual(['view shown', 'x returned']);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(after.shown()).toBe('p q r s');
});

test('rows that cannot be read, or no longer tell what is shown, are left out', () => {
  const stand = coreStand();
  const before = room(stand);
  before.hand('p', 'q', 'r', 's');
  before.pushes.send(item('x', 1));
  stand.data.db.prepare('INSERT INTO push_stack (monitor, stack) VALUES (3, ?)').run('{"base":');
  stand.data.db.prepare('UPDATE monitor SET arrangement = ?').run(JSON.stringify(four('other')));
  const after = room(stand);
  expect(after.pushes.board().pushes).toEqual([]);
  expect(stand.data.db.prepare('SELECT COUNT(*) AS n FROM push_stack').get()).toMatchObject({ n: 0 });
});

test('nothing to itself, to no monitor, to no tile; the sixteen newest of a monitor are kept apart', () => {
  const { pushes, hand, states } = room();
  hand('p', 'q', 'r', 's');
  expect(codeOf(() => pushes.send(item('x', 1, { to: 1 })))).toBe('invalid-input');
  expect(codeOf(() => pushes.send(item('x', 1, { to: 65 })))).toBe('not-found');
  expect(codeOf(() => pushes.send(item('x', 4)))).toBe('not-found');
  for (let at = 0; at < 17; at += 1) pushes.send(item(`c${at}`, 1));
  expect(states().filter((state) => state.endsWith('shown'))).toHaveLength(16);
  expect(states().filter((state) => state.endsWith('kept'))).toHaveLength(1);
});

/** A full disk: the journal refuses entries of this kind while the work is done. */
function refusing({ data }: CoreStand, kind: string, work: () => unknown): void {
  data.db.exec(`CREATE TEMP TRIGGER refusal BEFORE INSERT ON journal WHEN NEW.kind = '${kind}' BEGIN SELECT RAISE(ABORT, 'full'); END`);
  expect(codeOf(work)).not.toBeNull();
  data.db.exec('DROP TRIGGER refusal');
}

test('a push that cannot be written is not on the board and holds nothing', () => {
  const { pushes, hand, shown, states, stand } = room();
  hand('p', 'q', 'r', 's');
  refusing(stand, 'push-shown', () => pushes.send(item('x', 0)));
  expect([shown(), states(), pushes.holds(2)]).toEqual(['p q r s', [], false]);
});

test.each([['push-shown', true], ['push-refused', false]] as const)('an answer that cannot be written (%s) leaves the push waiting, to be answered again or run out', async (kind, accept) => {
  const { pushes, hand, shown, states, stand } = room();
  hand('p', 'q', 'r', 's');
  pushes.ask({ monitor: 2, first: true });
  const [first, second] = [pushes.send(item('x', 0)), pushes.send(item('y', 1))];
  for (const { id } of [first, second]) refusing(stand, kind, () => pushes.answer({ id, accept }));
  expect([shown(), states()]).toEqual(['p q r s', ['x waiting', 'y waiting']]);
  pushes.answer({ id: first.id, accept: true });
  await vi.advanceTimersByTimeAsync(60_500);
  expect([shown(), states()]).toEqual(['x q r s', ['x shown', 'y unanswered']]);
});

test('an arrangement or preset that cannot be written leaves what was sent there, and it goes back in time', async () => {
  const { walls, pushes, hand, shown, states, stand } = room();
  hand('p', 'q', 'r', 's');
  const preset = walls.savePreset({ name: 'Nuit' });
  pushes.send(item('x', 0, { returnAfterS: 300 }));
  refusing(stand, 'push-replaced', () => hand('n', 'q', 'r', 's'));
  refusing(stand, 'preset-applied', () => walls.applyPreset(preset.id));
  expect([shown(), states()]).toEqual(['x q r s', ['x shown']]);
  await vi.advanceTimersByTimeAsync(301_000);
  expect([shown(), states()]).toEqual(['p q r s', ['x returned']]);
});

test('a push that cannot be kept or put back stays, with all it covers', () => {
  const { pushes, hand, shown, states, stand } = room();
  hand('p', 'q', 'r', 's');
  const [, above] = [pushes.send(item('x', 0)), pushes.send(item('y', 0))];
  refusing(stand, 'push-replaced', () => pushes.settle({ id: above.id, how: 'keep' }));
  refusing(stand, 'push-returned', () => pushes.settle({ id: above.id, how: 'return' }));
  expect([shown(), states()]).toEqual(['y q r s', ['x shown', 'y shown']]);
  pushes.settle({ id: above.id, how: 'return' });
  expect([shown(), states()]).toEqual(['x q r s', ['x shown', 'y returned']]);
});

import { expect, test } from 'vitest';
import { applyHealth } from '#renderer/state/health';
import { cameraNumbered, catalogueOf, createCatalogue, loadCatalogue } from '#renderer/state/catalogue';
import type { Bridge } from '#renderer/state/bridge';
import { pageCameras } from '../../../fakes/page-cameras.ts';

const cameras = pageCameras(2500);
const bridgeOf = (list: (input: { after: string | null; limit: number }) => unknown) => ({ api: { cameras: { list: async (input: { after: string | null; limit: number }) => list(input) } } }) as unknown as Bridge;

test('2,500 cameras come in pages of 1,000; the tree sees the first at once, then all', async () => {
  const store = createCatalogue();
  const asked: (string | null)[] = [];
  const seen: number[] = [];
  store.subscribe(({ cameras: known }) => { seen.push(known.size); });
  await loadCatalogue(bridgeOf(({ after, limit }) => {
    asked.push(after);
    const from = after === null ? 0 : cameras.findIndex(({ id }) => id === after) + 1;
    return { cameras: cameras.slice(from, from + limit), total: 2500, next: from + limit < 2500 ? cameras[from + limit - 1]?.id : null };
  }), store, new AbortController().signal);
  expect(asked).toEqual([null, 'embedded/c1000', 'embedded/c2000']);
  expect(seen).toEqual([1000, 2500]);
  expect(store.getState()).toMatchObject({ is: 'ready', total: 2500 });
  expect(store.getState().sites.length).toBe(1250);
});

test('F58 names are cleaned on arrival, whatever the core let through', async () => {
  const store = createCatalogue();
  const hostile = { ...cameras[0], name: { fr: `a\u202Eb\u0000c${'x'.repeat(1000)}` } };
  await loadCatalogue(bridgeOf(() => ({ cameras: [hostile], total: 1, next: null })), store, new AbortController().signal);
  const name = store.getState().cameras.get('embedded/c1')?.name.fr ?? '';
  expect(name.startsWith('ab\u2400cxxx')).toBe(true);
  expect(name.length).toBe(200);
});

test('sites of the same id on two servers stay two; a number finds its first camera', () => {
  const [one] = cameras;
  if (one === undefined) throw new Error('no camera');
  const other = { ...one, id: 'b/9', server: 'b' };
  const catalogue = catalogueOf([one, other], 'ready', 2);
  expect(catalogue.sites.length).toBe(2);
  expect(cameraNumbered(catalogue.cameras, 1)?.id).toBe(one.id);
  expect(cameraNumbered(catalogue.cameras, 77)).toBeUndefined();
});

test('health changes name only what changed', () => {
  const server = { server: 'a', is: 'ok' as const, since: 1, alarms: [] };
  const first = applyHealth({ cameras: new Map(), servers: [] }, { health: [{ camera: 'a/1', is: 'ok' }, { camera: 'a/2', is: 'lost' }], servers: [server] });
  const second = applyHealth(first, { health: [{ camera: 'a/2', is: 'ok' }], servers: [] });
  expect([...second.cameras]).toEqual([['a/1', 'ok'], ['a/2', 'ok']]);
  expect(second.servers).toEqual([server]);
});

import { expect, test } from 'vitest';
import { applyHealth } from '#renderer/state/health';
import { cameraNumbered, catalogueOf, createCatalogue, hiddenServers, hideServers, loadCatalogue } from '#renderer/state/catalogue';
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

test('what is told again unchanged stays the same object; a changed camera changes its site alone', async () => {
  const store = createCatalogue();
  const load = async (told: readonly unknown[]) => {
    await loadCatalogue(bridgeOf(({ after }) => (after === null ? { cameras: structuredClone(told.slice(0, 1000)), total: told.length, next: 'more' } : { cameras: structuredClone(told.slice(1000)), total: told.length, next: null })), store, new AbortController().signal);
    return store.getState();
  };
  const first = await load(cameras);
  const again = await load(cameras);
  expect(again.sites.every((site, at) => site === first.sites[at])).toBe(true);
  const changed = await load(cameras.map((one, at) => (at === 3 ? { ...one, name: { fr: 'Port' } } : one)));
  expect(changed.sites.flatMap((site, at) => (site === first.sites[at] ? [] : [at]))).toEqual([1]);
  expect(changed.cameras.get('embedded/c4')?.name.fr).toBe('Port');
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
  expect(cameraNumbered(catalogue, 1)?.id).toBe(one.id);
  expect(cameraNumbered(catalogue, 77)).toBeUndefined();
});

test('cameras of the parts of a composite leave lists and numbers, yet a tile still knows them', () => {
  const options = { media: 'a', control1: 'gate=b/ptz 1', control2: 'x=y=c/2', hideParts: true };
  const composite = { id: 'site', kind: 'composite' as const, name: 'Site', address: 'http://composite/', options };
  expect(hiddenServers([composite])).toEqual(new Set(['a', 'b', 'c']));
  expect(hiddenServers([{ ...composite, options: { ...options, hideParts: false } }, { ...composite, kind: 'onvif' as const }])).toEqual(new Set());
  const store = createCatalogue();
  const one = { ...pageCameras(1)[0]!, number: 1, id: 'a/1', server: 'a' };
  const own = { ...one, number: 2, id: 'site/1', server: 'site' };
  store.setState(catalogueOf([one, own], 'ready', 2));
  hideServers(store, hiddenServers([composite]));
  const { sites, total, cameras: known } = store.getState();
  expect(sites.flatMap((site) => site.cameras.map(({ id }) => id))).toEqual(['site/1']);
  expect([total, known.has('a/1'), cameraNumbered(store.getState(), 1)]).toEqual([1, true, undefined]);
  hideServers(store, new Set());
  expect(store.getState().total).toBe(2);
});

test('health changes name only what changed', () => {
  const server = { server: 'a', is: 'ok' as const, since: 1, alarms: [] };
  const first = applyHealth({ cameras: new Map(), servers: [] }, { health: [{ camera: 'a/1', is: 'ok' }, { camera: 'a/2', is: 'lost' }], servers: [server] });
  const second = applyHealth(first, { health: [{ camera: 'a/2', is: 'ok' }], servers: [] });
  expect([...second.cameras]).toEqual([['a/1', 'ok'], ['a/2', 'ok']]);
  expect(second.servers).toEqual([server]);
});

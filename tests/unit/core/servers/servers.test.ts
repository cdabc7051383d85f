import { expect, onTestFinished, test, vi } from 'vitest';
import type { Secrets } from '#bridge/host';
import { Catalogue } from '#core/cameras/catalogue';
import { createLogger } from '#core/log';
import type { RecordingServer } from '#core/servers/recording-server';
import { Servers } from '#core/servers/servers';
import { simpleKind, startSimpleServer } from '../../../fakes/simple-kind.ts';
import { coreStand } from '../data/core-stand.ts';
import type { CoreStand } from '../data/core-stand.ts';

const signal = AbortSignal.timeout(60_000);
const embedded = { id: 'embedded', kind: 'embedded', watch: () => undefined, destroy: () => Promise.resolve(), cameras: () => Promise.resolve([]) } as unknown as RecordingServer;

function memorySecrets(): Secrets & { readonly all: Map<string, string> } {
  const all = new Map<string, string>();
  return {
    all, backend: { name: 'memory', strength: 'strong' }, read: (key) => Promise.resolve(all.get(key) ?? null),
    write: async (key, value) => { all.set(key, value); }, remove: async (key) => { all.delete(key); },
  };
}

function open(stand: CoreStand, secrets: Secrets) {
  const catalogue = new Catalogue({ data: stand.data, now: stand.now });
  const servers = new Servers({
    data: stand.data, secrets, catalogue, journal: stand.journal, note: (write) => { write(); }, log: createLogger('servers'), now: Date.now, random: Math.random,
    embedded, bridge: { live: () => embedded.live }, kinds: [simpleKind], inventory: () => [],
  });
  const stop = servers.follow();
  onTestFinished(async () => { stop(); await servers.destroy(); });
  return { servers, catalogue };
}

const journalled = (stand: CoreStand) => stand.journal.list({ before: null, limit: 50 }).map(({ kind }) => kind);

test('an address is probed without credentials, and kind and version are named within three seconds', async () => {
  const { servers } = open(coreStand(), memorySecrets());
  const peer = await startSimpleServer();
  const result = await servers.probe(peer.address, signal);
  expect(result).toMatchObject({ found: [{ kind: 'go2rtc', product: 'Simple', version: '1.2', needsLogin: true, certificate: null }], reached: true });
  expect(result.tookMs).toBeLessThan(3_200);
  expect(peer.asked.filter((line) => !line.endsWith(' -'))).toEqual([]);
});

test('F02 an address that accepts and never answers is told within the limit', async () => {
  const { servers } = open(coreStand(), memorySecrets());
  const peer = await startSimpleServer();
  peer.hangs = true;
  const result = await servers.probe(peer.address, signal);
  expect(result.found).toEqual([]);
  expect(result.tookMs).toBeGreaterThan(2_000);
});

test('a server is saved only when it shows its cameras; what is missing is told by its code', async () => {
  const stand = coreStand();
  const secrets = memorySecrets();
  const { servers, catalogue } = open(stand, secrets);
  const peer = await startSimpleServer();
  const wish = { kind: 'go2rtc', name: 'Port', address: peer.address } as const;
  await expect(servers.add(wish, signal)).rejects.toMatchObject({ problem: { code: 'login-required' } });
  await expect(servers.add({ ...wish, user: 'operator', password: 'wrong' }, signal)).rejects.toMatchObject({ problem: { code: 'login-refused' } });
  expect([servers.list(), secrets.all.size]).toEqual([[], 0]);
  const added = await servers.add({ ...wish, user: 'operator', password: 'sesame' }, signal, 'page-1');
  expect(added).toMatchObject({ cameras: 1, server: { id: 'go2rtc-1', user: 'operator' } });
  await vi.waitFor(() => { expect(catalogue.total).toBe(1); });
  expect(JSON.stringify([servers.list(), stand.journal.list({ before: null, limit: 50 })])).not.toContain('sesame');
  expect(journalled(stand)).toContain('server-added');
  await expect(servers.add({ ...wish, user: 'operator', password: 'sesame' }, signal)).rejects.toMatchObject({ problem: { code: 'conflict' } });
});

test('the next start knows servers and cameras; a removed server takes both and its password with it', async () => {
  const stand = coreStand();
  const secrets = memorySecrets();
  const peer = await startSimpleServer();
  const first = open(stand, secrets);
  await first.servers.add({ kind: 'go2rtc', name: 'Port', address: peer.address, user: 'operator', password: 'sesame' }, signal);
  await vi.waitFor(() => { expect(first.catalogue.total).toBe(1); });
  peer.hangs = true;
  const second = open(stand, secrets);
  expect(second.servers.list()).toMatchObject([{ id: 'go2rtc-1', name: 'Port' }]);
  expect(second.catalogue.get('go2rtc-1/a')?.name).toEqual({ fr: 'Porte' });
  await second.servers.remove('go2rtc-1');
  expect([second.servers.list(), second.catalogue.total, secrets.all.size]).toEqual([[], 0, 0]);
});

test('an operator’s name, number and site outlive what the server says later', async () => {
  const stand = coreStand();
  const { servers, catalogue } = open(stand, memorySecrets());
  const peer = await startSimpleServer();
  await servers.add({ kind: 'go2rtc', name: 'Port', address: peer.address, user: 'operator', password: 'sesame' }, signal);
  await vi.waitFor(() => { expect(catalogue.total).toBe(1); });
  catalogue.change({ camera: 'go2rtc-1/a', number: 412, name: { ar: 'الباب' } });
  peer.cameras = [{ id: 'a', number: 1, name: 'Porte nord' }, { id: 'b', number: 2, name: 'Quai' }];
  await vi.waitFor(() => { expect(catalogue.total).toBe(2); });
  expect(catalogue.get('go2rtc-1/a')).toMatchObject({ number: 412, name: { ar: 'الباب' } });
  expect(catalogue.search('412', 5).cameras).toEqual(['go2rtc-1/a']);
  catalogue.change({ camera: 'go2rtc-1/a', name: null });
  expect(catalogue.get('go2rtc-1/a')).toMatchObject({ number: 412, name: { fr: 'Porte nord' } });
  expect(new Catalogue({ data: stand.data, now: stand.now }).get('go2rtc-1/a')?.number).toBe(412);
});

test('one server that hangs delays no other', async () => {
  const { servers, catalogue } = open(coreStand(), memorySecrets());
  const peers = await Promise.all(Array.from({ length: 6 }, startSimpleServer));
  for (const [index, peer] of peers.entries()) await servers.add({ kind: 'go2rtc', name: `n${index}`, address: peer.address, user: 'operator', password: 'sesame' }, signal);
  await vi.waitFor(() => { expect(catalogue.total).toBe(6); });
  peers[0]!.hangs = true;
  for (const peer of peers) peer.cameras.push({ id: 'new', number: 9, name: 'Neuve' });
  await vi.waitFor(() => { expect(catalogue.total).toBe(11); }, 5_000);
});

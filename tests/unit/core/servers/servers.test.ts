import { expect, onTestFinished, test, vi } from 'vitest';
import type { Secrets } from '#bridge/host';
import { Catalogue } from '#core/cameras/catalogue';
import { InventoryTable } from '#core/cameras/inventory/inventory-table';
import { createLogger } from '#core/log';
import { compositeKind } from '#core/servers/composite/composite-kind';
import { genericKind } from '#core/servers/generic/generic-kind';
import type { RecordingServer } from '#core/servers/recording-server';
import { Servers } from '#core/servers/servers';
import { simpleKind, startSimpleServer } from '../../../fakes/simple-kind.ts';
import { coreStand } from '../data/core-stand.ts';
import type { CoreStand } from '../data/core-stand.ts';

const signal = AbortSignal.timeout(60_000);
const embedded = { id: 'embedded', kind: 'embedded', watch: () => undefined, destroy: () => Promise.resolve(), cameras: () => Promise.resolve([]), live: {} } as unknown as RecordingServer;

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
    embedded, bridge: { live: () => embedded.live }, kinds: [simpleKind, genericKind, compositeKind], inventory: new InventoryTable(stand.data),
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

test('a change that cannot be saved leaves the server at work as it was, with its login', async () => {
  const stand = coreStand();
  const secrets = memorySecrets();
  const { servers, catalogue } = open(stand, secrets);
  const peer = await startSimpleServer();
  await servers.add({ kind: 'go2rtc', name: 'Port', address: peer.address, user: 'operator', password: 'sesame' }, signal);
  const kept = [...secrets.all];
  stand.data.db.exec("CREATE TRIGGER full BEFORE INSERT ON server BEGIN SELECT RAISE(FAIL, 'disk full'); END; CREATE TRIGGER full2 BEFORE UPDATE ON server BEGIN SELECT RAISE(FAIL, 'disk full'); END;");
  await expect(servers.change('go2rtc-1', { kind: 'go2rtc', name: 'Quai', address: peer.address, user: 'operator', password: 'sesame' }, signal)).rejects.toThrow('disk full');
  expect(servers.list()).toMatchObject([{ id: 'go2rtc-1', name: 'Port' }]);
  expect([...secrets.all]).toEqual(kept);
  peer.cameras.push({ id: 'new', number: 9, name: 'Neuve' });
  await vi.waitFor(() => { expect(catalogue.total).toBe(2); }, 5_000);
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

const list = (...rows: string[]) => new TextEncoder().encode(['number,name,site,lat,lon,address', ...rows].join('\n'));
const order = { server: null, name: 'Agadir', format: 'csv', skipBad: false, removeGone: false, take: true } as const;

test('a list of cameras is looked at before it is taken, and taken as a whole; logins go to the secret store alone', async () => {
  const stand = coreStand();
  const secrets = memorySecrets();
  const { servers, catalogue } = open(stand, secrets);
  const source = list('7,Port,Quai,30.42,-9.62,rtsp://ada:sesame@10.0.0.7/main', '8,Marché,Souk,,,http://10.0.0.8/live.m3u8');
  expect(await servers.importInventory({ ...order, source, take: false })).toMatchObject({ file: null, rows: [], changes: { added: 2, gone: 0 }, server: null });
  expect([servers.list(), secrets.all.size]).toEqual([[], 0]);
  const { server } = await servers.importInventory({ ...order, source }, 'page-1');
  expect(server).toMatchObject({ id: 'generic-1', kind: 'generic', name: 'Agadir' });
  await vi.waitFor(() => { expect(catalogue.total).toBe(2); });
  expect(catalogue.get('generic-1/n7')).toMatchObject({ number: 7, name: { fr: 'Port' }, position: { lat: 30.42, lon: -9.62 } });
  expect(secrets.all.get('server.generic-1.cameras')).toContain('sesame');
  const told = JSON.stringify([servers.list(), catalogue.list({ after: null, limit: 10 }), stand.journal.list({ before: null, limit: 50 }), stand.data.db.prepare('SELECT body FROM inventory_camera').all()]);
  expect(told).not.toContain('sesame');
  expect(journalled(stand)).toContain('inventory-imported');
});

test('one bad row and nothing is taken; taken without it, the report still names it', async () => {
  const { servers, catalogue } = open(coreStand(), memorySecrets());
  const source = list('7,Port,Quai,30.42,-9.62,rtsp://10.0.0.7/main', '8,,Souk,95,1,ftp://10.0.0.8/');
  const refused = await servers.importInventory({ ...order, source });
  expect(refused.rows).toMatchObject([{ row: 3, faults: [{ column: 'name', code: 'missing' }, { column: 'lat', code: 'out-of-range' }, { column: 'address', code: 'scheme-unsupported' }] }]);
  expect([refused.server, servers.list(), catalogue.total]).toEqual([null, [], 0]);
  expect(await servers.importInventory({ ...order, source, skipBad: true })).toMatchObject({ rows: [{ row: 3 }], server: { id: 'generic-1' } });
  await vi.waitFor(() => { expect(catalogue.total).toBe(1); });
  // A camera without a site stands under the list's own name.
  const bare = await servers.importInventory({ ...order, name: 'Tanger', source: list('9,Grue,,,,rtsp://10.0.0.9/main') });
  await vi.waitFor(() => { expect(catalogue.get(`${bare.server?.id}/n9`)?.site.name).toEqual({ fr: 'Tanger' }); });
});

test('a newer list renews the cameras by number, keeps what operators said and logins it does not repeat; who is gone leaves only when told', async () => {
  const stand = coreStand();
  const secrets = memorySecrets();
  const { servers, catalogue } = open(stand, secrets);
  await servers.importInventory({ ...order, source: list('7,Port,Quai,,,rtsp://ada:sesame@10.0.0.7/main', '8,Marché,Souk,,,rtsp://10.0.0.8/main') });
  await vi.waitFor(() => { expect(catalogue.total).toBe(2); });
  catalogue.change({ camera: 'generic-1/n7', name: { ar: 'الميناء' } });
  const newer = { ...order, server: 'generic-1', source: list('7,Port nord,Quai,,,rtsp://10.0.0.77/main', '9,Plage,Corniche,,,rtsp://10.0.0.9/main') };
  expect(await servers.importInventory(newer)).toMatchObject({ changes: { added: 1, changed: 1, same: 0, gone: 1 } });
  await vi.waitFor(() => { expect(catalogue.total).toBe(3); }, 5_000);
  expect(catalogue.get('generic-1/n7')?.name).toEqual({ ar: 'الميناء' });
  expect(secrets.all.get('server.generic-1.cameras')).toContain('sesame');
  await servers.importInventory({ ...newer, removeGone: true });
  await vi.waitFor(() => { expect(catalogue.get('generic-1/n8')).toBeNull(); }, 5_000);
  // The next start has the list as it was taken.
  const again = open(stand, secrets);
  expect(again.catalogue.total).toBe(2);
  await again.servers.remove('generic-1');
  expect([secrets.all.size, stand.data.db.prepare('SELECT count(*) AS n FROM inventory_camera').get()?.['n']]).toEqual([0, 0]);
});

test('servers added at the same moment are all kept; the same address twice at once is one server', async () => {
  const { servers, catalogue } = open(coreStand(), memorySecrets());
  const peers = await Promise.all([startSimpleServer(), startSimpleServer(), startSimpleServer()]);
  const added = await Promise.all(peers.map((peer, at) => servers.add({ kind: 'go2rtc', name: `Port ${at}`, address: peer.address, user: 'operator', password: 'sesame' }, signal)));
  expect(new Set(added.map(({ server }) => server.id)).size).toBe(3);
  expect(servers.list().map(({ name }) => name).toSorted()).toEqual(['Port 0', 'Port 1', 'Port 2']);
  await vi.waitFor(() => { expect(catalogue.total).toBe(3); }, 10_000);

  const twin = await startSimpleServer();
  const wish = { kind: 'go2rtc', name: 'Twin', address: twin.address, user: 'operator', password: 'sesame' } as const;
  const both = await Promise.allSettled([servers.add(wish, signal), servers.add(wish, signal)]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const id = added[0]!.server.id;
  const orders = await Promise.allSettled([servers.change(id, { ...wish, name: 'Changed', address: peers[0]!.address }, signal), servers.remove(id)]);
  expect(orders.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});

test('a composite hears at once that a part of it was changed, left, and came back', async () => {
  const { servers } = open(coreStand(), memorySecrets());
  const wish = { kind: 'go2rtc', name: 'Port', address: (await startSimpleServer()).address, user: 'operator', password: 'sesame' } as const;
  await servers.add(wish, signal);
  await servers.add({ kind: 'composite', name: 'Site', address: 'http://composite/', options: { media: 'go2rtc-1' } }, signal);
  const told: string[] = [];
  const left = new AbortController();
  servers.get('composite-1')!.watch({ catalogueChanged: () => undefined, cameraHealth: () => undefined, serverHealth: ({ is, lastError }) => { told.push(lastError?.code ?? is); } }, left.signal);
  await vi.waitFor(() => { expect(told.at(-1)).toBe('ok'); });
  await servers.change('go2rtc-1', { ...wish, name: 'Quai' }, signal);
  expect(told).not.toContain('not-found');
  const removed = servers.remove('go2rtc-1');
  expect(told.at(-1)).toBe('not-found');
  await removed;
  await servers.add(wish, signal);
  await vi.waitFor(() => { expect(told.at(-1)).toBe('ok'); });
  left.abort();
  await servers.remove('go2rtc-1');
  expect(told.at(-1)).toBe('ok');
});

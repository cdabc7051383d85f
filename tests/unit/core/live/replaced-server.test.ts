/** Saved servers and what is watched of them: settings are changed, a server is removed, while tiles are open. */
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Secrets } from '#bridge/host';
import { Catalogue } from '#core/cameras/catalogue';
import { InventoryTable } from '#core/cameras/inventory/inventory-table';
import { LiveDuty } from '#core/live/live-duty';
import { createLogger } from '#core/log';
import type { LaneSource, RecordingServer } from '#core/servers/recording-server';
import type { ServerKindParts } from '#core/servers/server-kind';
import { Servers } from '#core/servers/servers';
import { decodeLaneMessage, encodeLaneMessage } from '#model/lane-message';
import type { LaneMessage } from '#model/lane-message';
import { simpleKind, startSimpleServer } from '../../../fakes/simple-kind.ts';
import { coreStand } from '../data/core-stand.ts';

const signal = AbortSignal.timeout(60_000);
const login = { user: 'operator', password: 'sesame' };
const tile = { width: 400, height: 225, muted: true, purpose: 'tile' } as const;
const embedded = { id: 'embedded', kind: 'embedded', watch: () => undefined, destroy: () => Promise.resolve(), cameras: () => Promise.resolve([]), live: {} } as unknown as RecordingServer;

/** One saved server with a camera on a tile; `follows` says which address each upstream stream goes to. */
async function watched() {
  const follows: { address: string; signal: AbortSignal; tell: (is: 'live') => void }[] = [];
  const kind: ServerKindParts = {
    ...simpleKind,
    create: (config, deps) => {
      const lane: LaneSource = { follow: (_candidate, listener, stop) => {
        follows.push({ address: config.address, signal: stop, tell: (is) => { const message: LaneMessage = { kind: 'status', stream: 0, is }; listener(encodeLaneMessage(message), message); } });
      } };
      const server = simpleKind.create(config, deps);
      return { ...server, live: { ...server.live, candidates: ({ id }) => [{ camera: id, role: 'main', kind: 'lane' }], lane } };
    },
  };
  const stand = coreStand();
  const catalogue = new Catalogue({ data: stand.data, now: stand.now });
  const kept = new Map<string, string>();
  const secrets: Secrets = {
    backend: { name: 'memory', strength: 'strong' }, read: (key) => Promise.resolve(kept.get(key) ?? null),
    write: async (key, value) => { kept.set(key, value); }, remove: async (key) => { kept.delete(key); },
  };
  const servers = new Servers({
    data: stand.data, secrets, catalogue, journal: stand.journal, note: (write) => { write(); }, log: createLogger('servers'), now: Date.now, random: Math.random,
    embedded, bridge: { live: () => embedded.live }, kinds: [kind], inventory: new InventoryTable(stand.data),
  });
  const stop = servers.follow();
  onTestFinished(async () => { stop(); await servers.destroy(); });
  const [old, next] = [await startSimpleServer(), await startSimpleServer()];
  await servers.add({ kind: 'go2rtc', name: 'Port', address: old.address, ...login }, signal);
  await vi.waitFor(() => { expect(catalogue.total).toBe(1); });
  let id = 0;
  const live = new LiveDuty({
    camera: (camera) => catalogue.get(camera), server: (server) => servers.get(server), ledger: { opened: () => undefined, closed: () => undefined, report: () => undefined, gone: () => undefined },
    note: (write) => { write(); }, address: () => '', now: Date.now, randomId: () => `t${id += 1}`,
  });
  onTestFinished(() => { live.destroy(); });
  const told: string[] = [];
  const { window } = live.openLane((bytes, written) => {
    const message = decodeLaneMessage(bytes);
    if (message?.kind === 'status') told.push(`${message.stream} ${message.is}`);
    written();
  });
  window.request(JSON.stringify({ op: 'subscribe', stream: 1, ticket: live.open('go2rtc-1/a', tile, 'page').find(({ kind: way }) => way === 'lane')?.id }));
  follows[0]?.tell('live');
  expect([follows.map(({ address }) => address), told]).toEqual([[old.address], ['1 live']]);
  return { servers, secrets, follows, told, old, next, live };
}

test('after its address was corrected an open tile goes on from the new one, and nothing goes to the old', async () => {
  const { servers, follows, told, old, next, live } = await watched();
  await servers.change('go2rtc-1', { kind: 'go2rtc', name: 'Port', address: next.address, ...login }, signal);
  expect(follows.map(({ address, signal: { aborted } }) => [address, aborted])).toEqual([[old.address, true], [next.address, false]]);
  follows[0]?.tell('live');
  follows[1]?.tell('live');
  expect([told, live.followed]).toEqual([['1 live', '1 live'], 1]);
});

test('a server that is removed is followed no longer, and its tiles are told', async () => {
  const { servers, follows, told, live } = await watched();
  await servers.remove('go2rtc-1');
  expect([follows.map(({ signal: { aborted } }) => aborted), told, live.followed]).toEqual([[true], ['1 live', '1 ended'], 0]);
});

test('a change that cannot be saved changes nothing for who watches', async () => {
  const { servers, secrets, follows, told, next } = await watched();
  vi.spyOn(secrets, 'write').mockRejectedValue(new Error('no keyring'));
  await expect(servers.change('go2rtc-1', { kind: 'go2rtc', name: 'Port', address: next.address, ...login }, signal)).rejects.toMatchObject({ problem: { code: 'disk-failed' } });
  expect([follows.map(({ signal: { aborted } }) => aborted), told]).toEqual([[false], ['1 live']]);
});

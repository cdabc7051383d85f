/** Evidence locks over the recorder's real API and store: what is refused, what is told, and that the metrics and health know of them. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeBurnedClip } from '../fakes/burned-clip.ts';
import { ClipSource } from '../fakes/clip-source.ts';
import { startTestApi } from '../fakes/recorder-api.ts';
import { recordedRun } from '../fakes/recorded-past.ts';
import { noon, openStore, record, tempFolder } from '../unit/recorder/store/footage.ts';

const clip = await makeBurnedClip({ width: 160, height: 96, bitsPerSecond: 100_000 });

async function stand() {
  const store = await openStore(tempFolder(), { cleanEveryMs: 20 });
  const bound = {
    spans: store.spans.bind(store), locks: store.locks.bind(store), lock: store.lock.bind(store), letGo: store.letGo.bind(store), lockedBytes: store.lockedBytes.bind(store), alarms: store.alarms.bind(store), disk: store.disk.bind(store),
  };
  const api = await startTestApi({ sources: [new ClipSource(clip)], store: bound, now: () => noon + 60_000 });
  onTestFinished(() => api.close());
  await record(store, 'c1', recordedRun(clip, noon, 8));
  await store.writer('c1', 'main').close();
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => fetch(api.origin + path, {
    method, headers: { authorization: `Bearer ${api.token}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers }, ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { api, store, send };
}

const good = { camera: 'c1', start: noon + 1_000, end: noon + 3_000, reason: ' Accident, BD Hassan II ', bookmark: 'b1', by: 'monitor 2', until: noon + 86_400_000 };

test('a lock tells what it holds, is listed, changes its end by the same id, and is let go once', async () => {
  const { api, send, store } = await stand();
  const put = await send('PUT', '/api/v1/locks/l1', good);
  expect([put.status, await put.json()]).toEqual([200, { ...good, id: 'l1', reason: 'Accident, BD Hassan II', madeAt: noon + 60_000, held: [{ start: noon + 1_000, end: noon + 3_000, role: 'main' }] }]);
  expect((await send('PUT', '/api/v1/locks/l1', { ...good, until: null, reason: 'juge' })).status).toBe(200);
  expect(await (await api.get('/api/v1/locks')).json()).toEqual({ locks: [expect.objectContaining({ id: 'l1', until: null, reason: 'juge' })] });
  expect(await (await api.get('/api/v1/locks?camera=other')).json()).toEqual({ locks: [] });
  await vi.waitFor(async () => { expect(await (await api.get('/api/v1/health')).json()).toMatchObject({ locked: { locks: 1, bytes: store.segments('c1', { start: noon, end: noon + 2_000 })[0]!.bytes } }); }, 5_000);
  expect(await (await api.get('/api/v1/metrics')).text()).toMatch(/manara_recorder_locks 1\n[^]*manara_recorder_locked_bytes [1-9]/);
  expect((await send('DELETE', '/api/v1/locks/l1')).status).toBe(200);
  expect([(await send('DELETE', '/api/v1/locks/l1')).status, store.locks()]).toEqual([404, []]);
});

test('refused, and nothing held: without a token, footage that is not there, an end that is over, other footage under the same id, nonsense', async () => {
  const { send, store, api } = await stand();
  expect((await fetch(`${api.origin}/api/v1/locks/l1`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(good) })).status).toBe(401);
  const refused = async (body: unknown, path = '/api/v1/locks/l1') => {
    const answer = await send('PUT', path, body);
    return [answer.status, (await answer.json() as { code: string }).code];
  };
  expect(await refused({ ...good, start: noon - 10_000, end: noon - 5_000 })).toEqual([404, 'no-recording']);
  expect(await refused({ ...good, camera: 'nobody' })).toEqual([404, 'not-found']);
  expect(await refused({ ...good, until: noon })).toEqual([400, 'invalid-input']);
  for (const bad of [{ ...good, reason: '  ' }, { ...good, end: good.start }, { ...good, end: good.start + 401 * 86_400_000 }, { ...good, until: 1e300 }, { ...good, extra: 1 }, { ...good, reason: 'x'.repeat(201) }, { ...good, camera: '../x' }, [], '{"camera":']) {
    expect((await refused(bad))[0]).toBe(400);
  }
  expect(await refused(good, '/api/v1/locks/..%2fx')).toEqual([400, 'invalid-input']);
  expect(await refused({ ...good, reason: 'x'.repeat(9_000) })).toEqual([413, 'too-large']);
  expect(store.locks()).toEqual([]);
  expect((await send('PUT', '/api/v1/locks/l1', good)).status).toBe(200);
  expect(await refused({ ...good, end: noon + 4_000 })).toEqual([409, 'conflict']);
  expect(store.locks()).toMatchObject([{ id: 'l1', end: noon + 3_000 }]);
});

import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startCore } from '#core/start';
import { emptyPage, startCoreApp } from '../../fakes/core-app.ts';
import { createTestHost } from '../../fakes/test-host.ts';

const temporary = (): string => {
  const data = mkdtempSync(path.join(tmpdir(), 'manara-start-'));
  onTestFinished(() => { rmSync(data, { recursive: true, force: true }); });
  return data;
};
const start = (data: string, port = 0, pageFiles = emptyPage()) => {
  const host = createTestHost(({ program }) => { program.say('{"ready":true,"port":1}'); });
  return { host, core: startCore(host, { data, port, pageFiles, demo: null, onProgress: () => undefined }) };
};

test('a port in use is named, before the recorder is started, and the data folder is let go', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => { taken.once('listening', resolve); });
  onTestFinished(() => { taken.close(); });
  const { port } = taken.address() as AddressInfo;
  const data = temporary();
  const { core, host } = start(data, port);
  await expect(core).rejects.toMatchObject({ problem: { code: 'port-in-use' }, message: expect.stringContaining(`Port ${port} is in use`) });
  expect(host.started).toEqual([]);
  const again = await start(data).core;
  await again.stop();
});

test('a data folder of a newer version is refused and left as it is', async () => {
  const data = temporary();
  const first = await start(data).core;
  await first.stop();
  const file = path.join(data, 'manara.db');
  const db = new DatabaseSync(file);
  db.exec('PRAGMA user_version = 9999');
  db.close();
  const bytes = statSync(file).size;
  const { core, host } = start(data);
  await expect(core).rejects.toMatchObject({ problem: { code: 'data-newer' } });
  expect(host.started).toEqual([]);
  expect(statSync(file).size).toBe(bytes);
});

test('F57 a second core on the same folder is refused while the first runs', async () => {
  const data = temporary();
  const first = await start(data).core;
  onTestFinished(() => first.stop());
  await expect(start(data).core).rejects.toMatchObject({ problem: { code: 'conflict' } });
});

test('a page that was never built is named as what is missing', async () => {
  await expect(start(temporary(), 0, temporary()).core).rejects.toMatchObject({ problem: { code: 'not-found' }, message: expect.stringContaining('not built') });
});

test('stopping ends the programs, frees the port and may be asked twice; the next start shows the same wall', async () => {
  const data = temporary();
  const host = createTestHost(({ program }) => { program.say('{"ready":true,"port":1}'); });
  const options = { data, pageFiles: emptyPage(), demo: null, onProgress: () => undefined } as const;
  const core = await startCore(host, { ...options, port: 0 });
  const port = Number(new URL(core.origin).port);
  await Promise.all([core.stop(), core.stop()]);
  expect(await host.started[0]!.program.ended).toEqual({ code: null, signal: 'SIGTERM' });
  const again = await startCore(host, { ...options, port });
  expect(again.origin).toBe(core.origin);
  expect(again.launchUrl(1)).not.toBe(core.launchUrl(1));
  await again.stop();
});

test('the data folder and what is in it are the owner’s alone', async () => {
  const data = path.join(temporary(), 'new');
  const core = await start(data).core;
  onTestFinished(() => core.stop());
  for (const name of ['', 'recorder', 'manara.db']) {
    expect(existsSync(path.join(data, name)), name).toBe(true);
    expect(statSync(path.join(data, name)).mode & 0o077, name).toBe(0);
  }
});

test('a page that was open when the core stopped is cut off, not left hanging', async () => {
  const { core, bridge } = await startCoreApp();
  const { socket, client } = bridge();
  await client.app.clock();
  const closed = new Promise((resolve) => { socket.once('close', resolve); });
  await core.stop();
  await closed;
});

test('who hears of the system’s session leaves with the core, also with one that could not start', async () => {
  const listens: AbortSignal[] = [];
  const host = { ...createTestHost(({ program }) => { program.say('{"ready":true,"port":1}'); }), onSessionLock: (_: () => void, signal: AbortSignal) => { listens.push(signal); } };
  const options = { data: temporary(), port: 0, pageFiles: emptyPage(), demo: null, onProgress: () => undefined };
  const core = await startCore(host, options);
  const taken = { ...options, data: temporary(), port: core.memory.port };
  await expect(startCore(host, taken)).rejects.toMatchObject({ problem: { code: 'port-in-use' } });
  expect(listens.map(({ aborted }) => aborted)).toEqual([false, true]);
  await core.stop();
  expect(listens.map(({ aborted }) => aborted)).toEqual([true, true]);
});

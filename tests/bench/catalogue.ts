/**
 * Issue 3: 2,000 cameras on 20 recording servers (ten emulated go2rtc, ten emulated ZoneMinder of 100 cameras each) in one core.
 * First all are added; then the core starts again with a warm catalogue while one server is down, one answers after 10 s and one lies.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { chromiumArguments, chromiumPath } from '../e2e/chromium.ts';
import { makeBurnedClip } from '../fakes/burned-clip.ts';
import { FakeGo2rtc } from '../fakes/servers/go2rtc/fake-go2rtc.ts';
import type { TestServer } from '../fakes/servers/test-server.ts';
import { FakeZoneminder } from '../fakes/servers/zoneminder/fake-zoneminder.ts';
import { cityOf } from '../unit/core/cameras/city.ts';
import { openBridge } from './bridge-client.ts';
import { privateMegabytes } from './process-tree.ts';
import { corePid, startProduct } from './product.ts';

const perServer = 100;
const queries = ['a', 'place', 'av', '412', '0', 'ش', 'hassan', 'souk', 'سوق', 'الحسن', 'boul gh 3', 'xyzzy', 'carrefour', 'mohamed', "l'hopital", 'الحي المحمدي شمال'];
const say = (line: string): void => { process.stdout.write(`${line}\n`); };

const names = cityOf(20 * perServer).map(({ name }) => `${name.fr ?? name.ar ?? ''}`);
const clip = await makeBurnedClip({ seconds: 1 });
let news: FakeGo2rtc | null = null;
const fakes: { readonly fake: TestServer; readonly kind: 'go2rtc' | 'zoneminder' }[] = Array.from({ length: 20 }, (_, at) => {
  const own = names.slice(at * perServer, (at + 1) * perServer);
  if (at % 2 === 0) {
    const fake = new FakeGo2rtc({ clip });
    fake.streams.clear();
    for (const [index, name] of own.entries()) fake.streams.set(`${name} ${at}.${index}`, { codec: 'H264', clip, up: true, frozen: false, garbage: null });
    news = fake;
    return { fake, kind: 'go2rtc' };
  }
  const fake = new FakeZoneminder();
  fake.asksLogin = false;
  for (const [index, name] of own.entries()) fake.monitors.push({ Id: String(index + 1), Name: `${name} ${at}.${index}`, Width: '1920', Height: '1080', Function: 'Monitor', Enabled: '1', Deleted: '0', Capturing: 'Always', Recording: 'Always', ControlId: '' });
  return { fake, kind: 'zoneminder' };
});
for (const { fake } of fakes) await fake.start();

const data = mkdtempSync(path.join(tmpdir(), 'manara-catalogue-'));
const browser = await chromium.launch({ executablePath: chromiumPath, args: [...chromiumArguments] });
try {
  const first = await startProduct(data, 'none');
  const bridge = await openBridge(first.address);
  let began = performance.now();
  await Promise.all(fakes.map(({ fake, kind }, at) => bridge.client.servers.add({ kind, name: `${kind} ${at}`, address: fake.address })));
  const total = async (client = bridge.client): Promise<number> => (await client.cameras.list({ after: null, limit: 1 })).total;
  while (await total() < 2_000) await sleep(20);
  say(`20 servers added at once, 2,000 cameras listed: ${(performance.now() - began).toFixed(0)} ms`);
  bridge.close();
  await first.stop();

  await fakes[3]!.fake.kill();
  fakes[4]!.fake.delayMs = 10_000;
  fakes[5]!.fake.fault = 'wrong-types';
  const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
  began = performance.now();
  const product = await startProduct(data, 'none');
  const coreReady = performance.now() - began;
  const usable = page.goto(product.address)
    .then(() => page.waitForFunction(() => document.querySelector('[data-count]')?.textContent?.replace(/\D/g, '').startsWith('2000') === true && document.querySelectorAll('[role="row"], [role="treeitem"]').length > 5))
    .then(() => performance.now() - began);
  const again = await openBridge(product.address);
  const told = new Map<string, number>();
  const watching = await again.client.cameras.watch(undefined);
  for await (const { servers } of watching) {
    for (const { server, is } of servers) if (is === 'ok' && !told.has(server)) told.set(server, performance.now() - began);
    if (told.size >= 17) break;
  }
  say(`warm start with one server down, one slow by 10 s, one lying: core ready ${coreReady.toFixed(0)} ms, tree of 2,000 usable ${(await usable).toFixed(0)} ms after the core was started`);
  say(`the 17 good servers answered by ${Math.max(...told.values()).toFixed(0)} ms after the start`);
  news!.streams.set('caméra neuve', { codec: 'H264', clip, up: true, frozen: false, garbage: null });
  const changed = performance.now();
  while (await total(again.client) < 2_001) await sleep(20);
  say(`a new camera of one server is listed ${(performance.now() - changed).toFixed(0)} ms after it was there`);

  const times: number[] = [];
  for (let round = 0; round < 40; round += 1) {
    for (const text of queries) {
      const from = performance.now();
      await again.client.cameras.search({ text, limit: 200 });
      times.push(performance.now() - from);
    }
  }
  times.sort((a, b) => a - b);
  say(`search over the bridge: p50 ${times[Math.floor(times.length * 0.5)]!.toFixed(1)} ms, p95 ${times[Math.floor(times.length * 0.95)]!.toFixed(1)} ms of ${times.length}`);
  const rss = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${corePid(product)}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  say(`core's memory: ${privateMegabytes(corePid(product)).toFixed(0)} MB private, ${rss.toFixed(0)} MB resident`);
  again.close();
  await product.stop();
} finally {
  await browser.close();
  for (const { fake } of fakes) await fake.kill();
  rmSync(data, { recursive: true, force: true });
}
process.exit(0);

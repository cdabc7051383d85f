/** The recorder as a program: its ready line, its exit codes, its supervisor. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { encodeStream, writeMp4 } from '../fakes/encoded-stream.ts';

const program = (name: string) => fileURLToPath(new URL(`../../recorder/${name}.ts`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'manara-process-'));
const clip = join(folder, 'clip.mp4');
const started: ChildProcess[] = [];
let count = 0;

beforeAll(() => writeMp4(clip, encodeStream({ seconds: 2 })));
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A data folder with a clip and a configuration of one recorded camera. */
function prepare(change: object = {}) {
  const data = join(folder, `data-${count += 1}`);
  mkdirSync(join(data, 'clips'), { recursive: true });
  writeFileSync(join(data, 'clips', 'tone.mp4'), readFileSync(clip));
  const config = join(folder, `config-${count}.json`);
  writeFileSync(config, JSON.stringify({
    version: 1, data, retention: { reserveBytes: 0 }, segmentSeconds: 4,
    cameras: [{ id: 'c1', number: 1, name: { fr: 'Essai' }, site: { id: 's', name: {} }, record: 'main', streams: { main: { source: 'sim:tone' } } }], ...change,
  }));
  return { data, config };
}

function start(name: 'main' | 'supervisor', ...options: string[]) {
  const child = spawn(process.execPath, [program(name), ...options], { stdio: ['pipe', 'pipe', 'pipe'] });
  started.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (bytes) => { said.out += String(bytes); });
  child.stderr.on('data', (bytes) => { said.err += String(bytes); });
  const ended = new Promise<number | null>((resolve) => { child.once('exit', (code) => resolve(code)); });
  return { child, said, ended, ports: () => [...said.out.matchAll(/^\{"ready":true,"port":(\d+)\}$/gm)].map((match) => Number(match[1])) };
}

const until = (look: () => unknown) => vi.waitFor(() => expect(look()).toBeTruthy(), { timeout: 20_000, interval: 20 });
const endpoint = (data: string) => JSON.parse(readFileSync(join(data, 'endpoint.json'), 'utf8')) as { pid: number; port: number };

async function ask(data: string, path: string): Promise<unknown> {
  const token = readFileSync(join(data, 'token'), 'utf8').trim();
  const answer = await fetch(`http://127.0.0.1:${endpoint(data).port}${path}`, { headers: { authorization: `Bearer ${token}` } });
  return answer.json();
}

describe('recorder program', () => {
  it('says once that it listens, records, and stops cleanly on SIGTERM', async () => {
    const { data, config } = prepare();
    const run = start('main', '--config', config);
    await until(() => run.ports().length === 1);
    await vi.waitFor(async () => expect(await ask(data, '/api/v1/cameras/c1')).toMatchObject({ streams: [{ state: 'live', recording: true, codec: expect.stringMatching(/^avc1/) }] }), { timeout: 15_000, interval: 50 });
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(0);
    expect(run.said.out).toBe(`{"ready":true,"port":${run.ports()[0]}}\n`);
  }, 40_000);

  it('ends when its parent does', async () => {
    const run = start('main', '--config', prepare().config, '--with-parent');
    await until(() => run.ports().length === 1);
    run.child.stdin.end();
    expect(await run.ended).toBe(0);
  }, 40_000);

  it('names what is wrong with the configuration and ends with 2', async () => {
    const { config } = prepare({ cameras: [{ id: 'c', number: 1, name: {}, site: { id: 's', name: {} }, streams: { main: { source: 'rtmp://admin:hunter2@cam' } } }] });
    const run = start('main', '--config', config);
    expect(await run.ended).toBe(2);
    expect(run.said.err).toContain('cameras.0.streams.main.source: must begin with rtsp://, rtsps:// or sim:');
    expect(run.said.err).not.toContain('hunter2');
    expect(await start('main').ended).toBe(2);
  }, 40_000);
});

describe('supervisor', () => {
  it('F40 starts a killed recorder again, on the same port', async () => {
    const { data, config } = prepare();
    const run = start('supervisor', '--config', config);
    await until(() => run.ports().length === 1);
    const before = endpoint(data);
    const killedAt = performance.now();
    process.kill(before.pid, 'SIGKILL');
    await until(() => run.ports().length === 2);
    // 2 s are promised on a machine of its own; tests share theirs.
    expect(performance.now() - killedAt).toBeLessThan(10_000);
    expect(endpoint(data).pid).not.toBe(before.pid);
    expect(run.ports()[1]).toBe(before.port);
    const child = endpoint(data).pid;
    run.child.kill('SIGTERM');
    expect(await run.ended).toBe(0);
    expect(() => process.kill(child, 0)).toThrow();
  }, 60_000);

  it('takes the recorder with it even when it is killed itself', async () => {
    const { data, config } = prepare();
    const run = start('supervisor', '--config', config);
    await until(() => run.ports().length === 1);
    const { pid } = endpoint(data);
    run.child.kill('SIGKILL');
    await until(() => { try { process.kill(pid, 0); return false; } catch { return true; } });
  }, 40_000);

  it.each([
    ['a bad configuration', 2, async () => prepare({ version: 7 }).config],
    ['a port in use', 3, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
      server.unref();
      return prepare({ listen: { port: (server.address() as AddressInfo).port } }).config;
    }],
    ['data of a newer version', 4, async () => {
      const { data, config } = prepare();
      const run = start('main', '--config', config);
      await until(() => run.ports().length === 1);
      run.child.kill('SIGTERM');
      await run.ended;
      const index = new DatabaseSync(join(data, 'index.db'));
      index.exec('PRAGMA user_version = 9999');
      index.close();
      return config;
    }],
    ['F57 a folder another recorder uses', 5, async () => {
      const { config } = prepare();
      const run = start('main', '--config', config);
      await until(() => run.ports().length === 1);
      return config;
    }],
  ] as const)('ends with the recorder over %s: %i', async (_what, code, config) => {
    const run = start('supervisor', '--config', await config());
    expect(await run.ended).toBe(code);
    expect(run.said.err).toContain('recorder not started');
  }, 60_000);
});

/** The recorder under its supervisor with the core's end of it, and a real RTSP server (GStreamer's), each a program of its own. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, vi } from 'vitest';
import { createEmbeddedRecorder } from '#core/servers/embedded/embedded-recorder';
import type { EmbeddedRecorder } from '#core/servers/embedded/embedded-recorder';

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const python = '/usr/bin/python3';
export const rtspMissing = spawnSync(python, ['-c', "import gi; gi.require_version('GstRtspServer','1.0'); from gi.repository import GstRtspServer"]).status !== 0;
const soon = { timeout: 20_000, interval: 30 };

interface Started { readonly child: ChildProcess; readonly said: { out: string; err: string } }
const started: ChildProcess[] = [];

/** For `afterAll`: whatever a failed test left running. */
export function killStarted(): void {
  for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
}

function start(program: string, args: readonly string[]): Started {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  started.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (bytes) => { said.out += String(bytes); });
  child.stderr.on('data', (bytes) => { said.err += String(bytes); });
  return { child, said };
}

export async function startCameras(...options: string[]): Promise<number> {
  const { child } = start(python, [file('./gst-rtsp-server.py'), '--width', '320', '--height', '180', '--fps', '10', ...options]);
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the RTSP server ended with ${code}`)));
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const told = JSON.parse(line) as { ready?: boolean; port?: number };
      if (told.ready && told.port) resolve(told.port);
    });
  });
}

/** The recorder under its supervisor, and the core's end of it. */
export async function startRecorder(): Promise<{ readonly recorder: EmbeddedRecorder; readonly data: string; readonly said: Started['said']; readonly pid: () => number; ask(route: string): Promise<unknown> }> {
  const data = mkdtempSync(path.join(tmpdir(), 'manara-bridge-'));
  const config = path.join(data, 'config.json');
  writeFileSync(config, JSON.stringify({ version: 1, data, retention: { reserveBytes: 0 }, cameras: [] }));
  const { child, said } = start(process.execPath, [file('../../recorder/supervisor.ts'), '--config', config, '--with-parent']);
  await vi.waitFor(() => { expect(said.out).toContain('"ready":true'); }, soon);
  const recorder = createEmbeddedRecorder({ recorderData: data, now: Date.now });
  const endpoint = () => JSON.parse(readFileSync(path.join(data, 'endpoint.json'), 'utf8')) as { pid: number; port: number };
  onTestFinished(async () => {
    await recorder.destroy();
    const ended = new Promise((resolve) => { child.once('exit', resolve); });
    child.stdin?.end();
    await ended;
    rmSync(data, { recursive: true, force: true });
  });
  return {
    recorder, data, said, pid: () => endpoint().pid,
    ask: async (route) => (await fetch(`http://127.0.0.1:${endpoint().port}${route}`, { headers: { authorization: `Bearer ${readFileSync(path.join(data, 'token'), 'utf8').trim()}` } })).json(),
  };
}

/** The recorder's sources against a real RTSP server: GStreamer's, a program nobody here wrote. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stderr } from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { recorderConfigSchema } from '#recorder/config';
import type { MediaFragment, MediaInit, MediaPacket, SourceState } from '#recorder/media';
import { openSources } from '#recorder/record/open-sources';
import type { Sources, SourcesWant } from '#recorder/record/open-sources';
import { readMp4 } from '../fakes/read-mp4.ts';

const script = fileURLToPath(new URL('../fakes/gst-rtsp-server.py', import.meta.url));
const python = '/usr/bin/python3';
const missing = spawnSync(python, ['-c', "import gi; gi.require_version('GstRtspServer','1.0'); from gi.repository import GstRtspServer"]).status !== 0;
const title = missing ? 'real RTSP server (skipped: gir1.2-gst-rtsp-server-1.0 is not installed)' : 'real RTSP server';

interface Camera { readonly port: number; readonly process: ChildProcessWithoutNullStreams; readonly keys: { readonly key: string; readonly at: number }[] }

async function startServer(...options: string[]): Promise<Camera> {
  const process = spawn(python, [script, '--width', '320', '--height', '180', '--fps', '15', ...options]);
  process.stderr.resume();
  const keys: Camera['keys'] = [];
  const port = await new Promise<number>((resolve, reject) => {
    process.once('exit', (code) => reject(new Error(`the RTSP server ended with ${code}`)));
    createInterface({ input: process.stdout }).on('line', (line) => {
      // GLib's own last words, where an assertion of the peer's library fails: to be read, not parsed.
      if (!line.startsWith('{')) return void stderr.write(`RTSP server: ${line}\n`);
      const said = JSON.parse(line) as { ready?: boolean; port?: number; key?: string; at?: number };
      if (said.ready && said.port) resolve(said.port);
      if (said.key && said.at) keys.push({ key: said.key, at: said.at });
    });
  });
  return { port, process, keys };
}

const ended = (camera: Camera) => new Promise<void>((resolve) => {
  if (camera.process.exitCode !== null || camera.process.signalCode !== null) return resolve();
  camera.process.once('exit', () => resolve());
});

const folder = mkdtempSync(join(tmpdir(), 'manara-rtsp-'));
const log = { info() {}, warn() {}, error() {}, child: () => log } as unknown as SourcesWant['log'];
const running: Sources[] = [];

function watch(source: string, transport: 'tcp' | 'udp' = 'tcp') {
  const config = recorderConfigSchema.parse({ version: 1, data: folder, cameras: [{ id: 'c', number: 1, name: {}, site: { id: 's', name: {} }, streams: { main: { source, transport } } }] });
  const sources = openSources({ config, store: { writer: () => { throw new Error('nothing is recorded here'); } }, clocks: { now: Date.now, monotonic: () => performance.now() }, random: Math.random, log });
  running.push(sources);
  const states: SourceState[] = [];
  const inits: MediaInit[] = [];
  const fragments: (MediaFragment & { readonly seenAt: number })[] = [];
  const packets: MediaPacket[] = [];
  sources.cameras[0]?.sources.main.attach({
    state: (state) => states.push(state), init: (init) => inits.push(init), packet: (packet) => packets.push(packet),
    fragment: (fragment) => fragments.push({ ...fragment, seenAt: Date.now() }),
  });
  return { states, inits, fragments, packets };
}

const until = (look: () => unknown) => vi.waitFor(() => expect(look()).toBeTruthy(), { timeout: 20_000, interval: 10 });

afterEach(async () => {
  await Promise.all(running.splice(0).map((sources) => sources.destroy()));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is sent, how it is fetched, and what it must be called. */
const plays = [
  ['h264+aac', 'tcp', /^video\/mp4; codecs="avc1\.42[0-9a-f]{4},mp4a\.40\.2"$/], ['h264+aac', 'udp', /mp4a\.40\.2"$/],
  ['h265', 'tcp', /^video\/mp4; codecs="hvc1\.1\.[0-9A-F.]+L\d+/i], ['h265', 'udp', /hvc1/],
  ['h264+opus', 'tcp', /avc1\.[0-9a-f]{6},opus"$/], ['h264+opus', 'udp', /opus"$/],
  ['h264+pcmu', 'tcp', /avc1\.[0-9a-f]{6}"$/], ['h264+pcma', 'udp', /avc1\.[0-9a-f]{6}"$/],
  ['h264-b', 'tcp', /avc1\.4d/], ['h264-mute-sdp', 'tcp', /avc1\.42/],
] as const;

describe.skipIf(missing)(title, () => {
  let camera: Camera;
  const address = (mount: string) => `rtsp://127.0.0.1:${camera.port}${mount}`;

  beforeAll(async () => {
    // A mount for each that comes and goes: GStreamer's server ends itself (gst_rtsp_media_get_rates) where one client plays what another one just leaves.
    const mounts = [...plays.map(([kind, transport]) => `/${kind}-${transport}=${kind}`), '/true-tcp=h264-mute-sdp', '/true-udp=h264-mute-sdp', '/size=h264+aac'];
    camera = await startServer(...mounts.flatMap((mount) => ['--mount', mount]));
  }, 20_000);
  afterAll(async () => {
    camera.process.stdin.end();
    await ended(camera);
  });

  it.each(plays)('%s over %s plays', async (kind, transport, mime) => {
    const mount = `/${kind}-${transport}`;
    const seen = watch(address(mount), transport);
    await until(() => seen.fragments.length >= 5);
    expect(seen.states.map(({ is }) => is)).toEqual(['opening', 'live']);
    expect(seen.inits).toHaveLength(1);
    expect(seen.inits[0]?.mime).toMatch(mime);
    expect(seen.inits[0]).toMatchObject({ width: 320, height: 180 });
    // More come while the file is read.
    const fragments = [...seen.fragments];
    for (const { durationS } of fragments) expect(durationS).toBeLessThanOrEqual(0.301);
    const read = await readMp4(join(folder, `${kind}-${transport}.mp4`), [seen.inits[0]!.data, ...fragments.map(({ data }) => data)]);
    const pictures = read.filter(({ stream }) => stream === 0);
    expect(pictures).toHaveLength(fragments.reduce((sum, one) => sum + one.videoFrames, 0));
    for (const [i, one] of pictures.entries()) if (i > 0) expect(one.dtsS).toBeGreaterThan(pictures[i - 1]!.dtsS);
    if (kind.includes('+pcm')) expect(seen.packets.some(({ codec }) => codec === (kind === 'h264+pcmu' ? 'pcm_mulaw' : 'pcm_alaw'))).toBe(true);
  }, 30_000);

  it('names the capture time within 150 ms of the truth', async () => {
    const from = camera.keys.length;
    const seen = (['tcp', 'udp'] as const).map((transport) => ({ mount: `/true-${transport}`, ...watch(address(`/true-${transport}`), transport) }));
    const keysOf = (one: (typeof seen)[number]) => one.fragments.filter(({ randomAccess }) => randomAccess).slice(1);
    await until(() => seen.every((one) => keysOf(one).length >= 4));
    for (const one of seen) {
      const truth = camera.keys.slice(from).filter(({ key }) => key === one.mount).map(({ at }) => at);
      // The server itself sends each picture one frame (67 ms) after its capture; the rest is ours.
      const errors = keysOf(one).map(({ captureAt }) => Math.min(...truth.map((at) => Math.abs(captureAt - at))));
      if (process.env['MANARA_FIGURES']) process.stderr.write(`capture error: ${errors.join(' ')} ms\n`);
      expect(errors.toSorted((a, b) => a - b)[errors.length >> 1]).toBeLessThan(150);
    }
  }, 30_000);

  it('F20 the picture changes its size in mid-stream: a new run with the new size', async () => {
    const seen = watch(address('/size'));
    await until(() => seen.fragments.length > 2);
    camera.process.stdin.write('size /size 160x90\n');
    await until(() => seen.inits.at(-1)?.width === 160 && seen.fragments.at(-1)?.run === seen.inits.at(-1)?.run);
    expect(seen.states.map(({ is }) => is)).toEqual(['opening', 'live']);
    const run = seen.inits.at(-1)!.run;
    expect(seen.fragments.find((one) => one.run === run)).toMatchObject({ randomAccess: true, discontinuity: true });
  }, 30_000);
});

describe.skipIf(missing)(`${title}, faults`, () => {
  it('takes the right password and refuses the wrong one', async () => {
    const camera = await startServer('--mount', '/a=h264', '--user', 'operator', '--password', 'right');
    const good = watch(`rtsp://operator:right@127.0.0.1:${camera.port}/a`);
    const bad = watch(`rtsp://operator:wrong@127.0.0.1:${camera.port}/a`);
    await until(() => good.fragments.length > 0);
    await until(() => bad.states.some((state) => state.is === 'lost' && state.problem.code === 'camera-refused-login'));
    expect(JSON.stringify(bad.states)).not.toContain('wrong@');
    camera.process.kill('SIGKILL');
    await ended(camera);
  }, 30_000);

  it('F01 server killed and started again: lost at once, live again by itself', async () => {
    const first = await startServer('--mount', '/a=h264');
    const seen = watch(`rtsp://127.0.0.1:${first.port}/a`);
    await until(() => seen.fragments.length > 0);
    first.process.kill('SIGKILL');
    await ended(first);
    await until(() => seen.states.some(({ is }) => is === 'lost'));
    const second = await startServer('--mount', '/a=h264', '--port', String(first.port));
    const answeredAt = Date.now();
    await until(() => seen.fragments.some(({ run }) => run > 1));
    // 3 to 5 s are promised on a machine of its own; tests share theirs.
    expect(Date.now() - answeredAt).toBeLessThan(10_000);
    second.process.kill('SIGKILL');
    await ended(second);
  }, 40_000);

  it('F50 a server that freezes: stalled, and live again when it goes on', async () => {
    const camera = await startServer('--mount', '/a=h264');
    const seen = watch(`rtsp://127.0.0.1:${camera.port}/a`);
    await until(() => seen.fragments.length > 2);
    camera.process.kill('SIGSTOP');
    await until(() => seen.states.some((state) => state.is === 'lost' && state.problem.code === 'camera-stalled'));
    camera.process.kill('SIGCONT');
    await until(() => seen.fragments.some(({ run }) => run > 1));
    camera.process.kill('SIGKILL');
    await ended(camera);
  }, 40_000);
});

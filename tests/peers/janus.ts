/** A real Janus gateway (Debian's `janus`) on loopback whose streaming plugin is fed RTP by FFmpeg: a server that offers WebRTC. Ends by pid. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const janusPin = 'pin-of-camera-2';
export const janusSecret = 'secret-of-the-gateway';
const startMs = 15_000;
const stopMs = 3_000;

export interface JanusPeer {
  /** `http://127.0.0.1:PORT`; the API is at `/janus`. Mountpoint 1 is open, 2 has `janusPin`; the gateway asks for `janusSecret`. */
  readonly address: string;
  readonly gateway: ChildProcess;
  stop(): Promise<void>;
}

/** Null when it can be started, else why not. As root on Debian missing packages are installed. */
export function whyNoJanus(): string | null {
  // Janus gathers no candidate on loopback, and what tests send stays on loopback unless somebody says otherwise.
  if (process.env.MANARA_PEERS !== '1') return 'its media cross this machine’s own network address; run with MANARA_PEERS=1';
  const missing = () => ['janus', 'ffmpeg'].filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
  if (missing().length === 0) return null;
  if (process.getuid?.() === 0 && spawnSync('sh', ['-c', 'command -v apt-get']).status === 0) {
    spawnSync('apt-get', ['install', '--yes', '-qq', '--no-install-recommends', ...missing()], { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  }
  const still = missing();
  return still.length === 0 ? null : `not installed: ${still.join(', ')}; by hand: sudo apt-get install --no-install-recommends ${still.join(' ')}`;
}

export async function startJanus(): Promise<JanusPeer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'janus-peer-'));
  const [http, open, locked] = await Promise.all([freeTcpPort(), freeUdpPort(), freeUdpPort()]);
  await writeConfig(folder, http, [open, locked]);
  const gateway = spawn('janus', ['-F', path.join(folder, 'cfg')], { stdio: ['ignore', 'ignore', 'ignore'] });
  const feed = spawn('ffmpeg', [
    '-hide_banner', '-loglevel', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=15', '-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency',
    '-profile:v', 'baseline', '-pix_fmt', 'yuv420p', '-g', '15', '-threads', '1', '-an', '-f', 'tee', '-map', '0:v',
    `[f=rtp:payload_type=96]rtp://127.0.0.1:${open}?pkt_size=1200|[f=rtp:payload_type=96]rtp://127.0.0.1:${locked}?pkt_size=1200`,
  ], { stdio: ['ignore', 'ignore', 'inherit'] });
  const address = `http://127.0.0.1:${http}`;
  const stop = async (): Promise<void> => {
    await Promise.all([end(feed), end(gateway)]);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(`${address}/janus/info`, gateway);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, gateway, stop };
}

async function writeConfig(folder: string, http: number, rtp: readonly number[]): Promise<void> {
  const config = path.join(folder, 'cfg');
  const empty = path.join(folder, 'empty');
  await Promise.all([config, empty].map((one) => mkdir(one, { recursive: true })));
  const library = (spawnSync('sh', ['-c', 'ls -d /usr/lib/*/janus | head -1']).stdout.toString().trim());
  const mounts = rtp.map((port, index) => `camera${index + 1}: { type = "rtp"; id = ${index + 1}; description = "camera ${index + 1}"; ${index === 1 ? `pin = "${janusPin}"; ` : ''}media = (
    { type = "video"; mid = "v"; port = ${port}; pt = 96; codec = "h264"; fmtp = "profile-level-id=42e01f;packetization-mode=1"; bufferkf = true } ) }`);
  const others = ['audiobridge', 'duktape', 'echotest', 'lua', 'nosip', 'recordplay', 'sip', 'textroom', 'videocall', 'videoroom', 'voicemail'].map((name) => `libjanus_${name}.so`).join(',');
  await Promise.all([
    writeFile(path.join(config, 'janus.jcfg'), `general: { configs_folder = "${config}"; plugins_folder = "${library}/plugins"; transports_folder = "${library}/transports"; events_folder = "${empty}"; loggers_folder = "${empty}"; api_secret = "${janusSecret}" }
nat: { ice_lite = false; ignore_mdns = true }
plugins: { disable = "${others}" }
transports: { disable = "libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,libjanus_rabbitmq.so,libjanus_websockets.so" }
`),
    writeFile(path.join(config, 'janus.transport.http.jcfg'), `general: { json = "compact"; base_path = "/janus"; http = true; port = ${http}; ip = "127.0.0.1"; https = false }\nadmin: { admin_http = false; admin_https = false }\n`),
    writeFile(path.join(config, 'janus.plugin.streaming.jcfg'), `general: { }\n${mounts.join('\n')}\n`),
  ]);
}

async function untilReady(address: string, gateway: ChildProcess): Promise<void> {
  for (const until = Date.now() + startMs; Date.now() < until; await sleep(50)) {
    if (gateway.exitCode !== null) throw new Error(`janus ended with ${gateway.exitCode}`);
    const answer = await fetch(address).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
  }
  throw new Error('janus does not answer');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => { child.once('exit', () => { resolve(); }); });
  child.kill('SIGTERM');
  child.kill('SIGCONT');
  const hard = setTimeout(() => { child.kill('SIGKILL'); }, stopMs);
  await ended;
  clearTimeout(hard);
}

/** Free when asked; Janus cannot be told to choose one itself. */
function freeTcpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => { resolve(port); });
    });
  });
}

function freeUdpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => { resolve(port); });
    });
  });
}

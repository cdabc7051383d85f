/** Starts, freezes, kills and restarts a real ZoneMinder 1.36 (tests/peers/zoneminder.sh). Everything it starts ends with it. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../fakes/free-port.ts';

const script = path.join(import.meta.dirname, 'zoneminder.sh');
const burnedRtsp = path.join(import.meta.dirname, '../fakes/burned-rtsp.py');
const installMs = 300_000;
const startMs = 60_000;
/** The zone its local times are in: never UTC, so that a time not converted is seen. */
export const peerZone = 'Africa/Casablanca';

const needed = ['/usr/bin/zmpkg.pl', '/usr/lib/zoneminder/cgi-bin/nph-zms', '/usr/sbin/mariadbd', '/usr/sbin/nginx', '/usr/sbin/fcgiwrap', '/usr/bin/ffmpeg'];
const quietly = (command: string, args: readonly string[]): boolean => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const installed = (): boolean => needed.every(existsSync) && readdirSync('/usr/sbin').some((name) => name.startsWith('php-fpm'));

/** Installs what is missing where this account may. Null when a ZoneMinder can be started, else why not. */
export function prepareZoneminder(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux';
  if (!quietly('unshare', ['--mount', '--pid', '--fork', 'true'])) return 'needs name spaces of its own (unshare)';
  if (!quietly('/usr/bin/python3', ['-c', "import gi; gi.require_version('GstRtspServer','1.0'); from gi.repository import GstRtspServer"])) return 'gir1.2-gst-rtsp-server-1.0 is not installed';
  if (!installed()) spawnSync('bash', [script, 'install'], { stdio: 'ignore', timeout: installMs });
  return installed() ? null : 'Debian\'s zoneminder could not be installed';
}

export interface ZoneminderPeer {
  /** Ends in `/zm/`; stays over restarts. */
  readonly address: string;
  /** Ms from nothing to the last named readiness. */
  readonly startedInMs: number;
  /** Answers of the database, tab-separated lines. */
  sql(statement: string): string;
  /** Processes of ZoneMinder's stream server that serve somebody now. */
  viewers(): number;
  /** SIGSTOP for all of it: ports stay open, nothing answers. */
  freeze(): void;
  thaw(): void;
  /** SIGKILL for all of it. */
  kill(): Promise<void>;
  /** The same database and port, after `kill`. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Two monitors: 1 records always, 2 records and detects motion; both see burned-in time. PTZ of monitor 1 goes to `ptz`. */
export async function startZoneminder(ptz: string): Promise<ZoneminderPeer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'manara-zoneminder-'));
  const cameras = spawn('/usr/bin/python3', [burnedRtsp, '--count', '2'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const rtsp = (await nextLine(cameras, (line) => (line as { port?: number }).port)) as number;
  const port = await freePort();
  const began = performance.now();
  let running = await run(folder, port, ptz, rtsp);
  const startedInMs = performance.now() - began;
  const kill = async (): Promise<void> => {
    const ended = new Promise((resolve) => { running.once('exit', resolve); });
    if (running.exitCode !== null || running.signalCode !== null) return;
    // `unshare --kill-child` takes the first process of the space along, and that one everything else.
    running.kill('SIGKILL');
    await ended;
    await gone(port);
  };
  return {
    address: `http://127.0.0.1:${port}/zm/`, startedInMs, kill,
    sql: (statement) => {
      const { status, stdout, stderr } = spawnSync('mariadb', ['--no-defaults', '-uroot', '-S', path.join(folder, 'mysql/mysqld.sock'), '-N', '-B', 'zm', '-e', statement], { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      return stdout;
    },
    viewers: () => descendants(running.pid!).filter((pid) => nameOf(pid) === 'nph-zms').length,
    freeze: () => { signalAll(running.pid!, 'SIGSTOP'); },
    thaw: () => { signalAll(running.pid!, 'SIGCONT'); },
    restart: async () => { running = await run(folder, port, ptz, rtsp); },
    stop: async () => {
      signalAll(running.pid!, 'SIGCONT');
      await kill();
      const ended = new Promise((resolve) => { cameras.once('exit', resolve); });
      cameras.stdin.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function run(folder: string, port: number, ptz: string, rtsp: number): Promise<ChildProcess> {
  const args = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child', 'bash', script, 'run', folder, String(port), ptz, `rtsp://127.0.0.1:${rtsp}/cam1`, `rtsp://127.0.0.1:${rtsp}/cam2`];
  const child = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ZM_PEER_ZONE: peerZone } });
  const timer = setTimeout(() => { child.kill('SIGKILL'); }, startMs);
  await nextLine(child, (line) => (line as { ready?: string }).ready === 'zoneminder' || undefined);
  clearTimeout(timer);
  return child;
}

/** The first line of JSON for which `pick` gives something. */
function nextLine<T>(child: ChildProcess, pick: (line: unknown) => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => { reject(new Error(`it ended before it was ready (${code ?? signal})`)); });
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const picked = line.startsWith('{') ? pick(JSON.parse(line)) : undefined;
      if (picked !== undefined) resolve(picked);
    });
  });
}

/** Children stay below the first process of their name space, also those that became daemons. */
function descendants(root: number): number[] {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(/\) \S (\d+)/.exec(read(`/proc/${name}/stat`))?.[1] ?? -1);
    parents.set(parent, [...parents.get(parent) ?? [], Number(name)]);
  }
  const below = (pid: number): number[] => (parents.get(pid) ?? []).flatMap((child) => [child, ...below(child)]);
  return below(root);
}

function signalAll(root: number, signal: NodeJS.Signals): void {
  for (const pid of descendants(root)) {
    try { process.kill(pid, signal); } catch { /* it ended meanwhile */ }
  }
}

const read = (file: string): string => { try { return readFileSync(file, 'utf8'); } catch { return ''; } };
const nameOf = (pid: number): string => read(`/proc/${pid}/comm`).trim();

/** Resolves when nobody listens on the port any more. */
async function gone(port: number): Promise<void> {
  for (;;) {
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', () => { resolve(false); });
      server.listen(port, '127.0.0.1', () => { server.close(() => { resolve(true); }); });
    });
    if (free) return;
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}

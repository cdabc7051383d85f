/**
 * `node recorder/demo/dome/main.ts [--port N] [--rtsp-port N] [--user U --password P | --own-login] [--name NAME] [--burn]
 * [--clip FILE | --place NAME [--scene-file FILE]] [--with-parent]`: a camera in a process of its own. Says one JSON line when it
 * is ready, with the login it made where it was to make one; ends on SIGTERM, with `--with-parent` also when its input closes.
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { AV_LOG_ERROR, Log } from 'node-av';
import { createLogger } from '../../log.ts';
import { scenes, type SceneName } from '../scenes.ts';
import { startDome, type DomeWant } from './dome.ts';
import { keptScene } from './kept-scene.ts';
import { drawnScene, sceneOfCity, sceneOfClip } from './scene.ts';
import type { StillScene } from './still-scene.ts';

const log = createLogger('dome');
const ended = new Promise<void>((resolve) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => { resolve(); });
  if (process.argv.includes('--with-parent')) process.stdin.once('close', () => { resolve(); }).once('end', () => { resolve(); }).resume();
});
Log.setLevel(AV_LOG_ERROR);

try {
  const { want, login } = await readArguments();
  const dome = await startDome(want);
  process.stdout.write(`${JSON.stringify({ ready: true, port: dome.device.port, rtspPort: dome.rtspPort, address: dome.device.address, ...login })}\n`);
  await ended;
  await dome.close();
} catch (error) {
  log.error({ error: error instanceof Error ? error.message : String(error) }, 'the camera could not be started');
  process.exitCode = 1;
}
// FFmpeg's memory buffers would keep the process alive for ever (record/mp4-output.ts).
process.stdout.write('', () => process.exit());

async function readArguments(): Promise<{ readonly want: DomeWant; /** Told on standard output where it was made here: arguments can be read by others on the machine. */ readonly login: { readonly user: string; readonly password: string } | null }> {
  const { values } = parseArgs({
    options: {
      'port': { type: 'string' }, 'rtsp-port': { type: 'string' }, 'user': { type: 'string' }, 'password': { type: 'string' },
      'name': { type: 'string' }, 'burn': { type: 'boolean' }, 'clip': { type: 'string' }, 'place': { type: 'string' },
      'scene-file': { type: 'string' }, 'own-login': { type: 'boolean' }, 'with-parent': { type: 'boolean' },
    },
    strict: true,
  });
  const { user, password, name, burn, clip, place } = values;
  if ((user === undefined) !== (password === undefined)) throw new Error('--user and --password go together');
  const made = values['own-login'] ? { user: 'demo', password: randomBytes(18).toString('base64url') } : null;
  const account = made ?? (user !== undefined && password !== undefined ? { user, password } : null);
  const sceneFile = values['scene-file'];
  const placed = (): StillScene => sceneOfCity(placeOf(place ?? ''), 'day');
  const want: DomeWant = {
    port: portOf(values.port), rtspPort: portOf(values['rtsp-port']), ...account, ...(name !== undefined && { name }), ...(burn !== undefined && { burn }),
    scene: clip !== undefined ? await sceneOfClip(clip) : place === undefined ? drawnScene() : sceneFile === undefined ? placed() : await keptScene(sceneFile, placed),
  };
  return { want, login: made };
}

/** 0 is any free one. */
function portOf(text = '0'): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  if (port > 65_535) throw new Error('a port is a number up to 65535');
  return port;
}

function placeOf(text: string): SceneName {
  if (!Object.hasOwn(scenes, text)) throw new Error(`--place must be one of ${Object.keys(scenes).join(', ')}`);
  return text as SceneName;
}

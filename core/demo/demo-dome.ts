/** The demonstration's PTZ camera: a simulated ONVIF device in a process of its own, kept running and kept as one saved server like any other. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Host, ProgramProcess } from '#bridge/host';
import type { Camera } from '#model/camera';
import type { Logger } from '../log.ts';
import type { Servers, ServerWish } from '../servers/servers.ts';

/** After the first pictures: drawing its scene the first time takes some seconds of a core. */
const afterMs = 20_000;
/** With a scene that was drawn before there is little to do, and until then the server counts as lost. */
const knownAfterMs = 1_000;
const againMs = 10_000;
const stopMs = 5_000;
const tryMs = 250;
const mostTries = 120;
/** Far from the numbers of the city's cameras. */
export const demoDomeNumber = 9001;
const name = 'Dôme PTZ (démonstration)';
const called: Camera['name'] = { fr: 'Place des Nations Unies, dôme', ar: 'ساحة الأمم المتحدة، كاميرا متحركة', en: 'United Nations Square, dome' };

const readyLine = z.object({ ready: z.literal(true), address: z.string().regex(/^http:\/\/127\.0\.0\.1:\d+\//), user: z.string().max(100), password: z.string().max(100) });

export interface DemoDomeOptions {
  readonly host: Pick<Host, 'startProgram'>;
  readonly servers: Pick<Servers, 'list' | 'add' | 'change' | 'get'>;
  /** Gives the camera its number and its names in every language; false while the catalogue does not have it. */
  readonly callIt: (camera: string, number: number, names: Camera['name']) => boolean;
  /** Keeps the drawn scene for the next start; absolute. */
  readonly sceneFile: string;
  readonly log: Logger;
  /** Other than the product's pauses, ms: for tests. */
  readonly pauseMs?: number;
}

/** Returns the way to end it. */
export function keepDemoDome(options: DemoDomeOptions): () => Promise<void> {
  const life = new AbortController();
  let running: ProgramProcess | null = null;
  const work = (async () => {
    const isKnown = options.servers.list().some((one) => one.kind === 'onvif' && one.name === name);
    await sleep(options.pauseMs ?? (isKnown ? knownAfterMs : afterMs), undefined, { signal: life.signal });
    while (!life.signal.aborted) {
      running = options.host.startProgram('dome', ['--with-parent', '--own-login', '--place', 'roundabout', '--scene-file', options.sceneFile]);
      running.onLine((line) => { void take(line); });
      const why = await running.ended;
      running = null;
      if (!life.signal.aborted) options.log.error(why, 'the demonstration’s dome ended; it is started again');
      await sleep(options.pauseMs ?? againMs, undefined, { signal: life.signal });
    }
  })().catch((error: unknown) => { if (!life.signal.aborted) options.log.error({ error: String(error) }, 'the demonstration’s dome is not kept any more'); });

  async function take(line: string): Promise<void> {
    const told = readyLine.safeParse(parseJson(line)).data;
    if (!told) return;
    const { servers } = options;
    const { address, user, password } = told;
    const wish: ServerWish = { kind: 'onvif', name, address, user, password };
    try {
      const known = servers.list().find((one) => one.kind === 'onvif' && one.name === name);
      if (known) await servers.change(known.id, wish, life.signal, 'demo');
      else {
        const { server } = await servers.add(wish, life.signal, 'demo');
        const [camera] = await servers.get(server.id)?.cameras(life.signal) ?? [];
        // The catalogue hears of a new server's cameras a moment later.
        for (let tries = 0; camera && tries < mostTries && !options.callIt(camera.id, demoDomeNumber, called); tries += 1) await sleep(tryMs, undefined, { signal: life.signal });
      }
    } catch (error) {
      if (!life.signal.aborted) options.log.error({ error: String(error) }, 'the demonstration’s dome was not taken in');
    }
  }

  return async () => {
    life.abort();
    await running?.stop(stopMs);
    await work;
  };
}

function parseJson(line: string): unknown {
  try { return line.length > 4_096 ? null : JSON.parse(line); } catch { return null; }
}

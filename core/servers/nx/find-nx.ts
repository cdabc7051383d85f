/** Recognises an Nx server and the newest of its REST versions, without a login: v4 = 6.1, v3 = 6.0, v2 and v1 = 5.x. */
import { ServerFault } from '../recording-server.ts';
import type { ServerHttp } from '../server-http.ts';
import type { EpochMs } from '#model/time';
import { infoAnswer } from './answers.ts';
import type { InfoAnswer } from './answers.ts';

export type RestVersion = 1 | 2 | 3 | 4;
const newestFirst: readonly RestVersion[] = [4, 3, 2, 1];
const infoMs = 2_000;

export interface FoundNx {
  readonly rest: RestVersion;
  readonly info: InfoAnswer;
  /** The server's clock minus ours, halfway through the answer, ms; null where it does not tell. */
  readonly clockOffsetMs: number | null;
}

/** Null where something else answers. Rejects with a `ServerFault` where nothing does. */
export async function findNx(http: ServerHttp, now: () => EpochMs, signal: AbortSignal): Promise<FoundNx | null> {
  for (const rest of newestFirst) {
    const found = await readInfo(http, rest, now, signal);
    if (found) return found;
  }
  return null;
}

/** Null where this version is not spoken. */
export async function readInfo(http: ServerHttp, rest: RestVersion, now: () => EpochMs, signal: AbortSignal): Promise<FoundNx | null> {
  const asked = now();
  try {
    const info = await http.json(`rest/v${rest}/servers/this/info`, infoAnswer, { signal, timeoutMs: infoMs, maxBytes: 1024 * 1024 });
    return { rest, info, clockOffsetMs: info.synchronizedTimeMs === undefined ? null : info.synchronizedTimeMs - Math.round((asked + now()) / 2) };
  } catch (error) {
    if (error instanceof ServerFault && otherVersion.has(error.problem.code)) return null;
    throw error;
  }
}

/** An older server answers an unknown version with 404, with a page, or by asking for a login. */
const otherVersion: ReadonlySet<string> = new Set(['not-found', 'server-garbage', 'server-refused', 'login-required', 'not-allowed', 'too-large']);

/** One product, many shops: what is known is spelt as its makers do, anything else stands as the server says it. */
export function productOf({ brand, customization }: InfoAnswer): string {
  const told = brand || customization || 'default';
  const known: Readonly<Record<string, string>> = {
    default: 'Nx Witness', hdwitness: 'Nx Witness', nxwitness: 'Nx Witness', metavms: 'Nx Meta', nxmeta: 'Nx Meta', hanwha: 'Wisenet WAVE', dwspectrum: 'DW Spectrum', digitalwatchdog: 'DW Spectrum',
  };
  return known[told.toLowerCase()] ?? told;
}

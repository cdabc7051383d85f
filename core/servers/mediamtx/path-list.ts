/** Reads every path of a MediaMTX, with what its configuration says of it. */
import type { z } from 'zod';
import { ServerFault } from '../recording-server.ts';
import { pathConfigsAnswer, pathsAnswer } from './answers.ts';
import type { PathAnswer, PathConfigAnswer } from './answers.ts';
import type { MediaMtxClient } from './mediamtx-client.ts';
import { isPathName } from './path-name.ts';

/** Configurations are about 4 kB each. */
const itemsPerPage = 500;
/** More than any city has at one router. */
const maxPages = 20;

export interface ListedPath {
  readonly name: string;
  /** Null for a camera that is configured and idle. */
  readonly state: PathAnswer | null;
  readonly recorded: boolean;
  /** Its source is fetched only while somebody watches: offline says nothing. */
  readonly onDemand: boolean;
  /** By a pattern, for whoever publishes: it leaves the list when its publisher does. */
  readonly dynamic: boolean;
}

export async function readPaths(client: MediaMtxClient, signal: AbortSignal): Promise<readonly ListedPath[]> {
  const [states, configs] = await Promise.all([readPages(client, 'v3/paths/list', pathsAnswer, signal), readConfigs(client, signal)]);
  const known = new Map(configs.map((config) => [config.name, config]));
  const listed = new Map<string, ListedPath>();
  for (const state of states) {
    if (!isPathName(state.name)) continue;
    const config = known.get(state.confName ?? state.name);
    listed.set(state.name, { name: state.name, state, ...wordsOf(config), dynamic: (state.confName ?? state.name) !== state.name });
  }
  for (const config of configs) {
    // `all_others` and patterns (`~^…`) are no cameras.
    if (config.name === 'all_others' || config.name === 'all' || !isPathName(config.name) || config.name.startsWith('~') || listed.has(config.name)) continue;
    listed.set(config.name, { name: config.name, state: null, ...wordsOf(config), dynamic: false });
  }
  return [...listed.values()];
}

function wordsOf(config: PathConfigAnswer | undefined): Pick<ListedPath, 'recorded' | 'onDemand'> {
  return { recorded: config?.record === true, onDemand: config?.sourceOnDemand === true || (config?.runOnDemand ?? '') !== '' };
}

/** Empty where this version keeps them elsewhere: what is listed is enough. */
async function readConfigs(client: MediaMtxClient, signal: AbortSignal): Promise<readonly PathConfigAnswer[]> {
  try {
    return await readPages(client, 'v3/config/paths/list', pathConfigsAnswer, signal);
  } catch (error) {
    if (error instanceof ServerFault && error.problem.code === 'not-found') return [];
    throw error;
  }
}

/** Pages are counted from 0 and made anew for each question, so that an item may stand on two or, once in a while, on none. */
async function readPages<T>(client: MediaMtxClient, path: string, schema: z.ZodType<{ pageCount: number; items: T[] | null }>, signal: AbortSignal): Promise<readonly T[]> {
  const items: T[] = [];
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await client.json('api', client.url('api', path, { page, itemsPerPage }), schema, signal);
    items.push(...answer.items ?? []);
    if (page + 1 >= answer.pageCount) break;
  }
  return items;
}

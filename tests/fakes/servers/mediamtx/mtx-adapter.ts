/** A `mediamtx` server of the core, connected to whatever stands at an address. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { createOwnBookmarks } from '#core/bookmarks/own-bookmarks';
import { openCoreData } from '#core/data/open-core-data';
import type { ServerConfig } from '#model/server';
import { mediamtxKind } from '#core/servers/mediamtx/mediamtx-kind';
import type { RecordingServer } from '#core/servers/recording-server';
import { createServerHttp } from '#core/servers/server-http';
import type { ServerHttp } from '#core/servers/server-http';
import type { Credentials } from '#core/servers/server-kind';

export interface MtxAdapterOptions {
  readonly certificate?: string;
  /** Asked at each login. */
  readonly credentials?: () => Promise<Credentials | null>;
  readonly options?: ServerConfig['options'];
}

/** With a database of its own for bookmarks. */
export function connectMtx(address: string, { certificate, credentials = async () => null, options = {} }: MtxAdapterOptions = {}): { server: RecordingServer; http: ServerHttp; destroy(): Promise<void> } {
  const http = createServerHttp({ address, ...(certificate && { certificate }) });
  const folder = mkdtempSync(path.join(tmpdir(), 'mtx-core-'));
  const data = openCoreData({ folder, now: Date.now });
  const close = async (): Promise<void> => {
    await http.destroy();
    data.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const server = mediamtxKind.create({ id: 'mtx', kind: 'mediamtx', name: 'Routeur', address, options, ...(certificate && { certificate }) }, {
    http, credentials, now: Date.now, random: Math.random, log: pino({ level: 'silent' }), server: () => null, inventory: () => [],
    ownBookmarks: createOwnBookmarks({ data, now: Date.now }),
    bridge: { live: () => { throw new Error('no bridge wanted'); } },
  });
  return { server, http, destroy: async () => { await server.destroy(); await close(); } };
}

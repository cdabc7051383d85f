/** An Nx server of the core, connected to whatever stands at an address. */
import pino from 'pino';
import type { ServerConfig } from '#model/server';
import { nxKind } from '#core/servers/nx/nx-kind';
import type { RecordingServer } from '#core/servers/recording-server';
import { createServerHttp } from '#core/servers/server-http';
import type { ServerHttp } from '#core/servers/server-http';
import type { Credentials, RtspBridge } from '#core/servers/server-kind';
import { nxLogin } from './nx-site.ts';

export interface NxAdapterOptions {
  readonly certificate?: string;
  readonly credentials?: () => Promise<Credentials | null>;
  readonly options?: ServerConfig['options'];
  readonly bridge?: RtspBridge;
  readonly now?: () => number;
}

export function connectNx(address: string, { certificate, credentials = async () => nxLogin, options = {}, bridge, now = Date.now }: NxAdapterOptions = {}): { server: RecordingServer; http: ServerHttp; destroy(): Promise<void> } {
  const http = createServerHttp({ address, ...(certificate && { certificate }) });
  const server = nxKind.create({ id: 'nx1', kind: 'nx', name: 'Nx', address, options, ...(certificate && { certificate }) }, {
    http, credentials, now, random: () => 0.5, log: pino({ level: 'silent' }), server: () => null, inventory: () => [],
    bridge: bridge ?? { live: () => { throw new Error('no bridge wanted'); } },
  });
  return { server, http, destroy: async () => { await server.destroy(); await http.destroy(); } };
}

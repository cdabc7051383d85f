/** Command-line options that every host understands; an allow-list, anything else is refused (F68). */
import { parseArgs } from 'node:util';
import path from 'node:path';
import envPaths from 'env-paths';

export const demoCities = ['agadir', 'tangier', 'casablanca'] as const;
export type DemoCity = (typeof demoCities)[number];

export interface LaunchOptions {
  readonly data: string;
  readonly port: number;
  readonly demo: DemoCity | null;
  /** Print the address instead of opening a window. */
  readonly open: boolean;
  /** Where monitors' pages of other PCs come in over TLS; null for nowhere. */
  readonly door: DoorWish | null;
  /** Removes the PIN of the desk's lock. */
  readonly forgetPin: boolean;
}

export interface DoorWish {
  /** An address or name of this machine. */
  readonly host: string;
  /** 0 takes any free one. */
  readonly port: number;
  /** PEM files; null for a certificate made here. */
  readonly files: { readonly cert: string; readonly key: string } | null;
}

/** A wrong command line, told in one sentence that names the option. */
export class LaunchOptionsFault extends Error {}

const options = {
  data: { type: 'string' }, port: { type: 'string' }, demo: { type: 'string' }, 'no-open': { type: 'boolean' },
  listen: { type: 'string' }, 'tls-cert': { type: 'string' }, 'tls-key': { type: 'string' }, 'forget-pin': { type: 'boolean' },
} as const;

/** @throws LaunchOptionsFault */
export function parseLaunchOptions(args: readonly string[]): LaunchOptions {
  const values = parse(args);
  return {
    data: path.resolve(values.data ?? envPaths('manara', { suffix: '' }).data),
    port: portOf(values.port ?? '0'),
    demo: demoOf(values.demo ?? 'casablanca'),
    open: !values['no-open'],
    door: doorOf(values.listen, values['tls-cert'], values['tls-key']),
    forgetPin: values['forget-pin'] === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new LaunchOptionsFault(error instanceof Error ? error.message : String(error));
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new LaunchOptionsFault(`--port must be a number from 0 to 65535, not "${text}"`);
  return port;
}

function demoOf(text: string): DemoCity | null {
  if (text === 'none') return null;
  const city = demoCities.find((name) => name === text);
  if (!city) throw new LaunchOptionsFault(`--demo must be ${demoCities.join(', ')} or none, not "${text}"`);
  return city;
}

const hostAndPort = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]{1,253})):(\d{1,5})$/;
/** All addresses at once have no name to hold requests to (F72). */
const everyAddress = new Set(['0.0.0.0', '::', '0']);

function doorOf(listen: string | undefined, cert: string | undefined, key: string | undefined): DoorWish | null {
  if ((cert === undefined) !== (key === undefined)) throw new LaunchOptionsFault('--tls-cert and --tls-key belong together');
  if (listen === undefined) {
    if (cert !== undefined) throw new LaunchOptionsFault('--tls-cert is for --listen HOST:PORT');
    return null;
  }
  const [, v6, name, port] = hostAndPort.exec(listen) ?? [];
  const host = (v6 ?? name)?.toLowerCase();
  if (host === undefined || Number(port) > 65_535) throw new LaunchOptionsFault(`--listen must be HOST:PORT, an IPv6 address in brackets, not "${listen}"`);
  if (everyAddress.has(host)) throw new LaunchOptionsFault('--listen must name one address or name of this machine, not all of them');
  return { host, port: Number(port), files: cert === undefined || key === undefined ? null : { cert: path.resolve(cert), key: path.resolve(key) } };
}

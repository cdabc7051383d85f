/** The command line of the kiosk program; an allow-list, anything else is refused. Nothing it was given is told again: it may be a token in the wrong place. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import envPaths from 'env-paths';
import { mostMonitors } from '#model/wall-monitor';

export const kioskUsage = `Shows one monitor of a wall that runs on another PC, full screen, and keeps it there (docs/kiosk.md).

  npm run kiosk -- --address https://HOST:PORT --monitor N --token-file FILE [options]

  --address https://HOST:PORT  the core's door for other PCs (its --listen)
  --monitor N                  the monitor's number, for this program's lines and the name of its browser's folder;
                               what is shown follows from the token
  --token-file FILE            holds the address that the core made for the monitor, or the token in it alone
  --certificate-pin PIN        takes the core's own certificate by the hash of its key; without it the PC must trust the certificate
  --data DIR                   folder for the browser's files (default: your account's data folder)
  --help                       this text`;

export interface KioskProgramOptions {
  /** `https://HOST:PORT` */
  readonly origin: string;
  readonly monitor: number;
  readonly tokenFile: string;
  readonly certificatePin: string | null;
  readonly data: string;
}

/** What a person gave cannot be used, told in one sentence that names the option or file. */
export class KioskOptionsFault extends Error {}

const options = {
  'address': { type: 'string' }, 'monitor': { type: 'string' }, 'token-file': { type: 'string' }, 'certificate-pin': { type: 'string' }, 'data': { type: 'string' }, 'help': { type: 'boolean' },
} as const;

/** Null where the usage is asked for. Throws `KioskOptionsFault`. */
export function parseKioskOptions(args: readonly string[]): KioskProgramOptions | null {
  const { address, monitor, help, data, 'token-file': tokenFile, 'certificate-pin': pin } = parse(args);
  if (help) return null;
  if (tokenFile === undefined) throw new KioskOptionsFault('--token-file FILE is missing: it holds the address that the core made for the monitor');
  return {
    origin: originOf(address), monitor: numberOf(monitor), tokenFile: path.resolve(tokenFile), certificatePin: pin === undefined ? null : pinOf(pin),
    data: path.resolve(data ?? path.join(envPaths('manara', { suffix: '' }).data, 'kiosk')),
  };
}

function parse(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
    if (positionals.length > 0) throw new KioskOptionsFault('every value stands behind the name of its option');
    return values;
  } catch (error) {
    throw error instanceof KioskOptionsFault ? error : new KioskOptionsFault('there is an option that does not exist or lacks its value; --help lists them');
  }
}

function originOf(text = ''): string {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.href !== `${url.origin}/`) throw new KioskOptionsFault('--address must be https://HOST:PORT and nothing behind it; the token belongs into --token-file');
  return url.origin;
}

function numberOf(text = ''): number {
  if (!/^[1-9]\d?$/.test(text) || Number(text) > mostMonitors) throw new KioskOptionsFault(`--monitor must be a number from 1 to ${mostMonitors}`);
  return Number(text);
}

function pinOf(text: string): string {
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text)) throw new KioskOptionsFault('--certificate-pin must be a SHA-256 in base64: 43 characters and =');
  return text;
}

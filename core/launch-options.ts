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
}

/** A wrong command line, told in one sentence that names the option. */
export class LaunchOptionsFault extends Error {}

const options = {
  data: { type: 'string' }, port: { type: 'string' }, demo: { type: 'string' }, 'no-open': { type: 'boolean' },
} as const;

/** @throws LaunchOptionsFault */
export function parseLaunchOptions(args: readonly string[]): LaunchOptions {
  const values = parse(args);
  return {
    data: path.resolve(values.data ?? envPaths('manara', { suffix: '' }).data),
    port: portOf(values.port ?? '0'),
    demo: demoOf(values.demo ?? 'casablanca'),
    open: !values['no-open'],
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

/** Reads the configuration file; every complaint names what to put right. */
import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { z } from 'zod';
import { recorderConfigSchema } from './config.ts';
import type { RecorderConfig } from './config.ts';
import { parseSource } from './record/source-address.ts';

export class ConfigFault extends Error {}

const fileMaxBytes = 64 * 1024 * 1024;
const shownMax = 20;

export function loadConfig(file: string): RecorderConfig {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigFault(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  return readConfig(text, file);
}

export function readConfig(text: string, file: string): RecorderConfig {
  if (text.trim() === '') throw new ConfigFault(`${file}: the file is empty`);
  if (text.length > fileMaxBytes) throw new ConfigFault(`${file}: larger than 64 MB`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ConfigFault(`${file}: not whole JSON, the file is torn or mistyped (${(error as Error).message.replace(/".*"/s, '…')})`);
  }
  const parsed = recorderConfigSchema.safeParse(json);
  const complaints = parsed.success ? complaintsAbout(parsed.data) : parsed.error.issues.flatMap(complaintsOf);
  if (parsed.success && complaints.length === 0) return parsed.data;
  const shown = complaints.slice(0, shownMax).map((line) => `${file}: ${line}`);
  if (complaints.length > shownMax) shown.push(`${file}: and ${complaints.length - shownMax} more`);
  throw new ConfigFault(shown.join('\n'));
}

function complaintsOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${[...issue.path, key].join('.')}: is not a known field`);
  return [`${issue.path.length === 0 ? 'the file' : issue.path.join('.')}: ${issue.message}`];
}

/** What the schema cannot see. Sources are never shown: they may hold passwords. */
function complaintsAbout(config: RecorderConfig): string[] {
  const complaints: string[] = [];
  if (!isAbsolute(config.data)) complaints.push('data: must be an absolute path');
  const seen = new Map<string, number>();
  config.cameras.forEach((camera, i) => {
    const before = seen.get(camera.id);
    if (before !== undefined) complaints.push(`cameras.${i}.id: is the same as cameras.${before}.id`);
    seen.set(camera.id, i);
    if (camera.record === 'sub' && !camera.streams.sub) complaints.push(`cameras.${i}.record: there is no sub stream`);
    for (const [role, stream] of Object.entries(camera.streams)) {
      if (stream && !parseSource(stream.source)) complaints.push(`cameras.${i}.streams.${role}.source: is not a well-formed address`);
    }
  });
  return complaints;
}

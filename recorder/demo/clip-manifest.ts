/** What clips a folder holds, and whether they are whole: a manifest of lengths and hashes beside them. */
import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CLIP_GENERATOR } from './clip-list.ts';

const entrySchema = z.strictObject({ bytes: z.int().min(1), sha256: z.string().length(64) });
const manifestSchema = z.strictObject({
  generator: z.literal(CLIP_GENERATOR),
  /** Sizes and rates the clips were drawn at. */
  sizes: z.string().max(400),
  clips: z.record(z.string().max(100), entrySchema),
});

export type ClipManifest = z.infer<typeof manifestSchema>;
type Entry = z.infer<typeof entrySchema>;

/** Entries of another generator or other sizes, and a manifest that cannot be read, count for nothing. */
export async function readManifest(folder: string, sizes: string): Promise<ClipManifest> {
  const none: ClipManifest = { generator: CLIP_GENERATOR, sizes, clips: {} };
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => '');
  if (text === '' || text.length > 100_000) return none;
  try {
    const manifest = manifestSchema.parse(JSON.parse(text));
    return manifest.sizes === sizes ? manifest : none;
  } catch {
    return none;
  }
}

export async function writeManifest(folder: string, manifest: ClipManifest): Promise<void> {
  const path = join(folder, 'manifest.json');
  await writeFile(`${path}.tmp`, `${JSON.stringify(manifest, null, 1)}\n`, { flush: true });
  await rename(`${path}.tmp`, path);
}

export async function describeClip(folder: string, name: string): Promise<Entry | null> {
  const data = await readFile(clipPath(folder, name)).catch(() => null);
  if (data === null || data.length === 0) return null;
  return { bytes: data.length, sha256: createHash('sha256').update(data).digest('hex') };
}

/** Whether the file is, byte for byte, what was drawn: a torn or foreign file is not. */
export async function isWhole(folder: string, name: string, manifest: ClipManifest): Promise<boolean> {
  const wanted = manifest.clips[name];
  if (wanted === undefined) return false;
  const found = await describeClip(folder, name);
  return found !== null && found.bytes === wanted.bytes && found.sha256 === wanted.sha256;
}

export function clipPath(folder: string, name: string): string {
  return join(folder, `${name}.mp4`);
}

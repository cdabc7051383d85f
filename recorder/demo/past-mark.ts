/** Which cities have been given their past in a data folder. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const markSchema = z.strictObject({ filled: z.array(z.string().max(100)).max(100) });

export async function readFilled(data: string): Promise<readonly string[]> {
  const text = await readFile(markPath(data), 'utf8').catch(() => '');
  try {
    return markSchema.parse(JSON.parse(text)).filled;
  } catch {
    return [];
  }
}

export async function writeFilled(data: string, filled: readonly string[]): Promise<void> {
  const path = markPath(data);
  await writeFile(`${path}.tmp`, `${JSON.stringify({ filled })}\n`, { mode: 0o600, flush: true });
  await rename(`${path}.tmp`, path);
}

function markPath(data: string): string {
  return join(data, 'demo-footage.json');
}

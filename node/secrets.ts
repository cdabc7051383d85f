/** Secrets of the Node host: a file only its owner may read. Said to be weak, because that is what it is. */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Secrets } from '#bridge/host';

const fileSchema = z.record(z.string(), z.string());

export function fileSecrets(file: string): Secrets {
  const load = async () => {
    try {
      return fileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw new Error('the secrets file is damaged or may not be read', { cause: (error as NodeJS.ErrnoException).code });
    }
  };
  let last: Promise<unknown> = Promise.resolve();
  /** One change at a time, so that two writers cannot lose each other's secret. */
  const change = (edit: (all: Record<string, string>) => void): Promise<void> => {
    const done = last.then(async () => {
      const all = await load();
      edit(all);
      await replace(file, JSON.stringify(all));
    });
    last = done.catch(() => undefined);
    return done;
  };
  return {
    backend: { name: 'file', strength: 'weak' },
    read: async (key) => (await load())[key] ?? null,
    write: (key, value) => change((all) => { all[key] = value; }),
    remove: (key) => change((all) => { delete all[key]; }),
  };
}

async function replace(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../../../recorder/demo/main.ts', import.meta.url));

describe('demo program', { timeout: 60_000 }, () => {
  it.each([
    [['--city', 'atlantis', '--data', 'x'], 'agadir, tangier, casablanca'],
    [['--city', 'agadir'], '--data'],
    [['--city', 'agadir', '--data', 'x', '--loud'], '--loud'],
  ])('refuses %j in plain words and touches nothing', async (args, words) => {
    const folder = await mkdtemp(join(tmpdir(), 'manara-demo-'));
    try {
      const child = spawn(process.execPath, [program, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
      const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
      expect(child.exitCode).toBe(1);
      expect(out).toBe('');
      expect(err).toContain(words);
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

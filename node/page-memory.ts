/** Memory of the pages of a browser, from /proc: Linux only. */
import { readFileSync, readdirSync } from 'node:fs';

/** Bytes of all its renderers, shared pages divided among those who share them; null where it cannot be told. */
export function pageMemory(browser: number): number | null {
  if (process.platform !== 'linux') return null;
  try {
    const parents = new Map(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name): [number, number][] => {
      const parent = parentOf(Number(name));
      return parent === null ? [] : [[Number(name), parent]];
    }));
    const below = (pid: number): boolean => {
      for (let at = parents.get(pid); at !== undefined; at = parents.get(at)) if (at === browser) return true;
      return false;
    };
    const renderers = [...parents.keys()].filter((pid) => below(pid) && isRenderer(pid));
    return renderers.length === 0 ? null : renderers.reduce((sum, pid) => sum + proportional(pid), 0);
  } catch {
    return null;
  }
}

function parentOf(pid: number): number | null {
  const stat = read(`/proc/${pid}/stat`);
  return stat === '' ? null : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function isRenderer(pid: number): boolean {
  return /--type=renderer/.test(read(`/proc/${pid}/cmdline`));
}

function proportional(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024;
}

/** Empty for a process that is gone. */
function read(file: string): string {
  try { return readFileSync(file, 'utf8'); } catch { return ''; }
}

/** Processor time and memory of a process and all its children, from /proc (Linux only). */
import { readFileSync, readdirSync } from 'node:fs';

/** Clock ticks per second of /proc/<pid>/stat; 100 on every Linux this runs on. */
const ticksPerSecond = 100;

interface ProcessFacts { readonly pid: number; readonly parent: number; readonly cpuS: number; readonly command: string }

function facts(pid: number): ProcessFacts | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { pid, parent: Number(fields[1]), cpuS: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond, command };
  } catch {
    return null;
  }
}

/** The process and all its descendants that live now. */
export function processTree(root: number): ProcessFacts[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => facts(Number(name))).filter((each) => each !== null);
  const tree = new Set([root]);
  for (let grown = true; grown;) {
    grown = false;
    for (const each of all) {
      if (tree.has(each.pid) || !tree.has(each.parent)) continue;
      tree.add(each.pid);
      grown = true;
    }
  }
  return all.filter((each) => tree.has(each.pid));
}

/** Seconds of processor time of the tree so far; processes that ended in between are not counted. */
export function cpuSeconds(root: number): number {
  return processTree(root).reduce((sum, each) => sum + each.cpuS, 0);
}

export interface CpuByKind { readonly browser: number; readonly renderer: number; readonly gpu: number; readonly other: number }

/** Seconds of processor time of a Chromium's processes so far, by what they do. */
export function cpuByKind(root: number): CpuByKind {
  const sums = { browser: 0, renderer: 0, gpu: 0, other: 0 };
  for (const { command, cpuS } of processTree(root)) {
    const type = /--type=([\w-]+)/.exec(command)?.[1];
    sums[type === undefined ? 'browser' : type === 'renderer' ? 'renderer' : type === 'gpu-process' ? 'gpu' : 'other'] += cpuS;
  }
  return sums;
}

/** Its part of all memory, shared pages divided among those who share them, MB. */
export function proportionalMegabytes(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Memory only this process has, in MB. */
export function privateMegabytes(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = [...rollup.matchAll(/^Private_\w+:\s+(\d+) kB$/gm)].reduce((sum, match) => sum + Number(match[1]), 0);
  return kilobytes / 1024;
}

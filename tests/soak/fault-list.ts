/** What the soak breaks (FAULTS §2b, §2c). Each is done to the running product from outside and mends itself, or is ended after `forMs`. */
import type { FaultProxy } from '../fakes/fault-proxy.ts';
import type { Fault as LineFault } from '../fakes/fault-proxy.ts';
import { processTree } from '../bench/process-tree.ts';

export interface Stricken {
  /** Pid of what keeps the core, with core and recorder below it. */
  product(): number;
  /** Pid of the browser, with all its processes below it. */
  browser(): number;
  /** Between core and pages. */
  readonly line: FaultProxy;
  changeView(): Promise<void>;
  /** Crashes the second window's page and has it loaded again. */
  crashSecondWindow(): Promise<void>;
}

export interface SoakFault {
  readonly name: string;
  /** How long the fault itself lasts (ms); recovery is counted from its end. 0: the strike is the whole of it. */
  readonly forMs: number;
  /** The figure that its time to heal belongs to (figures.ts). */
  readonly figure?: 'C2' | 'C10';
  /** The recorder answers nothing meanwhile. */
  readonly recorderGone?: boolean;
  strike(on: Stricken): Promise<void> | void;
  heal?(on: Stricken): Promise<void> | void;
}

const recorder = 'Manara recorder';
const core = 'Manara core';

export const soakFaults: readonly SoakFault[] = [
  { name: 'recorder killed', forMs: 0, figure: 'C2', recorderGone: true, strike: (on) => signal(below(on.product(), recorder), 'SIGKILL') },
  { name: 'core killed', forMs: 0, figure: 'C2', strike: (on) => signal(below(on.product(), core), 'SIGKILL') },
  { ...standsStill('recorder stands still', 4_000, (on) => below(on.product(), recorder)), figure: 'C2', recorderGone: true },
  { ...standsStill('core stands still', 4_000, (on) => below(on.product(), core)), figure: 'C2' },
  // F34: as when the PC sleeps. What stands above is stopped first, so that it does not take what stands below for dead.
  standsStill('everything sleeps', 20_000, (on) => [...processTree(on.product()), ...processTree(on.browser())].map(({ pid }) => pid)),
  // F26.
  { name: 'GPU process killed', forMs: 0, strike: (on) => signal(below(on.browser(), '--type=gpu-process'), 'SIGKILL') },
  { name: 'second window crashed', forMs: 0, figure: 'C10', strike: (on) => on.crashSecondWindow() },
  { name: 'other cameras on all tiles', forMs: 0, strike: (on) => on.changeView() },
  { name: 'connections reset', forMs: 0, figure: 'C2', strike: async ({ line }) => { await line.set({ verb: 'reset' }); await line.set({ verb: 'pass' }); } },
  { ...onLine('line cut', 12_000, { verb: 'hang' }), figure: 'C2' },
  { ...onLine('core’s port closed', 8_000, { verb: 'refuse' }), figure: 'C2' },
  onLine('line of +300 ms, 5 % lost', 10_000, { verb: 'link', latencyMs: 300, loss: 0.05 }),
  onLine('line of 2 Mbit/s', 10_000, { verb: 'link', bytesPerSecond: 250_000 }),
];

function onLine(name: string, forMs: number, fault: LineFault): SoakFault {
  return { name, forMs, strike: ({ line }) => line.set(fault), heal: ({ line }) => line.set({ verb: 'pass' }) };
}

function standsStill(name: string, forMs: number, pidsOf: (on: Stricken) => readonly number[]): SoakFault {
  let stopped: readonly number[] = [];
  return {
    name, forMs,
    strike: (on) => {
      stopped = pidsOf(on);
      signal(stopped, 'SIGSTOP');
    },
    heal: () => signal(stopped, 'SIGCONT'),
  };
}

/** The browser's process that draws; null while it is being started again. */
export function gpuProcess(browser: number): number | null {
  return processTree(browser).find(({ command }) => command.includes('--type=gpu-process'))?.pid ?? null;
}

function below(root: number, program: string): number[] {
  const found = processTree(root).filter(({ command }) => command.includes(program)).map(({ pid }) => pid);
  if (found.length === 0) throw new Error(`${program} does not run`);
  return found;
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended by itself in the meantime.
    }
  }
}

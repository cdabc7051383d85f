/** Programs that a host started for a core and that outlive it: the next core takes them up instead of starting its own, so that recording does not stop because the core died. */
import type { Host, ProgramName, ProgramProcess } from './host.ts';

/** A program that does not end in this time (ms) is ended. */
const endGraceMs = 10_000;
/** The next core takes up what it wants within this time after it is at work, ms. */
const claimMs = 60_000;
/** Lines kept for the core that takes a program up; the newest. */
const mostLines = 500;
/** One that ended is forgotten after this time, ms: the core that has it has long read its last lines. */
const forgetMs = 60_000;

export interface KeptProgram {
  readonly id: string;
  readonly program: ProgramProcess;
  /** Its lines so far; `since` counts those that were dropped. */
  readonly lines: { readonly kept: readonly string[]; readonly since: number };
}

export interface KeptPrograms {
  /** One that runs with the same arguments and that no core has any more is taken up; else one is started. `core` names the core that asks. */
  start(core: symbol, name: ProgramName, args: readonly string[]): KeptProgram;
  get(id: string): KeptProgram | null;
  /** The core is gone; what it had started runs on. */
  release(core: symbol): void;
  /** A core is at work: what it has not taken up in a minute is ended. */
  coreWorks(): void;
  /** Ends what no core has: the next one is at work and did not want it. */
  endUnclaimed(): Promise<void>;
  endAll(): Promise<void>;
}

interface Entry { readonly id: string; readonly name: ProgramName; readonly args: string; readonly program: ProgramProcess; readonly lines: { kept: string[]; since: number }; core: symbol | null; hasEnded: boolean }

export function keepPrograms(host: Pick<Host, 'startProgram'>): KeptPrograms {
  const entries = new Map<string, Entry>();
  let count = 0;
  let claim: ReturnType<typeof setTimeout> | undefined;
  const begin = (core: symbol, name: ProgramName, args: readonly string[]): Entry => {
    const program = host.startProgram(name, args);
    count += 1;
    const entry: Entry = { id: `${name}-${count}`, name, args: JSON.stringify(args), program, lines: { kept: [], since: 0 }, core, hasEnded: false };
    entries.set(entry.id, entry);
    program.onLine((line) => {
      entry.lines.kept.push(line);
      if (entry.lines.kept.length <= mostLines) return;
      entry.lines.kept.shift();
      entry.lines.since += 1;
    });
    void program.ended.then(() => {
      entry.hasEnded = true;
      // Whoever has it hears of its end; one that nobody has is forgotten.
      if (entry.core === null) entries.delete(entry.id);
      else setTimeout(() => { entries.delete(entry.id); }, forgetMs).unref();
    });
    return entry;
  };
  const end = async (which: (entry: Entry) => boolean): Promise<void> => {
    await Promise.all([...entries.values()].filter(which).map(async ({ id, program }) => {
      await program.stop(endGraceMs);
      entries.delete(id);
    }));
  };
  const endUnclaimed = (): Promise<void> => end(({ core }) => core === null);
  return {
    start(core, name, args) {
      const wanted = JSON.stringify(args);
      const left = [...entries.values()].find((entry) => entry.core === null && entry.name === name && entry.args === wanted);
      if (!left) return begin(core, name, args);
      left.core = core;
      return left;
    },
    get: (id) => entries.get(id) ?? null,
    release(core) {
      // The core that would have taken it up is gone itself.
      clearTimeout(claim);
      for (const entry of entries.values()) {
        if (entry.core !== core) continue;
        entry.core = null;
        if (entry.hasEnded) entries.delete(entry.id);
      }
    },
    coreWorks() {
      clearTimeout(claim);
      claim = setTimeout(() => { void endUnclaimed(); }, claimMs);
    },
    endUnclaimed,
    endAll() {
      clearTimeout(claim);
      return end(() => true);
    },
  };
}

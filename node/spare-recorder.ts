/** A recorder's process that is loaded and waits: the one that records next is at work a second sooner, and less footage is missing. */
import type { ChildProcess } from 'node:child_process';

/** A recorder that records for so long (ms) gets a spare: not while core, page and the spare core start themselves. */
const afterMs = 15_000;

export interface SpareRecorder<Child extends ChildProcess> {
  /** The one that waits, told to begin; null where none waits for these arguments. */
  take(args: readonly string[]): Child | null;
  /** A recorder was started: the next one is made ready, in a while. */
  renew(args: readonly string[]): void;
}

/** `launch` starts a recorder with the arguments given; told `--spare` it waits for the first byte on its stdin, and ends with it. */
export function spareRecorder<Child extends ChildProcess>(launch: (args: readonly string[]) => Child, waitMs = afterMs): SpareRecorder<Child> {
  let spare: { readonly child: Child; readonly args: string } | null = null;
  let timer: NodeJS.Timeout | undefined;
  const drop = (): void => {
    spare?.child.stdin?.end();
    spare = null;
  };
  const make = (args: readonly string[]): void => {
    const child = launch([...args, '--spare']);
    const made = { child, args: JSON.stringify(args) };
    spare = made;
    const forget = (): void => { if (spare === made) spare = null; };
    child.once('exit', forget).once('error', forget);
  };
  return {
    take(args) {
      clearTimeout(timer);
      if (spare?.args !== JSON.stringify(args)) return null;
      const { child } = spare;
      spare = null;
      child.stdin?.write('\n');
      return child;
    },
    renew(args) {
      clearTimeout(timer);
      if (spare?.args !== JSON.stringify(args)) drop();
      timer = setTimeout(() => { if (!spare) make(args); }, waitMs).unref();
    },
  };
}

/** What a process that runs the core does besides: takes up an earlier one's port and pass, and shows that it is alive. */
import type { CoreMemory, CoreMessage } from '#bridge/core-messages';
import { problemOf } from './fault.ts';
import type { Core } from './start.ts';

const pulseMs = 1_000;

export interface CoreProcessOptions {
  readonly start: (again: CoreMemory | null) => Promise<Core>;
  readonly again: CoreMemory | null;
  readonly tell: (message: CoreMessage) => void;
  /** The exit code for a start that failed. */
  readonly codeOf: (error: unknown) => number;
}

/** Resolves with the way to stop; null where it did not start, which it has told. */
export async function runCore({ start, again, tell, codeOf }: CoreProcessOptions): Promise<(() => Promise<void>) | null> {
  try {
    const core = await start(again);
    tell({ kind: 'ready', origin: core.origin, launchUrl: core.launchUrl(1), memory: core.memory });
    const pulse = setInterval(() => { tell({ kind: 'pulse' }); }, pulseMs);
    return async () => {
      clearInterval(pulse);
      await core.stop();
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    tell({ kind: 'failed', message: (message || problemOf(error)?.code || 'the core did not start').slice(0, 1000), code: codeOf(error) });
    return null;
  }
}

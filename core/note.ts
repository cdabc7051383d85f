import type { Logger } from './log.ts';

/** Writes something down without letting a failure to write (a full disk, F44) undo what happened. */
export type Note = (write: () => void) => void;

export function createNote(log: Logger): Note {
  return (write) => {
    try { write(); } catch (error) { log.error({ error: String(error) }, 'could not be written down'); }
  };
}

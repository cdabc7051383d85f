import type { Problem, ProblemCode } from '#model/problem';

/** What the store refuses or cannot do: `data-newer` and `conflict` at opening; `disk-full`, `disk-failed` and `invalid-input` while it runs. */
export class StoreFault extends Error {
  readonly code: ProblemCode;

  constructor(code: ProblemCode, detail: string, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause });
    this.name = 'StoreFault';
    this.code = code;
  }

  get problem(): Problem {
    return { code: this.code, detail: this.message.slice(0, 300) };
  }
}

const fullCodes = new Set(['ENOSPC', 'EDQUOT']);
/** SQLITE_FULL. */
const sqliteFull = 13;

/** The disk problem behind a failed call. File descriptors running out (F53) count as the disk's failure: nothing can be written. */
export function diskFault(error: unknown): StoreFault {
  if (error instanceof StoreFault) return error;
  const { code, errcode, message, syscall } = error as { code?: string; errcode?: number; message?: string; syscall?: string };
  const full = (code !== undefined && fullCodes.has(code)) || errcode === sqliteFull;
  // Node's messages carry paths; the code and the call say enough.
  const detail = syscall && code ? `${code} in ${syscall}` : (message ?? 'unknown').slice(0, 200);
  return new StoreFault(full ? 'disk-full' : 'disk-failed', detail, error);
}

import type { Problem } from '#model/problem';
import { withoutCredentials } from './redact.ts';

/** A source that could not be opened or broke, in the closed list's words. */
export class SourceFault extends Error {
  readonly problem: Problem;
  constructor(code: Problem['code'], detail: string) {
    super(`${code}: ${withoutCredentials(detail)}`);
    this.problem = { code, detail: withoutCredentials(detail).slice(0, 300) };
  }
}

/** The problem an error stands for; what we do not know is `internal`, without its text. */
export function problemOf(error: unknown): Problem {
  return error instanceof SourceFault ? error.problem : { code: 'internal' };
}

/** A refusal or fault of the core in the closed list's words; the bridge sends its `problem` and nothing else. */
import type { Problem, ProblemCode } from '#model/problem';

export class CoreFault extends Error {
  readonly problem: Problem;
  constructor(code: ProblemCode, detail?: string) {
    super(detail ?? code);
    this.name = 'CoreFault';
    this.problem = detail === undefined ? { code } : { code, detail: detail.slice(0, 300) };
  }
}

/** Whether a limit of time ended it. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

/** What a question to a server ended with: its own problem, a limit of time, or a bug. */
export function problemOfAsking(error: unknown): Problem {
  return problemOf(error) ?? { code: isTimeout(error) ? 'server-hangs' : 'internal' };
}

/** The problem an error carries, whichever part threw it; null for a bug, which the caller logs and calls `internal`. */
export function problemOf(error: unknown): Problem | null {
  if (!(error instanceof Error) || !('problem' in error)) return null;
  const { problem } = error as { problem: unknown };
  return typeof problem === 'object' && problem !== null && 'code' in problem ? (problem as Problem) : null;
}

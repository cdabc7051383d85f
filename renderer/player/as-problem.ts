/** Whatever was thrown, as a problem of the closed list. */
import { problems } from '#model/problem';
import type { Problem, ProblemCode } from '#model/problem';

export function asProblem(error: unknown): Problem {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' && Object.hasOwn(problems, error.code)) {
    const detail = 'detail' in error && typeof error.detail === 'string' ? error.detail : undefined;
    return detail === undefined ? { code: error.code as ProblemCode } : { code: error.code as ProblemCode, detail };
  }
  if (error instanceof DOMException && error.name === 'TimeoutError') return { code: 'server-hangs' };
  return { code: 'server-unreachable', detail: error instanceof Error ? error.name : 'refused' };
}

import { problems } from '#model/problem';
import type { Problem, ProblemCode } from '#model/problem';

/** What the core said went wrong, as data; anything else (a lost connection) is `server-unreachable`. */
export function problemOf(error: unknown): Problem {
  const data = typeof error === 'object' && error !== null && 'data' in error ? error.data : null;
  if (typeof data === 'object' && data !== null && 'code' in data && typeof data.code === 'string' && Object.hasOwn(problems, data.code)) {
    const code = data.code as ProblemCode;
    return 'detail' in data && typeof data.detail === 'string' ? { code, detail: data.detail } : { code };
  }
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null;
  if (status === 400) return { code: 'invalid-input' };
  return typeof status === 'number' ? { code: 'internal' } : { code: 'server-unreachable' };
}

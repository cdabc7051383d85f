/** The door of the API, the same for HTTP requests and WebSocket upgrades: Host, Origin, method, token. */
import type { IncomingMessage } from 'node:http';
import { tokenChecker } from './access-token.ts';
import { ApiFault } from './api-fault.ts';
import { GuessDelay } from './guess-delay.ts';
import { originProblem } from './origin-check.ts';

const methods = new Set(['GET', 'HEAD', 'POST', 'DELETE']);
/** Only bridges and locks are put. */
const allows = (method = '', url = ''): boolean => methods.has(method) || (method === 'PUT' && /^\/api\/v1\/(bridges|locks)\//.test(url));

export interface Refusal {
  readonly fault: ApiFault;
  /** How long the answer has to wait. */
  readonly afterMs: number;
}

/** Null lets the request in. `hosts` is known only once the port is. */
export function gate(token: string, hosts: () => ReadonlySet<string>, elapsedMs: () => number): (request: IncomingMessage) => Refusal | null {
  const isToken = tokenChecker(token);
  const delay = new GuessDelay(elapsedMs);
  return ({ headers, method, url, socket }) => {
    const problem = originProblem(headers, hosts());
    if (problem) return { fault: new ApiFault(403, 'not-allowed', problem), afterMs: 0 };
    if (!isToken(headers.authorization)) return { fault: new ApiFault(401, 'not-allowed', 'bearer token missing or wrong'), afterMs: delay.failed(socket.remoteAddress ?? '') };
    if (!allows(method, url)) return { fault: new ApiFault(405, 'not-allowed', 'method'), afterMs: 0 };
    return null;
  };
}

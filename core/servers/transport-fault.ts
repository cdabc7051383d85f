/** What a broken exchange with a recording server means, in the closed list's words. */
import { ServerFault } from './recording-server.ts';

/** The status of a refusal in the closed list's words. */
export function statusFault(status: number): ServerFault {
  const code = ({ 401: 'login-required', 403: 'not-allowed', 404: 'not-found', 410: 'not-found', 429: 'login-locked' } as const)[status] ?? 'server-refused';
  return new ServerFault({ code, detail: `answered ${status}` });
}

/** Neither HTTP nor TLS, or a length that is not kept (F25). */
const garbage = /^(HTTPParserError$|HPE_|ERR_SSL_|EPROTO$|UND_ERR_(HEADERS_OVERFLOW|RES_CONTENT_LENGTH_MISMATCH|INVALID_ARG)$)/;

/**
 * An error of connecting, asking or reading as a `ServerFault`; the signal's own reason once that has aborted, for an abort is no fault.
 * `limit` is the signal that ended with the time allowed.
 */
export function transportFault(error: unknown, signal: AbortSignal, limit?: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof ServerFault) return error;
  if (limit?.aborted || (error instanceof Error && /Timeout/.test(error.name) && !/Connect/.test(error.name))) return new ServerFault({ code: 'server-hangs' });
  // The message may hold an address: only the system's word for it is passed on.
  const code = error instanceof Error ? String('code' in error && error.code !== undefined ? error.code : error.name).slice(0, 60) : undefined;
  return new ServerFault({ code: code !== undefined && garbage.test(code) ? 'server-garbage' : 'server-unreachable', ...(code && { detail: code }) });
}

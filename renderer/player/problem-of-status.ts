/** What an HTTP status of the media gateway means to a player. */
import type { Problem } from '#model/problem';

export function problemOfStatus(status: number): Problem {
  const detail = `answered ${status}`;
  // A used, closed or forgotten ticket: a fresh one is the cure (F11).
  if (status === 401 || status === 404 || status === 410) return { code: 'ticket-expired', detail };
  if (status === 406 || status === 415) return { code: 'codec-unsupported', detail };
  if (status === 429 || status === 503) return { code: 'server-refused', detail };
  if (status === 504) return { code: 'camera-unreachable', detail };
  if (status >= 500) return { code: 'server-unreachable', detail };
  return { code: 'server-refused', detail };
}

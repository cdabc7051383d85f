/** What a refusal of the media gateway means to a player. */
import { problems } from '#model/problem';
import type { Problem } from '#model/problem';
import { asProblem } from './as-problem.ts';

/** A refusal says its problem in JSON, in far fewer characters than this. */
const maxRefusalChars = 2000;

/** From the body where it names a problem, else from the status alone. */
export async function problemOfResponse(response: Response): Promise<Problem> {
  const text = await response.text().catch(() => '');
  const told = text.length <= maxRefusalChars ? parsed(text) : null;
  // What no person can change about a ticket's address, a fresh ticket can.
  return told && problems[told.code].retry ? told : problemOfStatus(response.status);
}

function parsed(text: string): Problem | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'code' in body && Object.hasOwn(problems, String(body.code)) ? asProblem(body) : null;
  } catch {
    return null;
  }
}

export function problemOfStatus(status: number): Problem {
  const detail = `answered ${status}`;
  // A used, closed or forgotten ticket: a fresh one is the cure (F11).
  if (status === 401 || status === 404 || status === 410) return { code: 'ticket-expired', detail };
  if (status === 406 || status === 415) return { code: 'codec-unsupported', detail };
  if (status === 429) return { code: 'over-budget', detail };
  if (status === 504) return { code: 'server-hangs', detail };
  if (status >= 500 && status !== 503) return { code: 'server-unreachable', detail };
  return { code: 'server-refused', detail };
}

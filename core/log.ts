/** The one door to the log: structured lines on standard error, with secrets struck out in the sink itself. */
import pino from 'pino';
import type { Logger } from 'pino';

export type { Logger } from 'pino';

/** Each pattern keeps what tells people where to look and strikes out what lets others in. */
const secrets: readonly (readonly [RegExp, string])[] = [
  // rtsp://user:password@host — greedy on purpose: a password may itself hold an @.
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s"]*@/gi, '$1***@'],
  [/\b(Bearer|Basic|Digest)\s+[^\s"\\][^"\\]*/gi, '$1 ***'],
  [/((?:token|password|passwd|secret|cookie|authorization|ticket)\\?"?\s*[:=]\s*\\?"?)[^"&\s,;}\\]+/gi, '$1***'],
  // 256 random bits in base64url: launch tokens, tickets, session cookies, wherever they appear.
  [/(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])/g, '***'],
];

/** Strikes credentials out of a text meant for a log, a journal or an error. */
export function redact(text: string): string {
  return secrets.reduce((clean, [pattern, stars]) => clean.replace(pattern, stars), text);
}

/** A log of its own stream; `createLogger` uses one on standard error. */
export function createRootLogger(level: string, destination: { write(line: string): void }): Logger {
  return pino({ name: 'manara', level, hooks: { streamWrite: redact } }, destination);
}

const root = createRootLogger(process.env['MANARA_LOG'] ?? 'warn', pino.destination({ fd: 2, sync: true }));

/** A logger for one duty. The level comes from MANARA_LOG (default `warn`; `silent` for none). */
export function createLogger(duty: string): Logger {
  return root.child({ duty });
}

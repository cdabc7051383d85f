/** Log of the recorder: JSON lines on stderr (stdout belongs to the `ready` line). Secrets are taken out in the sink, last. */
import { pino, destination } from 'pino';
import type { Logger } from 'pino';
import { withoutCredentials } from './record/redact.ts';

export type { Logger };

const sink = destination({ fd: 2, sync: true });

export function createLogger(name: string): Logger {
  return pino(
    {
      level: process.env['MANARA_LOG'] ?? 'info',
      base: { name },
      redact: { paths: ['*.authorization', '*.cookie', '*.token', '*.password', 'authorization', 'cookie', 'token', 'password', 'req.headers', 'res.headers'], censor: '***' },
      hooks: { streamWrite: withoutCredentials },
    },
    sink,
  );
}

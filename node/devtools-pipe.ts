/** Speaks to a Chromium that this process started, over two pipes only they have (`--remote-debugging-pipe`): no port, nothing others could reach. */
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';

const answerSchema = z.object({ id: z.number(), result: z.unknown().optional(), error: z.object({ message: z.string() }).optional() });
const eventSchema = z.object({ method: z.string(), params: z.unknown().optional() });
const answerMs = 10_000;
const maxAnswerBytes = 16 * 1024 * 1024;

export interface DevtoolsPipe {
  /** Rejects when Chromium refuses, is gone, or does not answer within ten seconds. */
  send<S extends z.ZodType>(method: string, params: object, schema: S, session?: string): Promise<z.output<S>>;
  /** Hears the events of this name, with their parameters, as long as the pipe lives. */
  on(event: string, listener: (params: unknown) => void): void;
}

/** Messages are JSON, each ended by a zero byte. */
export function devtoolsPipe(into: Writable, out: Readable): DevtoolsPipe {
  const waiting = new Map<number, (answer: z.infer<typeof answerSchema>) => void>();
  const listeners = new Map<string, (params: unknown) => void>();
  let last = 0;
  let begun = '';
  into.on('error', () => undefined);
  out.setEncoding('utf8');
  out.on('error', () => undefined);
  out.on('data', (text: string) => {
    const parts = `${begun}${text}`.split('\0');
    begun = parts.pop() ?? '';
    if (begun.length > maxAnswerBytes) begun = '';
    for (const part of parts) {
      const said = parseJson(part);
      const answer = answerSchema.safeParse(said).data;
      const event = answer ? undefined : eventSchema.safeParse(said).data;
      if (answer) waiting.get(answer.id)?.(answer);
      else if (event) listeners.get(event.method)?.(event.params);
    }
  });
  return {
    on: (event, listener) => { listeners.set(event, listener); },
    send: (method, params, schema, session) => new Promise((resolve, reject) => {
      last += 1;
      const id = last;
      const timer = setTimeout(() => {
        waiting.delete(id);
        reject(new Error(`${method}: the browser does not answer`));
      }, answerMs);
      waiting.set(id, ({ result, error }) => {
        clearTimeout(timer);
        waiting.delete(id);
        const checked = schema.safeParse(result);
        if (error) reject(new Error(`${method}: ${error.message}`));
        else if (checked.success) resolve(checked.data);
        else reject(new Error(`${method}: unexpected answer`));
      });
      into.write(`${JSON.stringify({ id, method, params, ...(session !== undefined && { sessionId: session }) })}\0`);
    }),
  };
}

function parseJson(text: string): unknown {
  try { return JSON.parse(text); } catch { return null; }
}

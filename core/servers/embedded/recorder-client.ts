/** Asks the recorder's HTTP API: bearer token, time and size limits, answers checked. */
import type { z } from 'zod';
import { Agent, request } from 'undici';
import { ServerFault } from '../recording-server.ts';
import { problemAnswer, problemCodeOf } from './answers.ts';
import { readEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';

/** FAULTS F25: no JSON answer is larger, none takes longer. */
const maxAnswerBytes = 8 * 1024 * 1024;
const answerTimeoutMs = 5_000;

export class RecorderClient {
  readonly #recorderData: string;
  readonly #agent = new Agent({ connections: 8, connect: { timeout: 2_000 }, headersTimeout: answerTimeoutMs, bodyTimeout: answerTimeoutMs });
  #endpoint: Promise<Endpoint> | null = null;

  constructor(recorderData: string) {
    this.#recorderData = recorderData;
  }

  /** Read once and kept until `forget`: a recorder that was restarted may listen elsewhere. */
  endpoint(): Promise<Endpoint> {
    this.#endpoint ??= readEndpoint(this.#recorderData);
    this.#endpoint.catch(() => { this.#endpoint = null; });
    return this.#endpoint;
  }

  forget(): void {
    this.#endpoint = null;
  }

  /** Rejects with a `ServerFault`. */
  get<S extends z.ZodType>(path: string, schema: S, signal: AbortSignal): Promise<z.output<S>> {
    return this.#ask('GET', path, schema, signal);
  }

  /** Rejects with a `ServerFault`. */
  put<S extends z.ZodType>(path: string, body: unknown, schema: S, signal: AbortSignal): Promise<z.output<S>> {
    return this.#ask('PUT', path, schema, signal, JSON.stringify(body));
  }

  async #ask<S extends z.ZodType>(method: 'GET' | 'PUT', path: string, schema: S, signal: AbortSignal, sent?: string): Promise<z.output<S>> {
    const { origin, token } = await this.endpoint();
    const limit = AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]);
    try {
      const answer = await request(`${origin}${path}`, {
        dispatcher: this.#agent, method, signal: limit, body: sent ?? null,
        headers: {
          authorization: `Bearer ${token}`, accept: 'application/json', 'accept-encoding': 'identity', ...(sent !== undefined && { 'content-type': 'application/json' }),
        },
      });
      // Broken off for its size: told below, and must not end the process as an unheard event.
      answer.body.on('error', () => undefined);
      const body = parseJson(await readCapped(answer.body));
      if (answer.statusCode !== 200) throw refusal(answer.statusCode, body);
      const checked = schema.safeParse(body);
      if (!checked.success) throw new ServerFault({ code: 'server-refused', detail: `embedded recorder: unexpected answer at ${checked.error.issues[0]?.path.join('.') ?? ''}`.slice(0, 300) });
      return checked.data;
    } catch (error) {
      if (signal.aborted || error instanceof ServerFault) throw error;
      this.forget();
      const hangs = limit.aborted || (error instanceof Error && /Timeout/.test(error.name));
      throw new ServerFault({ code: hangs ? 'server-hangs' : 'server-unreachable', detail: 'embedded recorder' });
    }
  }

  async destroy(): Promise<void> {
    await this.#agent.destroy();
  }
}

async function readCapped(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) throw new ServerFault({ code: 'too-large', detail: 'embedded recorder: answer over 8 MB' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function refusal(status: number, body: unknown): ServerFault {
  const told = problemAnswer.safeParse(body);
  if (told.success) return new ServerFault({ code: problemCodeOf(told.data.code, 'server-refused'), detail: told.data.detail ?? `embedded recorder: ${status}` });
  return new ServerFault({ code: status === 404 ? 'not-found' : 'server-refused', detail: `embedded recorder: ${status}` });
}

function parseJson(text: string): unknown {
  try { return JSON.parse(text); } catch { return null; }
}

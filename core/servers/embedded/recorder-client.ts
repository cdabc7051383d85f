/** Asks the recorder's HTTP API: bearer token, time and size limits, answers checked. */
import type { z } from 'zod';
import { Agent, request } from 'undici';
import { ServerFault } from '../recording-server.ts';
import type { PushedPicture } from '../recording-server.ts';
import { capturedAtHeader, problemAnswer, problemCodeOf } from './answers.ts';
import { readEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';

/** FAULTS F25: no JSON answer is larger, none takes longer. */
const maxAnswerBytes = 8 * 1024 * 1024;
const answerTimeoutMs = 5_000;
/** A camera that is opened for a still has 8 s to send a picture. */
const pictureTimeoutMs = 10_000;

interface Asking { readonly timeoutMs: number; readonly sent?: string }

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
  get<S extends z.ZodType>(path: string, schema: S, signal: AbortSignal, timeoutMs = answerTimeoutMs): Promise<z.output<S>> {
    return this.#ask('GET', path, schema, signal, { timeoutMs });
  }

  /** Rejects with a `ServerFault`. */
  put<S extends z.ZodType>(path: string, body: unknown, schema: S, signal: AbortSignal): Promise<z.output<S>> {
    return this.#ask('PUT', path, schema, signal, { timeoutMs: answerTimeoutMs, sent: JSON.stringify(body) });
  }

  /** Rejects with a `ServerFault`. */
  delete<S extends z.ZodType>(path: string, schema: S, signal: AbortSignal): Promise<z.output<S>> {
    return this.#ask('DELETE', path, schema, signal, { timeoutMs: answerTimeoutMs });
  }

  /** A JPEG with its time. Rejects with a `ServerFault`. */
  async picture(path: string, signal: AbortSignal): Promise<PushedPicture> {
    const { body, headers } = await this.#send('GET', path, signal, { timeoutMs: pictureTimeoutMs });
    const capturedAt = capturedAtHeader.safeParse(headers['manara-captured-at']);
    if (!capturedAt.success || body[0] !== 0xff || body[1] !== 0xd8) throw new ServerFault({ code: 'server-refused', detail: 'embedded recorder: not a picture' });
    return { jpeg: body, capturedAt: capturedAt.data };
  }

  async #ask<S extends z.ZodType>(method: 'GET' | 'PUT' | 'DELETE', path: string, schema: S, signal: AbortSignal, how: Asking): Promise<z.output<S>> {
    const { body } = await this.#send(method, path, signal, how);
    const checked = schema.safeParse(parseJson(body));
    if (!checked.success) throw new ServerFault({ code: 'server-refused', detail: `embedded recorder: unexpected answer at ${checked.error.issues[0]?.path.join('.') ?? ''}`.slice(0, 300) });
    return checked.data;
  }

  /** The whole body of an answer with status 200. */
  async #send(method: 'GET' | 'PUT' | 'DELETE', path: string, signal: AbortSignal, { timeoutMs, sent }: Asking): Promise<{ body: Buffer; headers: Readonly<Record<string, unknown>> }> {
    const { origin, token } = await this.endpoint();
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      const answer = await request(`${origin}${path}`, {
        dispatcher: this.#agent, method, signal: limit, body: sent ?? null, headersTimeout: timeoutMs,
        headers: {
          authorization: `Bearer ${token}`, accept: 'application/json, image/jpeg', 'accept-encoding': 'identity', ...(sent !== undefined && { 'content-type': 'application/json' }),
        },
      });
      // Broken off for its size: told below, and must not end the process as an unheard event.
      answer.body.on('error', () => undefined);
      const body = await readCapped(answer.body);
      if (answer.statusCode !== 200) throw refusal(answer.statusCode, parseJson(body));
      return { body, headers: answer.headers };
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

async function readCapped(body: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) throw new ServerFault({ code: 'too-large', detail: 'embedded recorder: answer over 8 MB' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function refusal(status: number, body: unknown): ServerFault {
  const told = problemAnswer.safeParse(body);
  if (told.success) return new ServerFault({ code: problemCodeOf(told.data.code, 'server-refused'), detail: told.data.detail ?? `embedded recorder: ${status}` });
  return new ServerFault({ code: status === 404 ? 'not-found' : 'server-refused', detail: `embedded recorder: ${status}` });
}

function parseJson(body: Buffer): unknown {
  try { return JSON.parse(body.toString('utf8')); } catch { return null; }
}

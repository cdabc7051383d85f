/** Where the running recorder listens and how to speak to it, as it left it in its own data folder. */
import { open } from 'node:fs/promises';
import path from 'node:path';
import { ServerFault } from '../recording-server.ts';
import { endpointFile } from './answers.ts';

export interface Endpoint {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** Bearer token. */
  readonly token: string;
}

const maxFileBytes = 4096;

/** Throws a `ServerFault`, `server-unreachable` while there is no such recorder. */
export async function readEndpoint(recorderData: string): Promise<Endpoint> {
  const [endpoint, token] = await Promise.all([readSmall(path.join(recorderData, 'endpoint.json')), readSmall(path.join(recorderData, 'token'))]);
  const parsed = endpointFile.safeParse(parseJson(endpoint));
  if (!parsed.success || !/^[\x21-\x7e]{16,512}$/.test(token.trim())) throw unreachable('its endpoint or token file is damaged');
  const { host, port } = parsed.data;
  return { origin: `http://${host === '::1' ? '[::1]' : host}:${port}`, token: token.trim() };
}

async function readSmall(file: string): Promise<string> {
  try {
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(maxFileBytes), 0, maxFileBytes, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch {
    throw unreachable('it has not started yet');
  }
}

function parseJson(text: string): unknown {
  try { return JSON.parse(text); } catch { return null; }
}

function unreachable(why: string): ServerFault {
  return new ServerFault({ code: 'server-unreachable', detail: `embedded recorder: ${why}` });
}

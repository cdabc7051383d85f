/** How MediaMTX answers, its logins and its refusals. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MtxAction, MtxState } from './mtx-state.ts';

export interface Exchange {
  readonly state: MtxState;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly secure: boolean;
}

export function sendJson({ state, response }: Exchange, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  if (status === 200 && state.answers !== 'right') return void response.end(spoilt(body, state.answers));
  response.end(JSON.stringify(body));
}

export const sendError = (exchange: Exchange, status: number, error: string): void => { sendJson(exchange, { status: 'error', error }, status); };

/** A route that does not exist is told in plain text. */
export function sendNoRoute({ response }: Exchange): void {
  response.writeHead(404, { 'content-type': 'text/plain' }).end('404 page not found');
}

function spoilt(body: unknown, how: MtxState['answers']): string {
  if (how === 'garbage') return '\u0000\u0001<html>not json';
  if (how === 'huge') return JSON.stringify({ itemCount: 1, pageCount: 1, version: 'v1', items: Array.from({ length: 110_000 }, (_, index) => ({ name: `cam${index}`, filler: 'x'.repeat(90) })) });
  return Array.isArray(body) ? '{"start":1}' : '{"version":{"major":1},"itemCount":"many","pageCount":"2","items":"none","segments":5}';
}

/** True where the caller may; else the refusal is under way: asked for a login, or after a delay without a word. There is no 403. */
export async function isAllowed(exchange: Exchange, service: string, action: MtxAction, path: string): Promise<boolean> {
  const { state, request, response } = exchange;
  if (state.anonymous.includes(action)) return true;
  const given = request.headers.authorization;
  if (given === undefined) {
    response.setHeader('www-authenticate', 'Basic realm="mediamtx"');
    sendError(exchange, 401, 'authentication error');
    return false;
  }
  const expected = state.login && `${state.login.user}:${state.login.password}`;
  const told = given.startsWith('Basic ') ? Buffer.from(given.slice(6), 'base64').toString() : given.replace(/^Bearer /, '');
  if (expected !== null && told === expected && state.permits(action, path)) return true;
  state.refusals.push({ service, at: performance.now() });
  const delayMs = state.delayMs();
  await new Promise((resolve) => { setTimeout(resolve, delayMs).unref(); });
  sendError(exchange, 401, 'authentication error');
  return false;
}

/** Tells what a camera's answers say of its health. */
import type { ServerHttp } from '../server-http.ts';

export function httpWithHealth(http: ServerHttp, tell: (is: 'ok' | 'lost') => void): ServerHttp {
  const heard = async <T extends { readonly status: number }>(asked: Promise<T>, signal: AbortSignal): Promise<T> => {
    try {
      const answer = await asked;
      if (answer.status < 400) tell('ok');
      // A part of a playlist that has gone by is no loss, and too many requests are our own doing.
      else if (![404, 410, 429].includes(answer.status)) tell('lost');
      return answer;
    } catch (error) {
      if (!signal.aborted) tell('lost');
      throw error;
    }
  };
  return {
    base: http.base,
    send: (path, request) => heard(http.send(path, request), request.signal),
    bytes: (path, request) => heard(http.bytes(path, request), request.signal),
    json: (path, schema, request) => http.json(path, schema, request),
    socket: (path, request) => http.socket(path, request),
    get latencyMs() { return http.latencyMs; },
    destroy: () => http.destroy(),
  };
}

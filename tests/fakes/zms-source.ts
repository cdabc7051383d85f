/** ZoneMinder's nph-zms as its sheet describes it: endless multipart of burned-in JPEGs with X-Timestamp, a token, one process per viewer. */
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBurnedJpegs } from './burned-jpeg.ts';

export interface ZmsSource {
  readonly address: string;
  /** Streams open now, and opened ever (F13). */
  readonly open: () => number;
  readonly opened: () => number;
  /** Pictures pushed to anybody. */
  readonly pushed: () => number;
  /** `stall` sends nothing more without a word, `drop` breaks every stream, `refuse` answers 403, `html` a page. */
  become(state: 'good' | 'stall' | 'drop' | 'refuse' | 'html'): void;
  close(): Promise<void>;
}

export async function startZms(now: () => number, { framesPerSecond = 10, token = 'zm-token' } = {}): Promise<ZmsSource> {
  const jpegs = createBurnedJpegs(640, 360);
  const viewers = new Set<ServerResponse>();
  let state: 'good' | 'stall' | 'drop' | 'refuse' | 'html' = 'good';
  let opened = 0;
  let pushed = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://zm');
    if (url.pathname !== '/zm/cgi-bin/nph-zms' || url.searchParams.get('token') !== token || state === 'refuse') return void response.writeHead(403).end();
    if (state === 'html') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Log in</title>');
    opened += 1;
    response.writeHead(200, { server: 'ZoneMinder Video Server/1.36.33', 'content-type': 'multipart/x-mixed-replace; boundary=ZoneMinderFrame' });
    response.write('--ZoneMinderFrame\r\n');
    viewers.add(response);
    response.on('close', () => viewers.delete(response));
  });
  const timer = setInterval(() => {
    if (state !== 'good' || viewers.size === 0) return;
    const at = now();
    const jpeg = jpegs.make(at);
    pushed += 1;
    for (const viewer of viewers) {
      viewer.write(`Content-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\nX-Timestamp: ${Math.floor(at / 1000)}.${String((at % 1000) * 1000).padStart(6, '0')}\r\n\r\n`);
      viewer.write(jpeg);
      viewer.write('\r\n--ZoneMinderFrame\r\n');
    }
  }, 1000 / framesPerSecond);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => viewers.size,
    opened: () => opened,
    pushed: () => pushed,
    become(next) {
      state = next;
      if (next === 'drop' || next === 'refuse' || next === 'html') for (const viewer of viewers) viewer.destroy();
      if (next === 'drop') state = 'good';
    },
    async close() {
      clearInterval(timer);
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
      jpegs.destroy();
    },
  };
}

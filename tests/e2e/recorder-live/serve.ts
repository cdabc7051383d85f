/** A program for recorder-live.spec.ts: the recorder's API with one burned clip, and a page behind a proxy that carries the token, as a gateway would. */
import { createServer, request as httpRequest } from 'node:http';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { AV_LOG_ERROR, Log } from 'node-av';
import { makeBurnedClip } from '../../fakes/burned-clip.ts';
import { ClipSource } from '../../fakes/clip-source.ts';
import { startTestApi } from '../../fakes/recorder-api.ts';

Log.setLevel(AV_LOG_ERROR);
const now = () => Date.now();
const clip = await makeBurnedClip({ seconds: 8 });
const source = new ClipSource(clip, { startedAt: now() });
const api = await startTestApi({ sources: [source] });
const stop = new AbortController();
source.play(stop.signal, now);

const root = fileURLToPath(new URL('../../../', import.meta.url));
const files: Record<string, readonly [string, string]> = {
  '/': ['text/html', `${root}tests/e2e/recorder-live/page.html`],
  '/page.js': ['text/javascript', `${root}tests/e2e/recorder-live/page.js`],
  '/hls.js': ['text/javascript', `${root}node_modules/hls.js/dist/hls.mjs`],
};

/** Under another path than the recorder's own: playlists and Location must be relative. */
const prefix = '/somewhere/else/';

const server = createServer((incoming, outgoing) => {
  const url = incoming.url ?? '/';
  const file = files[url];
  if (file) return void outgoing.writeHead(200, { 'content-type': file[0] }).end(readFileSync(file[1]));
  if (url === '/figures') return void api.get('/api/v1/cameras/c1').then((answer) => answer.text()).then((text) => outgoing.end(text));
  if (!url.startsWith(prefix)) return void outgoing.writeHead(404).end();
  const upstream = httpRequest(`${api.origin}/api/v1/live/c1/main/${url.slice(prefix.length)}`, {
    method: incoming.method,
    headers: { authorization: `Bearer ${api.token}`, ...incoming.headers['content-type'] ? { 'content-type': incoming.headers['content-type'] } : {} },
  }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  upstream.on('error', () => outgoing.destroy());
  outgoing.on('close', () => upstream.destroy());
  incoming.pipe(upstream);
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port, startedAt: source.startedAt, framesPerSecond: clip.framesPerSecond, frames: clip.units.length }));

setInterval(() => { for (const line of api.logged.splice(0)) if (/"level":[45]0/.test(line)) process.stderr.write(line); }, 500).unref();

process.on('message', (order: { op: 'restart' }) => {
  if (order.op === 'restart') source.restart();
  process.send?.({ done: true });
});
// The test went away.
process.on('disconnect', () => process.exit(0));

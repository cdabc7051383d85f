/** Opens the recorder's LL-HLS to a page without a token: a small forwarding server with one host name per stream. For the bench only. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { Agent, request } from 'undici';

export async function recorderPlaylists(data: string, count: number): Promise<{ addresses: string[]; close: () => void }> {
  const folder = path.join(data, 'recorder');
  const endpoint = JSON.parse(readFileSync(path.join(folder, 'endpoint.json'), 'utf8')) as { host: string; port: number };
  const authorization = `Bearer ${readFileSync(path.join(folder, 'token'), 'utf8').trim()}`;
  const base = `http://${endpoint.host}:${endpoint.port}/api/v1`;
  const dispatcher = new Agent({ connections: 256 });
  const { cameras } = await (await fetch(`${base}/cameras?limit=${count}`, { headers: { authorization } })).json() as { cameras: { id: string }[] };
  const server = createServer((incoming, outgoing) => {
    void request(`${base}${incoming.url}`, { headers: { authorization }, dispatcher }).then(async (answer) => {
      outgoing.writeHead(answer.statusCode, { 'content-type': String(answer.headers['content-type']), 'access-control-allow-origin': '*' });
      for await (const chunk of answer.body) outgoing.write(chunk);
      outgoing.end();
    }, () => outgoing.destroy());
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const port = (server.address() as AddressInfo).port;
  return {
    addresses: cameras.slice(0, count).map((camera, index) => `http://c${index}.localhost:${port}/live/${camera.id}/sub/index.m3u8`),
    close: () => { server.close(); void dispatcher.close(); },
  };
}

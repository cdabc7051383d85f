/** Cameras as they come without a recording server: pictures and playlists at plain addresses behind Digest or Basic. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const realm = 'IP Camera(A1, "B")';
const hash = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest('hex');

export interface PlainCameras {
  readonly port: number;
  readonly origin: string;
  /** `METHOD path`, with the scheme of its login. */
  readonly requests: string[];
  /** Everything a client sent, for secrets. */
  readonly heard: string[];
  user: string;
  password: string;
  scheme: 'none' | 'basic' | 'digest' | 'digest-sha256' | 'digest-2069' | 'both';
  /** Requests one nonce is good for; then it is stale. */
  nonceUses: number;
  /** Behaviour of every path: as a camera, never answers, rubbish, breaks off. */
  mode: 'ok' | 'hangs' | 'garbage' | 'breaks';
  /** Pushed pictures stop coming, the connection stays. */
  stalled: boolean;
  stop(): Promise<void>;
}

/** A minimal JPEG by its outer marks; its number is inside. */
export function numberedJpeg(number: number): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.from(`picture ${number}`), Buffer.from([0xff, 0xd9])]);
}

export async function startPlainCameras(port = 0): Promise<PlainCameras> {
  const nonces = new Map<string, number>();
  const server = createServer((request, response) => {
    cameras.heard.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    cameras.requests.push(`${request.method} ${request.url} ${/^\w+/.exec(request.headers.authorization ?? '')?.[0] ?? '-'}`);
    if (cameras.mode === 'hangs') return;
    if (cameras.mode === 'breaks') return void request.socket.destroy();
    if (cameras.mode === 'garbage') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'.repeat(100));
    if (!admitted(request, response)) return;
    answer(request, response);
  });

  function admitted(request: IncomingMessage, response: ServerResponse): boolean {
    const { scheme, user, password } = cameras;
    if (scheme === 'none') return true;
    const sent = request.headers.authorization ?? '';
    const algorithm = scheme === 'digest-sha256' ? 'sha256' : 'md5';
    let stale = false;
    if (sent.startsWith('Basic ') && (scheme === 'basic' || scheme === 'both')) {
      if (Buffer.from(sent.slice(6), 'base64').toString() === `${user}:${password}`) return true;
    } else if (sent.startsWith('Digest ')) {
      const read = (name: string): string => new RegExp(`[ ,]${name}="?((?:[^"\\\\,]|\\\\.)*)`).exec(sent)?.[1] ?? '';
      const nonce = read('nonce');
      const uses = nonces.get(nonce);
      const secret = hash(algorithm, `${user}:${realm}:${password}`);
      const what = hash(algorithm, `${request.method}:${request.url}`);
      const right = scheme === 'digest-2069' ? hash(algorithm, `${secret}:${nonce}:${what}`) : hash(algorithm, `${secret}:${nonce}:${read('nc')}:${read('cnonce')}:auth:${what}`);
      stale = uses === undefined || uses >= cameras.nonceUses;
      // A count that does not grow is a replay.
      const inOrder = scheme === 'digest-2069' || Number.parseInt(read('nc'), 16) === (uses ?? 0) + 1;
      if (read('response') === right && read('uri') === request.url && inOrder && !stale) {
        nonces.set(nonce, (uses ?? 0) + 1);
        return true;
      }
    }
    const nonce = randomBytes(8).toString('hex');
    nonces.set(nonce, 0);
    const digest = `Digest realm="${realm.replace(/"/g, '\\"')}", nonce="${nonce}"${scheme === 'digest-2069' ? '' : ', qop="auth,auth-int"'}, opaque="x"${stale ? ', stale=true' : ''}${algorithm === 'sha256' ? ', algorithm=SHA-256' : ''}`;
    const asks = scheme === 'basic' ? ['Basic realm="cam"'] : scheme === 'both' ? ['Basic realm="cam"', digest] : [digest];
    response.writeHead(401, { 'www-authenticate': asks, 'content-type': 'text/html' }).end('<h1>401</h1>'.repeat(50));
    return false;
  }

  let pictures = 0;
  function answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').split('?')[0];
    if (path === '/still.jpg') return void response.writeHead(200, { 'content-type': 'image/jpeg' }).end(numberedJpeg(pictures += 1));
    if (path === '/mjpeg') return push(response);
    if (path === '/live/index.m3u8') return void response.writeHead(200, { 'content-type': 'application/vnd.apple.mpegurl' }).end('#EXTM3U\n#EXTINF:1,\nseg.ts\n');
    if (path === '/whep' && request.method === 'POST') return void response.writeHead(201, { 'content-type': 'application/sdp', location: '/whep/1' }).end('v=0\r\nanswer');
    if (path === '/away') return void response.writeHead(302, { location: 'http://localhost:9/still.jpg' }).end();
    if (path === '/large.jpg') return void response.writeHead(200, { 'content-type': 'image/jpeg' }).end(Buffer.alloc(10 * 1024 * 1024, 0xff));
    response.writeHead(404).end();
  }

  function push(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=--frame' });
    const timer = setInterval(() => {
      if (cameras.stalled) return;
      const jpeg = numberedJpeg(pictures += 1);
      response.write(`--frame\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\nX-Timestamp: ${(Date.now() / 1000).toFixed(3)}\r\n\r\n`);
      response.write(jpeg);
      response.write('\r\n');
    }, 20);
    response.on('close', () => { clearInterval(timer); });
  }

  await new Promise<void>((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  const bound = (server.address() as AddressInfo).port;
  const cameras: PlainCameras = {
    port: bound, origin: `http://127.0.0.1:${bound}`, requests: [], heard: [], user: 'admin', password: 'c@nary:é', scheme: 'none', nonceUses: 1_000, mode: 'ok', stalled: false,
    stop: () => new Promise((resolve) => {
      server.close(() => { resolve(); });
      server.closeAllConnections();
    }),
  };
  return cameras;
}

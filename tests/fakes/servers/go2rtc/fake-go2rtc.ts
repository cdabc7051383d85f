/** go2rtc 1.9 as its sheet tells it, on loopback: plain text errors, codec information of active streams only, no Location for WebRTC. */
import type { WebSocket } from 'ws';
import type { BurnedClip } from '../../burned-clip.ts';
import { TestServer } from '../test-server.ts';
import type { Exchange, Reply } from '../test-server.ts';
import { serveMse } from './mse-stream.ts';
import type { MseStream } from './mse-stream.ts';

/** The smallest thing that begins as a JPEG does. */
export const tinyJpeg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');

export interface FakeGo2rtcOptions { readonly clip: BurnedClip; readonly login?: { readonly user: string; readonly password: string }; readonly basePath?: string }

export class FakeGo2rtc extends TestServer {
  readonly streams = new Map<string, MseStream>();
  /** Codec wishes of MSE, in order. */
  readonly wishes: string[] = [];
  readonly #login: FakeGo2rtcOptions['login'];

  constructor({ clip, login, basePath = '' }: FakeGo2rtcOptions) {
    super({ basePath });
    this.#login = login;
    for (const name of ['gate 1', 'gate 1_sub', 'market/7', 'old']) this.streams.set(name, { codec: name === 'market/7' ? 'H265' : 'H264', clip, up: true, frozen: false, garbage: null });
  }

  #refused({ headers }: Exchange): boolean {
    return this.#login !== undefined && headers.authorization !== `Basic ${Buffer.from(`${this.#login.user}:${this.#login.password}`).toString('base64')}`;
  }

  protected upgrade(exchange: Exchange): number | null {
    if (this.#refused(exchange)) return 401;
    // An Origin that is not the host's is refused; clients without one are not.
    if (exchange.headers.origin !== undefined) return 403;
    return exchange.path === '/api/ws' ? null : 404;
  }

  protected connected(socket: WebSocket, { query }: Exchange): void {
    serveMse(socket, this.streams.get(query.get('src') ?? ''), (codecs) => this.wishes.push(codecs));
  }

  protected answer(exchange: Exchange): Reply {
    const { path, method, query } = exchange;
    if (this.#refused(exchange)) return { status: 401, headers: { 'www-authenticate': 'Basic realm="go2rtc"' }, body: 'Unauthorized\n' };
    if (path === '/api') return { json: { version: '1.9.14', revision: 'dc1685e', config_path: '/config/go2rtc.yaml', host: '127.0.0.1:1984', rtsp: { listen: ':8554' } } };
    const stream = this.streams.get(query.get('src') ?? '');
    if (path === '/api/streams') return { json: Object.fromEntries([...this.streams].map(([name, one]) => [name, this.#told(name, one)])) };
    if (path === '/api/webrtc') {
      if (method !== 'POST') return { status: 405, body: 'method not allowed' };
      if (!stream) return { status: 404, body: 'stream not found' };
      if (stream.codec === 'H265') return { status: 500, body: 'streams: codecs not matched: H265 => VP8, H264' };
      return { status: 201, headers: { 'content-type': 'application/sdp' }, body: `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=go2rtc/1.9.14\r\nt=0 0\r\n${exchange.body.includes('m=video') ? 'm=video 9 UDP/TLS/RTP/SAVPF 97\r\n' : ''}` };
    }
    if (path === '/api/stream.mjpeg') return stream?.codec === 'JPEG' ? { jpegs: () => (stream.up ? tinyJpeg : null) } : { status: 500, body: 'streams: codecs not matched: H264 => JPEG' };
    if (path === '/api/frame.jpeg') return stream ? { headers: { 'content-type': 'image/jpeg' }, body: tinyJpeg } : { status: 404, body: 'stream not found' };
    if (path === '/api/stream.m3u8') {
      return stream ? { headers: { 'content-type': 'application/vnd.apple.mpegurl', 'access-control-allow-origin': '*' }, body: '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=192000,CODECS="avc1.42C00D"\nhls/playlist.m3u8?id=abc\n' } : { status: 404, body: 'stream not found' };
    }
    return { status: 404, body: '404 page not found\n' };
  }

  /** Producers tell medias only while somebody watches. */
  #told(name: string, stream: MseStream): unknown {
    if (name === 'old') return { producers: null, consumers: null };
    const producer = { url: 'rtsp://***@10.0.0.7/stream' };
    return this.openSockets === 0 ? { producers: [producer], consumers: [] }
      : { producers: [{ ...producer, format_name: 'rtsp', medias: [`video, recvonly, ${stream.codec}`, 'audio, recvonly, MPEG4-GENERIC/16000'], receivers: [{ bytes: 1 }], bytes_recv: 12_345 }], consumers: [{}] };
  }
}

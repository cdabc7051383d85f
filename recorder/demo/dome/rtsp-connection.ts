/** One RTSP connection: answers requests, and carries the video of its one session between the answers. */
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { LiveVideo } from './live-video.ts';
import { RtpLine } from './rtp-line.ts';
import { RtspLogin, type RtspAccount } from './rtsp-login.ts';
import { RtspFault, RtspReader, type RtspRequest } from './rtsp-request.ts';
import { sdpOf, trackName } from './sdp.ts';

export interface RtspWant {
  /** Its only stream; any other path is 404. */
  readonly path: string;
  readonly video: Pick<LiveVideo, 'parameterSets' | 'framesPerSecond' | 'watch'>;
  /** Null: open to all. */
  readonly account: RtspAccount | null;
}

interface Session { readonly id: string; readonly line: RtpLine; stop: (() => void) | null }

const methods = ['OPTIONS', 'DESCRIBE', 'SETUP', 'PLAY', 'GET_PARAMETER', 'SET_PARAMETER', 'TEARDOWN'] as const;
type Method = (typeof methods)[number];
/** Two to three seconds of video: a viewer that is further behind is dropped. */
const backlogBytes = 512 * 1024;
/** A connection that neither says nor watches anything for this long is closed. */
const silenceMs = 60_000;
const reasons: Readonly<Record<number, string>> = {
  200: 'OK', 400: 'Bad Request', 401: 'Unauthorized', 404: 'Not Found', 413: 'Request Entity Too Large', 454: 'Session Not Found',
  455: 'Method Not Valid in This State', 461: 'Unsupported Transport', 501: 'Not Implemented', 505: 'RTSP Version not supported',
};

interface Answer { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string; /** Once the answer is sent. */ readonly after?: () => void }

export function serveRtsp(socket: Socket, want: RtspWant): void {
  const reader = new RtspReader();
  const login = want.account && new RtspLogin(want.account);
  let session: Session | null = null;

  const end = (): void => {
    session?.stop?.();
    session = null;
  };
  socket.setNoDelay(true);
  socket.setTimeout(silenceMs, () => { socket.destroy(); });
  socket.on('error', () => { socket.destroy(); });
  socket.on('close', end);
  socket.on('data', (bytes) => {
    try {
      for (const request of reader.push(bytes)) reply(request, answer(request));
    } catch (error) {
      if (!(error instanceof RtspFault)) throw error;
      socket.end(`RTSP/1.0 ${error.status} ${reasons[error.status] ?? ''}\r\n\r\n`);
      socket.removeAllListeners('data');
      end();
    }
  });

  function reply({ headers }: RtspRequest, { status, headers: more = {}, body = '', after }: Answer): void {
    const sequence = headers.get('cseq');
    const lines = { ...(sequence !== undefined && { CSeq: sequence }), ...more, ...(body !== '' && { 'Content-Length': String(Buffer.byteLength(body)) }) };
    socket.write(`RTSP/1.0 ${status} ${reasons[status] ?? ''}\r\n${Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`);
    after?.();
  }

  function answer(request: RtspRequest): Answer {
    const { method, url, version, headers } = request;
    if (version !== '1.0') return { status: 505 };
    if (!/^\d{1,10}$/.test(headers.get('cseq') ?? '')) return { status: 400 };
    const known = methods.find((one) => one === method);
    if (!known) return { status: 501, headers: { Public: methods.join(', ') } };
    if (known === 'OPTIONS') return { status: 200, headers: { Public: methods.join(', ') } };
    if (login && !login.accepts(headers.get('authorization'), method, url)) return { status: 401, headers: { 'WWW-Authenticate': login.challenge } };
    if (!isOurs(url, want.path)) return { status: 404 };
    const told = headers.get('session')?.split(';')[0];
    if (told !== undefined && told !== session?.id) return { status: 454 };
    return answers[known](request);
  }

  const answers: Readonly<Record<Exclude<Method, 'OPTIONS'>, (request: RtspRequest) => Answer>> = {
    DESCRIBE: ({ url }) => ({ status: 200, headers: { 'Content-Type': 'application/sdp', 'Content-Base': url.endsWith('/') ? url : `${url}/` }, body: sdpOf(want.video.parameterSets, want.video.framesPerSecond) }),
    SETUP: ({ headers }) => {
      if (session?.stop) return { status: 455 };
      const channel = channelOf(headers.get('transport') ?? '');
      if (channel === null) return { status: 461 };
      session = { id: session?.id ?? randomBytes(8).toString('hex'), line: new RtpLine(channel), stop: null };
      const ssrc = session.line.ssrc.toString(16).toUpperCase().padStart(8, '0');
      return { status: 200, headers: { Session: `${session.id};timeout=${silenceMs / 1000}`, Transport: `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1};ssrc=${ssrc}` } };
    },
    PLAY: ({ url }) => {
      const playing = session;
      if (!playing) return { status: 455 };
      const headers = { 'Session': playing.id, 'Range': 'npt=now-', 'RTP-Info': `url=${trackUrl(url)};seq=${playing.line.nextSequence}` };
      return { status: 200, headers, after: () => { play(playing); } };
    },
    GET_PARAMETER: () => ({ status: 200 }),
    SET_PARAMETER: () => ({ status: 200 }),
    TEARDOWN: () => {
      if (!session) return { status: 455 };
      end();
      return { status: 200 };
    },
  };

  function play(playing: Session): void {
    if (playing.stop) return;
    playing.stop = want.video.watch((picture) => {
      if (socket.writableLength > backlogBytes) socket.destroy();
      else socket.write(playing.line.bytesOf(picture));
    });
  }
}

/** The stream itself or its track, whatever host name and query the client knows it by. */
function isOurs(url: string, path: string): boolean {
  const asked = URL.parse(url)?.pathname.replace(/\/+$/, '');
  return asked === path || asked === `${path}/${trackName}`;
}

function trackUrl(url: string): string {
  return url.endsWith(trackName) ? url : `${url.replace(/\/+$/, '')}/${trackName}`;
}

/** The first RTP channel of the first transport offered that is TCP; null where there is none. */
function channelOf(transport: string): number | null {
  const tcp = transport.split(',').map((one) => one.trim()).find((one) => /^RTP\/AVP\/TCP(;|$)/i.test(one) && !/;multicast/i.test(one));
  if (tcp === undefined) return null;
  const [, told = '0'] = /;interleaved=(\d{1,3})/i.exec(tcp) ?? [];
  // The channel after it, RTCP's, has to fit into a byte too.
  return Number(told) < 255 ? Number(told) : null;
}

import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AV_LOG_QUIET, Log } from 'node-av';
import { openRtsp } from '#recorder/record/open-rtsp';
import { parseSource } from '#recorder/record/source-address';
import type { SourceFault } from '#recorder/record/source-fault';

Log.setLevel(AV_LOG_QUIET);
const servers: { server: Server; sockets: Set<Socket> }[] = [];
afterEach(() => {
  for (const { server, sockets } of servers.splice(0)) {
    server.close();
    for (const socket of sockets) socket.destroy();
  }
});

function serve(answer: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    answer(socket);
  });
  servers.push({ server, sockets });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Answers each RTSP request; the body of DESCRIBE comes from `describe`. */
function rtsp(handle: (method: string, request: string, cseq: string) => string) {
  return (socket: Socket) => {
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const request = text.slice(0, end);
        text = text.slice(end + 4);
        socket.write(handle(request.split(' ')[0] ?? '', request, /CSeq: (\d+)/i.exec(request)?.[1] ?? '0'));
      }
    });
  };
}

async function fault(port: number, { user = '', signal = new AbortController().signal, timeoutMs = 500 } = {}): Promise<SourceFault['problem'] & { readonly text: string }> {
  const address = parseSource(`rtsp://${user}127.0.0.1:${port}/live`);
  if (address?.kind !== 'rtsp') throw new Error('test address');
  try {
    const opened = await openRtsp({ address, transport: 'tcp', now: Date.now, timeoutMs, openingMs: 4 * timeoutMs }, signal);
    try {
      for (;;) if (await opened.next() === null) break;
    } finally {
      await opened.close();
    }
  } catch (error) {
    return { ...(error as SourceFault).problem, text: `${String(error)} ${(error as Error).stack ?? ''}` };
  }
  throw new Error('was opened');
}

describe('bad input: peers that are no cameras', () => {
  it('nobody listens: unreachable', async () => {
    const port = await serve(() => {});
    servers[0]?.server.close();
    expect(await fault(port)).toMatchObject({ code: 'camera-unreachable' });
  });

  it('F02 accepts and never answers: unreachable within the time limit', async () => {
    const began = performance.now();
    expect(await fault(await serve(() => {}))).toMatchObject({ code: 'camera-unreachable', detail: expect.stringContaining('does not answer') });
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('F02 answers OPTIONS and then hangs', async () => {
    const port = await serve(rtsp((method, _request, cseq) => (method === 'OPTIONS' ? `RTSP/1.0 200 OK\r\nCSeq: ${cseq}\r\nPublic: DESCRIBE\r\n\r\n` : '')));
    expect(await fault(port)).toMatchObject({ code: 'camera-unreachable' });
  });

  it('F24 an HTTP server: not RTSP', async () => {
    const port = await serve((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n')));
    expect(await fault(port)).toMatchObject({ code: 'camera-not-rtsp' });
  });

  it('closes at once: not a camera', async () => {
    expect(await fault(await serve((socket) => socket.end()))).toMatchObject({ code: 'camera-unreachable' });
  });

  it('babbles without end: not RTSP, at once and without taking memory', async () => {
    const junk = Buffer.alloc(65_536, 0xa5);
    let sent = 0;
    const port = await serve((socket) => {
      const pour = () => { while (!socket.destroyed && socket.write(junk)) sent += junk.length; };
      socket.on('drain', pour);
      pour();
    });
    expect(await fault(port)).toMatchObject({ code: 'camera-not-rtsp' });
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  it('greets in RTSP and then babbles without end: given up, memory bounded', async () => {
    const junk = Buffer.alloc(65_536, 0x41);
    const port = await serve((socket) => {
      socket.once('data', () => {
        socket.write('RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n');
        const pour = () => { while (!socket.destroyed && socket.write(junk)); };
        socket.on('drain', pour);
        pour();
      });
    });
    const before = process.memoryUsage.rss();
    const { code } = await fault(port);
    expect(['camera-not-rtsp', 'camera-unreachable', 'camera-garbage']).toContain(code);
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 1024 * 1024);
  }, 15_000);

  it('wrong password: login refused, and the password nowhere in the words', async () => {
    const port = await serve(rtsp((method, _request, cseq) => (method === 'OPTIONS'
      ? `RTSP/1.0 200 OK\r\nCSeq: ${cseq}\r\nPublic: DESCRIBE\r\n\r\n`
      : `RTSP/1.0 401 Unauthorized\r\nCSeq: ${cseq}\r\nWWW-Authenticate: Digest realm="cam", nonce="${createHash('md5').update(cseq).digest('hex')}"\r\n\r\n`)));
    const found = await fault(port, { user: 'admin:hunter2@' });
    expect(found.code).toBe('camera-refused-login');
    expect(found.text).not.toContain('hunter2');
  });

  it('no such stream: no video', async () => {
    const port = await serve(rtsp((method, _request, cseq) => `RTSP/1.0 ${method === 'OPTIONS' ? '200 OK' : '404 Not Found'}\r\nCSeq: ${cseq}\r\n\r\n`));
    expect(await fault(port)).toMatchObject({ code: 'camera-no-video' });
  });

  it.each([['audio only', 'm=audio 0 RTP/AVP 0\r\na=control:a\r\n', 'camera-no-video'], ['motion JPEG', 'm=video 0 RTP/AVP 26\r\na=control:v\r\n', 'codec-unsupported']])('%s: %s', async (_what, media, code) => {
    const sdp = `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\n${media}`;
    const port = await serve(rtsp((method, _request, cseq) => {
      if (method === 'DESCRIBE') return `RTSP/1.0 200 OK\r\nCSeq: ${cseq}\r\nContent-Type: application/sdp\r\nContent-Length: ${sdp.length}\r\n\r\n${sdp}`;
      if (method === 'SETUP') return `RTSP/1.0 200 OK\r\nCSeq: ${cseq}\r\nSession: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n`;
      return `RTSP/1.0 200 OK\r\nCSeq: ${cseq}\r\nSession: 1\r\n\r\n`;
    }));
    expect(await fault(port)).toMatchObject({ code });
  });

  it('stops opening when told to', async () => {
    const control = new AbortController();
    const port = await serve(rtsp((method, _request, cseq) => {
      if (method === 'OPTIONS') return `RTSP/1.0 200 OK\r\nCSeq: ${cseq}\r\nPublic: DESCRIBE\r\n\r\n`;
      control.abort();
      return '';
    }));
    const began = performance.now();
    await fault(port, { signal: control.signal, timeoutMs: 30_000 });
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

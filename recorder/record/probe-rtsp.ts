/**
 * Asks a peer whether it speaks RTSP, before FFmpeg is let near it. A dead, hanging (F02) or babbling peer then costs a
 * socket and a timer, not a thread, and the answer names what is wrong.
 */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { SourceFault } from './source-fault.ts';

export interface RtspPeer { readonly hostname: string; readonly port: number; readonly secure: boolean }

const greeting = 'RTSP/';

export function probeRtsp(peer: RtspPeer, signal: AbortSignal, timeoutMs = 3_000): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = open(peer);
    let heard = '';
    let connected = false;

    const finish = (error: unknown) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.destroy();
      if (error === null) resolve();
      else reject(error);
    };
    const abort = () => finish(signal.reason);
    const timer = setTimeout(() => finish(new SourceFault('camera-unreachable', connected ? 'accepts but does not answer' : 'no answer to the connection')), timeoutMs);

    socket.on('error', (error: NodeJS.ErrnoException) => finish(new SourceFault('camera-unreachable', error.code ?? 'connection failed')));
    socket.on('close', () => finish(new SourceFault(heard === '' ? 'camera-unreachable' : 'camera-not-rtsp', 'the peer closed the connection')));
    socket.once(peer.secure ? 'secureConnect' : 'connect', () => {
      connected = true;
      socket.write(`OPTIONS rtsp://${peer.hostname.includes(':') ? `[${peer.hostname}]` : peer.hostname}:${peer.port}/ RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: manara\r\n\r\n`);
    });
    socket.on('data', (bytes: Buffer) => {
      heard += bytes.toString('latin1', 0, greeting.length);
      if (!greeting.startsWith(heard.slice(0, greeting.length))) finish(new SourceFault('camera-not-rtsp', 'the peer does not speak RTSP'));
      else if (heard.length >= greeting.length) finish(null);
    });
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

/** Cameras bring certificates of their own making; the line is encrypted, the camera's identity is not proven. */
function open({ hostname: host, port, secure }: RtspPeer): Socket {
  return secure ? connectTls({ host, port, rejectUnauthorized: false }) : connect({ host, port, noDelay: true });
}

/** go2rtc's side of MSE: one `moof` + `mdat` for every frame, decode times from 0, from a key frame on, in real time. */
import type { WebSocket } from 'ws';
import { Fragmenter } from '../../fragmenter.ts';
import type { BurnedClip } from '../../burned-clip.ts';

export interface MseStream {
  /** `H264`, `H265`: what the camera sends. */
  readonly codec: 'H264' | 'H265' | 'JPEG';
  readonly clip: BurnedClip;
  /** The camera is there. */
  up: boolean;
  /** No more frames, the socket stays open. */
  frozen: boolean;
  /** Sends this instead of media. */
  garbage: Buffer | null;
}

const wanted = { H264: 'avc1.640029', H265: 'hvc1.1.6.L153.B0', JPEG: '(none)' };

/** Speaks on a socket until it is closed. `noteWish` gets each wish for codecs. */
export function serveMse(socket: WebSocket, stream: MseStream | undefined, noteWish: (codecs: string) => void): void {
  let stop = (): void => undefined;
  socket.on('close', () => { stop(); });
  socket.on('message', (data) => {
    const { type, value } = JSON.parse(String(data)) as { type: string; value: string };
    if (type !== 'mse') return;
    noteWish(value);
    const fail = (words: string): void => { socket.send(JSON.stringify({ type: 'error', value: `mse: ${words}` })); };
    if (!stream) return fail('stream not found');
    // Old versions repeat the source's address, with its password.
    if (!stream.up) return fail('streams: dial tcp rtsp://admin:hunter2@10.0.0.7:554: connect: connection refused');
    if (!value.split(',').includes(wanted[stream.codec])) return fail(`streams: codecs not matched: ${stream.codec} => H264`);
    socket.send(JSON.stringify({ type: 'mse', value: `video/mp4; codecs="${stream.codec === 'H264' ? 'avc1.42C00D' : 'hvc1.1.6.L93.B0'}"` }));
    if (stream.garbage) return socket.send(stream.garbage);
    stop = sendFrames(socket, stream);
  });
}

function sendFrames(socket: WebSocket, stream: MseStream): () => void {
  const { clip } = stream;
  const fragmenter = new Fragmenter(clip);
  socket.send(fragmenter.init);
  const began = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1000) * clip.framesPerSecond) + 1;
    if (stream.frozen) return;
    for (; sent < due; sent += 1) {
      const unit = clip.units[sent % clip.units.length];
      if (unit) socket.send(fragmenter.fragment([unit], sent));
    }
  }, 1000 / clip.framesPerSecond / 2);
  return () => {
    clearInterval(timer);
    fragmenter.destroy();
  };
}

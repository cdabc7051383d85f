/** One window's lane over its WebSocket `/media/lane`: text requests in, binary lane messages out. */
import type { WebSocket } from 'ws';
import type { LiveDuty } from '../live/live-duty.ts';
import type { SocketPlace } from './sockets.ts';

/** 30 s: a ping waits behind the pictures that a slow page has not read yet, and its line is not dead for that (F22). */
const maxMisses = 15;

export function lanePlace(live: LiveDuty): SocketPlace {
  return {
    path: '/media/lane',
    // A request is about 100 bytes.
    maxMessageBytes: 1024,
    maxMisses,
    serve: (socket: WebSocket) => {
      const { window, leave } = live.openLane((bytes, written) => {
        if (socket.readyState === socket.OPEN) socket.send(bytes, written);
        else written();
      });
      socket.on('message', (data, isBinary) => {
        if (isBinary || !Buffer.isBuffer(data) || !window.request(data.toString('utf8'))) socket.close(1008, 'not a lane request');
      });
      socket.on('close', leave);
    },
  };
}

/** One window's lane over its WebSocket `/media/lane`: text requests in, binary lane messages out. */
import type { WebSocket } from 'ws';
import type { LiveDuty } from '../live/live-duty.ts';
import { createReadMarks } from './read-marks.ts';
import type { SocketPlace } from './sockets.ts';

/** Far below the time a window may be behind. */
const markMs = 500;
/** 30 s: a ping waits behind the pictures that a slow page has not read yet, and its line is not dead for that. */
const maxMisses = 15;

export function lanePlace(live: LiveDuty): SocketPlace {
  return {
    path: '/media/lane',
    // A request is about 100 bytes.
    maxMessageBytes: 1024,
    maxMisses,
    serve: (socket: WebSocket) => {
      const marks = createReadMarks((payload) => { if (socket.readyState === socket.OPEN) socket.ping(payload); });
      const marking = setInterval(() => { marks.mark(); }, markMs).unref();
      const { window, leave } = live.openLane((bytes, read) => {
        if (socket.readyState !== socket.OPEN) return read();
        socket.send(bytes);
        marks.sent(read);
      });
      socket.on('message', (data, isBinary) => {
        if (isBinary || !Buffer.isBuffer(data) || !window.request(data.toString('utf8'))) socket.close(1008, 'not a lane request');
      });
      socket.on('pong', (data) => { marks.answered(data.toString('latin1')); });
      socket.on('close', () => {
        clearInterval(marking);
        marks.end();
        leave();
      });
    },
  };
}

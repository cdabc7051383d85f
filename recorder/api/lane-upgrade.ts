/** Opens the lane WebSocket at /api/v1/lane behind the same door as everything else. */
import { STATUS_CODES } from 'node:http';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { serveLane } from '../play/lane-connection.ts';
import type { LaneSurroundings } from '../play/lane-connection.ts';
import { rawAnswer } from './answer-faults.ts';
import { ApiFault } from './api-fault.ts';
import type { Refusal } from './gate.ts';
import type { IncomingMessage } from 'node:http';

export const lanePath = '/api/v1/lane';
/** A request names one camera; more is no request. */
const maxRequestBytes = 4096;
const maxSockets = 64;

export function upgradeToLane(server: Server, refusal: (request: IncomingMessage) => Refusal | null, around: LaneSurroundings): { close(): void } {
  const lanes = new WebSocketServer({ noServer: true, maxPayload: maxRequestBytes, perMessageDeflate: false });
  lanes.on('connection', (socket) => serveLane(socket, around));
  // A refusal on its own, so that the listener stays synchronous.
  const refuse = async ({ fault, afterMs }: Refusal, socket: Socket): Promise<void> => {
    if (afterMs > 0) await sleep(afterMs, undefined, { ref: false });
    socket.end(rawAnswer(`${fault.status} ${STATUS_CODES[fault.status] ?? 'Refused'}`, fault.problem));
  };
  server.on('upgrade', (request, stream, head) => {
    const socket = stream as Socket;
    socket.on('error', () => socket.destroy());
    const refused = refusal(request) ?? unfit(request, lanes.clients.size);
    if (refused) void refuse(refused, socket);
    else lanes.handleUpgrade(request, socket, head, (lane) => lanes.emit('connection', lane, request));
  });
  return {
    close() {
      for (const client of lanes.clients) client.close(1001);
      lanes.close();
    },
  };
}

function unfit(request: IncomingMessage, open: number): Refusal | null {
  if (new URL(request.url ?? '/', 'http://recorder').pathname !== lanePath) return { fault: new ApiFault(404, 'not-found'), afterMs: 0 };
  if (open >= maxSockets) return { fault: new ApiFault(503, 'over-budget', 'too many lanes'), afterMs: 0 };
  return null;
}

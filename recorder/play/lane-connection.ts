/** One lane WebSocket: subscriptions in, lane messages out. */
import { WebSocket } from 'ws';
import { encodeLaneMessage } from '#model/lane-message';
import type { StreamRole } from '#model/camera';
import type { ProblemCode } from '#model/problem';
import type { LiveSource } from '../media.ts';
import { LaneOutlet } from './lane-outlet.ts';
import type { LaneLimits } from './lane-outlet.ts';
import { parseLaneRequest } from './lane-request.ts';
import type { RecorderLaneRequest } from './lane-request.ts';
import { LaneStream } from './lane-stream.ts';
import type { LaneFigures } from './lane-stream.ts';
import type { Viewers } from './viewers.ts';

export interface LaneSurroundings {
  readonly source: (camera: string, role: StreamRole) => LiveSource | null;
  readonly viewers: Viewers;
  readonly figures: LaneFigures;
  /** A monotonic clock. */
  readonly elapsedMs: () => number;
  readonly limits: LaneLimits;
}

const pingEveryMs = 2000;
/** A peer that answers no ping for so long is gone, whatever its socket says. */
const silentMs = 10_000;
const maxSubscriptions = 1024;

export function serveLane(socket: WebSocket, around: LaneSurroundings): void {
  const outlet = new LaneOutlet((message, sent) => socket.send(message, sent), around.elapsedMs, around.limits);
  const leave = new Map<number, () => void>();
  let heardAt = around.elapsedMs();

  const unsubscribe = (stream: number): void => {
    leave.get(stream)?.();
    leave.delete(stream);
  };
  const refuse = (stream: number, code: ProblemCode): void =>
    outlet.send(encodeLaneMessage({ kind: 'status', stream, is: 'ended', problem: { code } }));
  const subscribe = ({ stream, camera, role }: Extract<RecorderLaneRequest, { op: 'subscribe' }>): void => {
    unsubscribe(stream);
    const source = around.source(camera, role);
    if (!source) return refuse(stream, 'not-found');
    if (leave.size >= maxSubscriptions) return refuse(stream, 'over-budget');
    const uncount = around.viewers.enter('lane', source);
    const detach = source.attach(new LaneStream(stream, outlet, around.figures));
    leave.set(stream, () => { detach(); uncount(); });
  };

  const pinging = setInterval(() => {
    if (around.elapsedMs() - heardAt > silentMs) socket.terminate();
    else socket.ping();
  }, pingEveryMs);
  pinging.unref();

  socket.on('pong', () => { heardAt = around.elapsedMs(); });
  socket.on('message', (data, isBinary) => {
    const request = isBinary ? null : parseLaneRequest((data as Buffer).toString('utf8'));
    if (!request) socket.close(1008, 'invalid-input');
    else if (request.op === 'subscribe') subscribe(request);
    else unsubscribe(request.stream);
  });
  // The close event follows every error.
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearInterval(pinging);
    for (const stream of leave.keys()) unsubscribe(stream);
  });
}

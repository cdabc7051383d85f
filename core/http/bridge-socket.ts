/** One page's bridge over its WebSocket `/bridge`. */
import { RPCHandler } from '@orpc/server/websocket';
import type { WebSocket } from 'ws';
import type { BridgeContext, bridgeRouter } from './bridge-router.ts';
import type { Refusals } from './refusals.ts';
import type { SocketPlace } from './sockets.ts';
import type { Visitor } from './visitor.ts';

/** A snapshot of 20 MB and what surrounds it. */
const maxMessageBytes = 24 * 1024 * 1024;
/** Calls of one page at work at once, watches included. */
const maxCalls = 256;

export interface BridgePlaceOptions {
  readonly router: ReturnType<typeof bridgeRouter>;
  readonly onCome: (who: string, visitor: Visitor, from: string) => void;
  readonly onGone: (who: string) => void;
  readonly refusals: Refusals;
}

export function bridgePlace({ router, onCome, onGone, refusals }: BridgePlaceOptions): SocketPlace {
  const handler = new RPCHandler<BridgeContext>(router);
  let pages = 0;
  return {
    path: '/bridge',
    maxMessageBytes,
    serve: (socket: WebSocket, visitor, from) => {
      pages += 1;
      const who = `page-${pages}`;
      onCome(who, visitor, from);
      // The handler knows a browser's socket; ws differs only in the types of events it never uses.
      const peer = socket as unknown as Parameters<typeof handler.message>[0];
      let calls = 0;
      socket.on('message', (data, isBinary) => {
        if (calls >= maxCalls) return socket.close(1008, 'too many calls');
        calls += 1;
        const bytes = data as Buffer;
        handler.message(peer, (isBinary ? new Uint8Array(bytes) : bytes.toString('utf8')) as string, { context: { who, visitor, from } })
          .catch(() => {
            if (socket.readyState !== socket.OPEN) return;
            refusals.refused('bridge message');
            socket.close(1007, 'not a bridge message');
          })
          .finally(() => { calls -= 1; });
      });
      socket.on('close', () => {
        handler.close(peer);
        onGone(who);
      });
    },
  };
}

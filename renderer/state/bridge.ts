import { createORPCClient, DynamicLink } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { bridgeContract } from '#bridge/contract';
import { knockAgainMs } from './back-off.ts';

export type BridgeClient = ContractRouterClient<typeof bridgeContract>;

/** `lost` and `refused` are shown to the operator; `connecting` only before the first success. `refused`: the core answers, but this window must sign in again. */
export interface Connection { readonly is: 'connecting' | 'open' | 'lost' | 'refused' }

export interface BridgeOptions {
  readonly random?: () => number;
  readonly createSocket?: (url: string) => WebSocket;
  /** Asked after a socket that never opened: does the core answer and refuse this window? */
  readonly isRefused?: () => Promise<boolean>;
}

export interface Bridge {
  readonly api: BridgeClient;
  readonly connection: StoreApi<Connection>;
  /** Calls `listener` now if connected, and at each later connection, until the signal ends. */
  onOpen(listener: () => void, signal: AbortSignal): void;
  /** Gives up the socket in hand (it hangs) and connects anew. */
  reconnect(): void;
  destroy(): void;
}

/** How long a socket may take to open before it counts as hanging (F02), ms. */
const openTimeoutMs = 5000;

/** The page's one connection to the core. It connects again by itself, for ever, with jitter. */
export function openBridge(url: string, options: BridgeOptions = {}): Bridge {
  const random = options.random ?? Math.random;
  const createSocket = options.createSocket ?? ((address: string) => new WebSocket(address));
  const connection = createStore<Connection>(() => ({ is: 'connecting' }));
  const opened = new Set<() => void>();
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current: { socket: WebSocket; opened: boolean; link: RPCLink<Record<never, never>> } | null = null;
  let ended = false;

  function connect(): void {
    const socket = createSocket(url);
    const mine = { socket, opened: false, link: new RPCLink({ websocket: socket }) };
    current = mine;
    const hanging = setTimeout(() => { leave(mine); }, openTimeoutMs);
    socket.addEventListener('open', () => {
      clearTimeout(hanging);
      if (current !== mine) return;
      attempt = 0;
      mine.opened = true;
      connection.setState({ is: 'open' });
      for (const listener of opened) listener();
    });
    socket.addEventListener('close', () => {
      clearTimeout(hanging);
      leave(mine);
    });
  }

  /** Also for a socket whose close event may never come: the next attempt does not wait for it. */
  function leave(mine: typeof current): void {
    if (mine === null || current !== mine || ended) return;
    current = null;
    if (connection.getState().is !== 'refused') connection.setState({ is: 'lost' });
    // A hanging peer never answers the goodbye: what waits for an answer is told now, not when the browser gives up.
    mine.socket.dispatchEvent(new Event('close'));
    mine.socket.close();
    attempt += 1;
    if (!mine.opened) void tellIfRefused();
    timer = setTimeout(connect, knockAgainMs(attempt, random));
  }

  async function tellIfRefused(): Promise<void> {
    const refused = await (options.isRefused?.() ?? Promise.resolve(false)).catch(() => false);
    if (!ended && connection.getState().is !== 'open') connection.setState({ is: refused ? 'refused' : 'lost' });
  }

  connect();
  const link = new DynamicLink(() => {
    if (current === null) throw new Error('not connected to the core');
    return current.link;
  });
  return {
    api: createORPCClient<BridgeClient>(link),
    connection,
    onOpen(listener, signal) {
      if (signal.aborted) return;
      opened.add(listener);
      signal.addEventListener('abort', () => opened.delete(listener), { once: true });
      if (connection.getState().is === 'open') listener();
    },
    reconnect() { leave(current); },
    destroy() {
      ended = true;
      clearTimeout(timer);
      opened.clear();
      current?.socket.close();
      current = null;
    },
  };
}

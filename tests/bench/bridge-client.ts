/** A bridge client outside a browser: enters by the launch address like a page does. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket as NodeSocket } from 'ws';
import type { bridgeContract } from '#bridge/contract';
import { layoutNamed } from '#model/layout';
import type { LayoutName } from '#model/layout';

export type BridgeClient = ContractRouterClient<typeof bridgeContract>;

export interface OpenBridge {
  readonly client: BridgeClient;
  close(): void;
}

export async function openBridge(launchAddress: string): Promise<OpenBridge> {
  const { origin, host } = new URL(launchAddress);
  const entered = await fetch(launchAddress, { redirect: 'manual' });
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const socket = new NodeSocket(`ws://${host}/bridge`, { headers: { cookie, origin } });
  await new Promise((resolve, reject) => { socket.once('open', resolve).once('error', reject); });
  return { client: createORPCClient(new RPCLink({ websocket: socket as unknown as WebSocket })), close: () => socket.terminate() };
}

/** The first `count` cameras, once the catalogue has as many. */
export async function firstCameras(client: BridgeClient, count: number): Promise<readonly { readonly id: string }[]> {
  for await (const _ of await client.cameras.watch(undefined, { signal: AbortSignal.timeout(60_000) })) {
    const { cameras } = await client.cameras.list({ after: null, limit: count });
    if (cameras.length >= count) return cameras;
  }
  throw new Error('the catalogue never had that many cameras');
}

/** Shows the first `count` cameras of the catalogue on a monitor, over and over until `tiles` cells are filled. */
export async function arrangeFirst(launchAddress: string, number: number, layout: LayoutName, count: number, tiles = count): Promise<void> {
  const { client, close } = await openBridge(launchAddress);
  try {
    const cameras = await firstCameras(client, count);
    await arrangeCameras(client, number, layout, Array.from({ length: tiles }, (_, tile) => cameras[tile % count]?.id));
  } finally {
    close();
  }
}

/** These cameras in a monitor's cells, in order; cells without one are empty. */
export async function arrangeCameras(client: BridgeClient, number: number, layout: LayoutName, cameras: readonly (string | undefined)[]): Promise<void> {
  const items = layoutNamed(layout).cells.map((_, cell) => {
    const camera = cameras[cell];
    return camera === undefined ? { kind: 'empty' as const } : { kind: 'camera' as const, camera };
  });
  const monitor = (await client.walls.monitors()).find((each) => each.number === number);
  await client.walls.arrange({ number, revision: monitor?.revision ?? 0, arrangement: { layout, items }, view: null });
}

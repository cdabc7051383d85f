/**
 * A program for foreign.spec.ts: the core's real media gateway, before servers that are not ours. Talks over Node's IPC: says
 * `{ready, launchUrl}`; hears an `Order` and answers `{done}` with what it asked for.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AV_LOG_ERROR, Log } from 'node-av';
import { readPageFiles } from '#core/http/page-files';
import { readPictureStream } from '#core/servers/picture-parts';
import { ServerFault } from '#core/servers/recording-server';
import type { LivePart, Upstream } from '#core/servers/recording-server';
import { createServerHttp, statusFault } from '#core/servers/server-http';
import type { CameraId } from '#model/ids';
import { splitCameraId } from '#model/ids';
import type { LiveKind } from '#model/live';
import { LiveCamera } from '../../fakes/live-camera.ts';
import { offerSession } from '../../fakes/offering-peer.ts';
import { startSessionHls } from '../../fakes/session-hls.ts';
import { openTestGateway } from '../../fakes/test-gateway.ts';
import { startZms } from '../../fakes/zms-source.ts';
import { buildEnginesPage } from '../engines-page/build-page.ts';

export type Order =
  | { readonly op: 'open'; readonly kinds: readonly LiveKind[]; readonly camera: string }
  | { readonly op: 'close' | 'renew'; readonly id: string }
  | { readonly op: 'camera'; readonly is: 'stall' | 'resume' }
  | { readonly op: 'zms'; readonly is: 'good' | 'stall' | 'drop' | 'refuse' | 'html' }
  | { readonly op: 'forget' | 'counts' };
export interface Counts { readonly zmsOpen: number; readonly zmsOpened: number; readonly zmsPushed: number; readonly offered: number; readonly hls: readonly string[]; readonly refused: readonly string[]; readonly cpuMs: number }

Log.setLevel(AV_LOG_ERROR);
const now = (): number => Date.now();
const camera = new LiveCamera(now);
camera.start();
const zms = await startZms(now);
const hls = await startSessionHls(camera, now);
let offered = 0;
const none = (): Promise<Upstream> => Promise.reject(new ServerFault({ code: 'unsupported' }));

const parts = new Map<string, Pick<LivePart, 'open' | 'pictures' | 'offer'>>();
const zmsHttp = createServerHttp({ address: zms.address });
parts.set('zms', {
  open: none,
  async pictures(_candidate, listener, signal) {
    const answer = await zmsHttp.send('zm/cgi-bin/nph-zms?mode=jpeg&monitor=1&maxfps=10&token=zm-token', { signal, timeoutMs: 0 });
    if (answer.status !== 200) {
      answer.body.destroy();
      throw statusFault(answer.status);
    }
    await readPictureStream(answer.body, String(answer.headers['content-type']), ({ jpeg, headers }) => {
      listener({ jpeg, capturedAt: Math.round(Number(headers.get('x-timestamp')) * 1000) });
    });
  },
});
const hlsHttp = createServerHttp({ address: hls.address });
parts.set('mtx', { open: async () => ({ url: `${hls.address}/site/cam1/index.m3u8`, headers: { authorization: `Basic ${Buffer.from('cam:secret').toString('base64')}` }, http: hlsHttp, session: true }) });
for (const stamped of [true, false]) {
  parts.set(stamped ? 'nx' : 'nx-plain', {
    open: none,
    offer: () => {
      offered += 1;
      return offerSession(camera, { stamped, onClosed: () => { offered -= 1; } });
    },
  });
}
// Real peers: the native id is the port the test started them on.
const peers = new Map<string, ReturnType<typeof createServerHttp>>();
const peer = (port: string): ReturnType<typeof createServerHttp> => {
  const http = peers.get(port) ?? createServerHttp({ address: `http://127.0.0.1:${port}` });
  peers.set(port, http);
  return http;
};
const portOf = (id: CameraId): string => splitCameraId(id)?.nativeId ?? '';
parts.set('aiortc', { open: async (candidate) => ({ url: `http://127.0.0.1:${portOf(candidate.camera)}/whep/cam`, headers: { authorization: 'Bearer t0ken' }, http: peer(portOf(candidate.camera)) }) });
parts.set('rtmp', { open: async (candidate) => ({ url: `http://127.0.0.1:${portOf(candidate.camera)}/hls/cam.m3u8`, headers: {}, http: peer(portOf(candidate.camera)), session: true }) });

const pages = mkdtempSync(path.join(tmpdir(), 'manara-foreign-'));
await buildEnginesPage(pages);
const lane = { path: '/media/lane', maxMessageBytes: 1024, serve: () => undefined };
const gateway = await openTestGateway(parts, await readPageFiles(pages), [lane]);
rmSync(pages, { recursive: true, force: true });

function obey(order: Order): unknown {
  if (order.op === 'open') return order.kinds.map((kind) => gateway.ticket(order.camera as CameraId, kind));
  if (order.op === 'close') return gateway.live.close(order.id);
  if (order.op === 'renew') return gateway.live.renew(order.id, 'page-1').expiresAt;
  if (order.op === 'camera') return order.is === 'stall' ? camera.stall() : camera.start();
  if (order.op === 'zms') return zms.become(order.is);
  if (order.op === 'forget') return hls.forget();
  const { user, system } = process.cpuUsage();
  return { zmsOpen: zms.open(), zmsOpened: zms.opened(), zmsPushed: zms.pushed(), offered, hls: hls.requests, refused: gateway.refused, cpuMs: (user + system) / 1000 } satisfies Counts;
}

process.on('message', ({ id, order }: { id: number; order: Order }) => {
  try {
    process.send?.({ id, done: obey(order) ?? null });
  } catch (error) {
    process.send?.({ id, failed: String(error) });
  }
});
process.on('disconnect', () => { process.exit(0); });
process.send?.({ ready: true, launchUrl: gateway.launchUrl });

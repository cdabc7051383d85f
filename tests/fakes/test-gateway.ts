/** The core's real media gateway on recording servers of the test's own, without the rest of the core. */
import { randomBytes } from 'node:crypto';
import { pageOrigin } from '#core/http/guard';
import { createMediaNames } from '#core/http/media-names';
import { openOrigin } from '#core/http/origin';
import type { PageFiles } from '#core/http/page-files';
import { createPass } from '#core/http/pass';
import type { SocketPlace } from '#core/http/sockets';
import { Playback } from '#core/playback/playback';
import { LiveDuty } from '#core/live/live-duty';
import { createLogger } from '#core/log';
import type { LivePart, RecordingServer } from '#core/servers/recording-server';
import type { Camera } from '#model/camera';
import type { CameraId, ServerId } from '#model/ids';
import { splitCameraId } from '#model/ids';
import type { LiveKind, LiveTicket, LiveWant } from '#model/live';

const want: LiveWant = { width: 640, height: 360, muted: true, purpose: 'tile' };

export interface TestGateway {
  readonly origin: string;
  readonly port: number;
  readonly live: LiveDuty;
  readonly launchUrl: string;
  /** Words for the journal, in order. */
  readonly refused: readonly string[];
  /** A fresh ticket of this kind. */
  ticket(camera: CameraId, kind: LiveKind): LiveTicket;
  close(): Promise<void>;
}

/** `parts` by server id; each offers every kind it is asked for. */
export async function openTestGateway(parts: ReadonlyMap<ServerId, Pick<LivePart, 'open' | 'pictures' | 'offer'>>, files: PageFiles = new Map(), sockets: readonly SocketPlace[] = []): Promise<TestGateway> {
  let port = 0;
  const refused: string[] = [];
  let kind: LiveKind = 'llhls';
  const names = createMediaNames(() => port);
  const serverOf = (id: ServerId): RecordingServer | null => {
    const part = parts.get(id);
    return part ? ({ id, live: { lane: null, candidates: (camera: Camera) => [{ camera: camera.id, role: 'main', kind }], ...part } } as unknown as RecordingServer) : null;
  };
  const ledger = { opened: () => undefined, closed: () => undefined, report: () => undefined, gone: () => undefined };
  const live = new LiveDuty({
    camera: (id) => ({ id, server: splitCameraId(id)!.server, number: 1, name: {}, site: { id: 's', name: {} }, streams: [], recorded: false }),
    server: serverOf, ledger, note: (work) => { work(); }, address: names.address, now: () => Date.now(), randomId: () => randomBytes(32).toString('base64url'),
  });
  const playback = new Playback({ server: serverOf, knows: () => true, corrections: () => [], journal: { append: () => null }, note: (work) => { work(); }, now: Date.now, randomId: () => randomBytes(32).toString('base64url') });
  const pass = createPass();
  const opened = await openOrigin({
    port: 0, files, pass, live, playback, log: createLogger('test-gateway'), onLaunch: () => undefined, sockets,
    refusals: { refused: (what) => { refused.push(what); } },
  });
  port = opened.port;
  return {
    origin: pageOrigin(port), port, live, refused, launchUrl: `${pageOrigin(port)}/launch?token=${pass.launchToken}&monitor=1`,
    ticket(camera, wanted) {
      kind = wanted;
      return live.open(camera, want, 'page-1')[0]!;
    },
    async close() {
      live.destroy();
      playback.destroy();
      await opened.close();
    },
  };
}

/** Cameras from a list, each with plain addresses of its media: for what no recording server knows. */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Camera } from '#model/camera';
import type { CameraId } from '#model/ids';
import { maxPictureBytes } from '../picture-parts.ts';
import { ServerFault } from '../recording-server.ts';
import type { PushedPicture, RecordingServer } from '../recording-server.ts';
import { statusFault } from '../server-http.ts';
import type { InventoryCamera, ServerKindParts } from '../server-kind.ts';
import { createGenericLive } from './generic-live.ts';
import type { GenericLive } from './generic-live.ts';
import { HostConnections } from './host-connections.ts';
import { LiveHealth } from './live-health.ts';

/** Ms: whether the list is another one, and what of health is old. Looks at memory only. */
const lookMs = 1_000;

/** `certificate:HOST` or `certificate:HOST:PORT`: the SHA-256 a person approved for one camera's HTTPS. */
const optionsSchema = z.record(
  z.string().regex(/^certificate:[^\s/@]{1,260}$/, 'is not known'),
  z.string().regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/, 'must be a SHA-256 in upper-case hex with colons'),
);

export const genericKind: ServerKindParts = {
  kind: 'generic',
  ports: [],
  // A list does not answer anywhere.
  probe: async () => null,

  create(config, deps): RecordingServer {
    if (!config.address.startsWith('inventory:')) throw new ServerFault({ code: 'invalid-input', detail: 'address: a list of cameras has the address inventory:' });
    const options = optionsSchema.safeParse(config.options);
    if (!options.success) throw new ServerFault({ code: 'invalid-input', detail: `${options.error.issues[0]?.path.map(String).join('.') ?? ''}: not an option of a list of cameras`.slice(0, 300) });
    const elapsedMs = (): number => performance.now();
    const hosts = new HostConnections((host) => options.data[`certificate:${host}`]);
    const health = new LiveHealth(deps.now, elapsedMs);
    const live = createGenericLive({ listed: indexed(deps.inventory), deps, hosts, health, elapsedMs });
    return {
      id: config.id,
      kind: 'generic',
      cameras: async (signal) => {
        signal.throwIfAborted();
        return deps.inventory().map(({ camera }) => withSite(camera, config.name));
      },
      live,
      thumbnails: { past: false, at: (camera, at, _width, signal) => (at === 'latest' ? newestPicture(live, camera, signal) : Promise.resolve(null)) },
      watch(events, signal) {
        if (signal.aborted) return;
        let list = deps.inventory();
        health.follow(events, signal);
        events.catalogueChanged();
        const look = setInterval(() => {
          health.forgetOld();
          const before = list;
          list = deps.inventory();
          if (list === before) return;
          live.renew(withOtherAddresses(before, list));
          events.catalogueChanged();
        }, lookMs);
        signal.addEventListener('abort', () => { clearInterval(look); }, { once: true });
      },
      destroy: () => hosts.destroy(),
    };
  },
};

/** Cameras whose row names no site stand under the name of the list. */
function withSite(camera: Camera, list: string): Camera {
  const { name } = camera.site;
  return name.ar === undefined && name.fr === undefined && name.en === undefined ? { ...camera, site: { ...camera.site, name: { fr: list } } } : camera;
}

/** Cameras of the list before whose streams are not the same in the new one. */
function withOtherAddresses(before: readonly InventoryCamera[], after: readonly InventoryCamera[]): ReadonlySet<CameraId> {
  const streams = new Map(after.map((one) => [one.camera.id, one.streams]));
  return new Set(before.filter((one) => !isDeepStrictEqual(one.streams, streams.get(one.camera.id))).map(({ camera }) => camera.id));
}

/** By id; indexed again only when the list is another array. */
function indexed(inventory: () => readonly InventoryCamera[]): (camera: CameraId) => InventoryCamera | null {
  let seen: readonly InventoryCamera[] | null = null;
  let byId = new Map<CameraId, InventoryCamera>();
  return (camera) => {
    const list = inventory();
    if (list !== seen) byId = new Map(list.map((one) => [one.camera.id, one]));
    seen = list;
    return byId.get(camera) ?? null;
  };
}

async function newestPicture(live: GenericLive, camera: CameraId, signal: AbortSignal): Promise<PushedPicture | null> {
  const upstream = await live.still(camera, signal);
  if (!upstream?.http) return null;
  const { status, body } = await upstream.http.bytes(upstream.url, { signal, headers: { ...upstream.headers, accept: 'image/jpeg' }, maxBytes: maxPictureBytes });
  if (status === 404) return null;
  if (status < 200 || status > 299) throw statusFault(status);
  if (body.length < 4 || body.readUInt16BE(0) !== 0xffd8) throw new ServerFault({ code: 'server-garbage', detail: 'no JPEG' });
  return { jpeg: body, capturedAt: null };
}

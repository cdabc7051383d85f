/** What a composite is made of, as its options say it. Pure. */
import { z } from 'zod';
import { readControl } from '#model/composite-control';
import { cameraId, splitCameraId } from '#model/ids';
import type { CameraId, ServerId } from '#model/ids';
import type { ServerConfig } from '#model/server';
import { ServerFault } from '../recording-server.ts';

export interface CompositeOptions {
  /** Cameras, pictures and footage come from here. */
  readonly media: ServerId;
  /** Steering and events, by the composite's camera; a camera that is not here has the media server's. */
  readonly control: ReadonlyMap<CameraId, CameraId>;
  readonly bookmarks: 'own-store' | 'media';
  /** Whether the media server's own events are told too. */
  readonly mediaEvents: boolean;
}

const serverId = z.string().regex(/^[a-z0-9-]{1,32}$/);
const known = z.object({
  media: serverId, bookmarks: z.enum(['own-store', 'media']).default('own-store'), mediaEvents: z.boolean().default(true),
  /** The page's: cameras of its parts are not listed beside its own. */
  hideParts: z.boolean().default(false),
});
/** `control1`, `control2` … as model/composite-control.ts reads them. */
const controlName = /^control\d{1,4}$/;

/** Throws `invalid-input` naming the option that is wrong. */
export function readCompositeOptions({ id, options }: ServerConfig): CompositeOptions {
  const wrong = (name: string, why: string): never => { throw new ServerFault({ code: 'invalid-input', detail: `option ${name}: ${why}`.slice(0, 300) }); };
  const parsed = known.safeParse(options);
  if (!parsed.success) return wrong(String(parsed.error.issues[0]?.path[0] ?? ''), parsed.error.issues[0]?.message ?? 'wrong');
  const { media, bookmarks, mediaEvents } = parsed.data;
  if (media === id) return wrong('media', 'a composite cannot be its own part');
  const control = new Map<CameraId, CameraId>();
  for (const [name, value] of Object.entries(options)) {
    if (Object.hasOwn(known.shape, name)) continue;
    const read = controlName.test(name) ? readControl(value) : null;
    if (!read) return wrong(name, 'control1 … are <camera>=<server>/<camera>');
    const { native, by: target } = read;
    if (splitCameraId(target)?.server === id) return wrong(name, 'a composite cannot be its own part');
    if (control.has(cameraId(id, native))) return wrong(name, 'a camera is steered by one other only');
    control.set(cameraId(id, native), target);
  }
  return { media, control, bookmarks, mediaEvents };
}

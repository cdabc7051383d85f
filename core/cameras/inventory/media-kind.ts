/** What answers at a media address: by its scheme, by what the list says, else by how such addresses look. */
import type { InventoryCamera } from '../../servers/server-kind.ts';

export type MediaKind = InventoryCamera['streams'][number]['kind'];
const kinds: readonly MediaKind[] = ['rtsp', 'hls', 'llhls', 'whep', 'mjpeg', 'stills'];
const otherNames: Readonly<Record<string, MediaKind>> = { rtsps: 'rtsp', 'll-hls': 'llhls', webrtc: 'whep', 'motion-jpeg': 'mjpeg', mjpg: 'mjpeg', still: 'stills', snapshot: 'stills', jpeg: 'stills', jpg: 'stills', image: 'stills' };

/** Null where it cannot be told, or where what is said cannot be. */
export function mediaKindOf(address: URL, said: string | undefined): MediaKind | null {
  const isRtsp = /^rtsps?:$/.test(address.protocol);
  if (said !== undefined) {
    const name = said.toLowerCase();
    const kind = kinds.find((one) => one === name) ?? (Object.hasOwn(otherNames, name) ? otherNames[name] : undefined) ?? null;
    return kind !== null && (kind === 'rtsp') === isRtsp ? kind : null;
  }
  if (isRtsp) return 'rtsp';
  const path = address.pathname.toLowerCase();
  if (path.endsWith('.m3u8')) return 'hls';
  if (/\/whep\/?$/.test(path)) return 'whep';
  if (/mjpe?g|\/nph-|video\.cgi|faststream|action=stream/.test(path + address.search.toLowerCase())) return 'mjpeg';
  if (/\.jpe?g$|snapshot|\/snap\b|\/picture\b|image\.cgi|still/.test(path + address.search.toLowerCase())) return 'stills';
  return null;
}

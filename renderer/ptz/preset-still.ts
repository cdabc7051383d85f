import { useMemo } from 'react';
import type { CameraId } from '#model/ids';
import type { PictureHandle } from '../player/picture-props.ts';
import { smallStill } from '../player/small-still.ts';
import type { Bridge } from '../state/bridge.ts';
import { usePage } from '../state/use-page.ts';
import { useBlobUrl } from '../ui/use-blob-url.ts';

/** Keeps what the tile shows now as the still of a preset; false where there is no picture. */
export async function keepStill(bridge: Bridge, camera: CameraId, preset: string, picture: PictureHandle | undefined): Promise<boolean> {
  const still = await smallStill(picture);
  if (still) await bridge.api.ptz.presets.keepStill({ camera, preset, still });
  return still !== null;
}

/** Address of a preset's still; null before it is there, and where there is none. */
export function useStill(camera: CameraId, preset: string, stillAt: number | null): string | null {
  const { bridge } = usePage();
  const load = useMemo(() => (stillAt === null ? null : () => bridge.api.ptz.presets.still({ camera, preset })), [bridge, camera, preset, stillAt]);
  return useBlobUrl(load);
}

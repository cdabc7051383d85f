import { useEffect, useState } from 'react';
import type { CameraId } from '#model/ids';
import type { PictureHandle } from '../player/picture-props.ts';
import type { Bridge } from '../state/bridge.ts';
import { usePage } from '../state/use-page.ts';

const width = 320;

/** Draws what the tile shows now, small, and keeps it as the still of a preset; false where there is no picture. */
export async function keepStill(bridge: Bridge, camera: CameraId, preset: string, picture: PictureHandle | undefined): Promise<boolean> {
  const shot = await picture?.snapshot();
  if (!shot) return false;
  const { image } = shot;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = Math.max(1, Math.round((width * image.height) / image.width));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const blob = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve, 'image/jpeg', 0.8); });
  if (!blob) return false;
  await bridge.api.ptz.presets.keepStill({ camera, preset, still: new File([blob], 'preset.jpg', { type: 'image/jpeg' }) });
  return true;
}

/** Address of a preset's still for as long as it is shown; null before it is there, and where there is none. */
export function useStill(camera: CameraId, preset: string, stillAt: number | null): string | null {
  const { bridge } = usePage();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (stillAt === null) return undefined;
    const life = new AbortController();
    let made: string | null = null;
    bridge.api.ptz.presets.still({ camera, preset }).then((still) => {
      if (life.signal.aborted || !still) return;
      made = URL.createObjectURL(still);
      setUrl(made);
    }, () => undefined);
    return () => {
      life.abort();
      setUrl(null);
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [bridge, camera, preset, stillAt]);
  return url;
}

import type { CameraId } from '#model/ids';
import type { PageState } from './page.ts';

/** Sends a camera to the preset of this number; false where it has none. Rejects with the core's refusal. */
export async function goToNumber({ bridge, monitorNumber: monitor }: PageState, camera: CameraId, number: number): Promise<boolean> {
  const { presets } = bridge.api.ptz;
  const preset = (await presets.list({ camera })).find((one) => one.number === number);
  if (!preset) return false;
  await presets.go({ camera, monitor, preset: preset.id });
  return true;
}

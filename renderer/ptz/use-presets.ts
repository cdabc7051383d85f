import { useCallback, useEffect, useState } from 'react';
import type { CameraId } from '#model/ids';
import type { NumberedPreset } from '#model/ptz';
import type { PtzCameraSettings } from '#model/ptz-tour';
import { usePage } from '../state/use-page.ts';
import { useRefusal } from '../ui/use-refusal.ts';

/** A camera's presets as its server lists them, and the way to read them again; null while they are asked for. */
export function usePresetList(camera: CameraId): readonly [readonly NumberedPreset[] | null, () => void] {
  const { bridge } = usePage();
  const refused = useRefusal();
  const [presets, setPresets] = useState<readonly NumberedPreset[] | null>(null);
  const read = useCallback(() => {
    bridge.api.ptz.presets.list({ camera }).then(setPresets, (error: unknown) => {
      setPresets([]);
      refused(error);
    });
  }, [bridge, camera, refused]);
  useEffect(read, [read]);
  return [presets, read];
}

/** A camera's own settings, and the way to change them; null while they are asked for. */
export function usePtzSettings(camera: CameraId): readonly [PtzCameraSettings | null, (change: Partial<PtzCameraSettings>) => void] {
  const { bridge, monitorNumber: monitor } = usePage();
  const refused = useRefusal();
  const [settings, setSettings] = useState<PtzCameraSettings | null>(null);
  useEffect(() => { bridge.api.ptz.settings.read({ camera }).then((told) => { setSettings(told as PtzCameraSettings); }, refused); }, [bridge, camera, refused]);
  const write = useCallback((change: Partial<PtzCameraSettings>) => {
    if (settings === null) return;
    const next = { ...settings, ...change };
    setSettings(next);
    bridge.api.ptz.settings.write({ camera, monitor, settings: next }).then(() => undefined, (error: unknown) => {
      setSettings(settings);
      refused(error);
    });
  }, [bridge, camera, monitor, refused, settings]);
  return [settings, write];
}

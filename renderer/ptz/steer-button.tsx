import { Move } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CameraId } from '#model/ids';
import { usePage } from '../state/use-page.ts';
import { IconButton } from '../ui/button.tsx';

/** Only for a camera that can be steered. */
export function SteerButton({ camera, isInTabOrder, onPress }: { camera: CameraId; isInTabOrder: boolean; onPress: () => void }) {
  const { t } = useTranslation();
  const { ptz } = usePage();
  const can = useStore(ptz.abilities, (known) => (known.get(camera) ?? null) !== null);
  useEffect(() => { ptz.ask(camera).catch(() => undefined); }, [camera, ptz]);
  return can ? <IconButton excludeFromTabOrder={!isInTabOrder} label={t('ptz.steer')} shortcut="D" onPress={onPress}><Move size={18} aria-hidden /></IconButton> : null;
}

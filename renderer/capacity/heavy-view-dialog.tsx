import { useTranslation } from 'react-i18next';
import { useDesk } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { useFormat } from '../ui/use-format.ts';
import { timesText } from './times-text.ts';

const aboutText = { view: 'capacity.heavy', preset: 'capacity.heavyPreset', layout: 'capacity.heavyLayout', cameras: 'capacity.heavyCameras' } as const;

/** Before something that is more than this PC carries: by how much, and what would be done about it. */
export function HeavyViewDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const heavy = useDesk((desk) => desk.heavy);
  if (heavy === null) return null;
  const { about, cost: { ratio, keyFrames, stills, dark }, show } = heavy;
  const name = 'name' in about ? `\u2068${about.name}\u2069` : '';
  return (
    <Dialog title={t('capacity.heavyTitle')} isOpen onClose={onClose} role="alertdialog">
      <p>{t(aboutText[about.is], { name, times: timesText(ratio, format.locale) })}</p>
      {keyFrames === 0 ? null : <p>{t('capacity.heavyKeyFrames', { count: keyFrames, number: format.number(keyFrames) })}</p>}
      {stills === 0 ? null : <p>{t('capacity.heavyStills', { count: stills, number: format.number(stills) })}</p>}
      {dark === 0 ? null : <p>{t('capacity.heavyDark', { count: dark, number: format.number(dark) })}</p>}
      {keyFrames + stills + dark > 0 ? null : <p>{t('capacity.heavyRates')}</p>}
      <DialogActions>
        <Button onPress={onClose} autoFocus>{t('capacity.leave')}</Button>
        <Button look="primary" onPress={() => { onClose(); show(); }}>{t('capacity.showAnyway')}</Button>
      </DialogActions>
    </Dialog>
  );
}

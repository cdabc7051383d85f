import { useTranslation } from 'react-i18next';
import { showView } from '../state/open-view.ts';
import { useDesk, usePage, useViews } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { useFormat } from '../ui/use-format.ts';

/** Before a view that is more than this PC carries: by how much, and what would be done about it. */
export function HeavyViewDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const page = usePage();
  const heavy = useDesk((desk) => desk.heavy);
  const name = useViews().find(({ id }) => id === heavy?.view)?.name;
  if (heavy === null || name === undefined) return null;
  const times = new Intl.NumberFormat(format.locale, { maximumFractionDigits: 1, minimumFractionDigits: 1 }).format(Math.ceil(heavy.ratio * 10) / 10);
  return (
    <Dialog title={t('capacity.heavyTitle')} isOpen onClose={onClose} role="alertdialog">
      <p>{t('capacity.heavy', { name: `\u2068${name}\u2069`, times })}</p>
      {heavy.keyFrames === 0 ? null : <p>{t('capacity.heavyKeyFrames', { count: heavy.keyFrames, number: format.number(heavy.keyFrames) })}</p>}
      {heavy.stills === 0 ? null : <p>{t('capacity.heavyStills', { count: heavy.stills, number: format.number(heavy.stills) })}</p>}
      {heavy.keyFrames + heavy.stills > 0 ? null : <p>{t('capacity.heavyRates')}</p>}
      <DialogActions>
        <Button onPress={onClose} autoFocus>{t('capacity.leave')}</Button>
        <Button look="primary" onPress={() => { onClose(); showView(page, heavy.view); }}>{t('capacity.showAnyway')}</Button>
      </DialogActions>
    </Dialog>
  );
}

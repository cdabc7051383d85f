import { Combine, Eraser, Grid2x2, Minus, Plus, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { evenLayout, freeLayoutName, mostCells, mostGrid } from '#model/free-layout';
import type { FreeLayout } from '#model/free-layout';
import { layoutNamed } from '#model/layout';
import { arrangeAsked } from '../state/ask-first.ts';
import { usePage } from '../state/use-page.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import { useFormat } from '../ui/use-format.ts';
import { changeLayout } from '../wall/arrange.ts';
import { LayoutSheet } from './layout-sheet.tsx';
import styles from './layouts.module.css';
import { useDrawing } from './use-drawing.ts';

/** Draws a layout of one's own, beginning with the one that is shown. It is kept by saving a view. */
export function LayoutDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const page = usePage();
  const { monitor, desk } = page;
  const [first] = useState<FreeLayout>(() => {
    const shown = monitor.store.getState().shown;
    return shown === null ? evenLayout(4, 3) : layoutNamed(shown.layout);
  });
  const drawing = useDrawing(first);
  const { layout } = drawing;
  const isTooMany = layout.cells.length > mostCells;
  const use = () => {
    onClose();
    arrangeAsked(page, { is: 'layout' }, (arrangement) => changeLayout(arrangement, freeLayoutName(layout)), () => { desk.setState({ enlarged: false }); });
  };
  const grid = (name: 'columns' | 'rows', now: number, change: (next: number) => void) => (
    <span className={styles.grid}>
      <IconButton label={t(`layouts.fewer.${name}`)} isDisabled={now <= 1} onPress={() => { change(now - 1); }}><Minus size={16} aria-hidden /></IconButton>
      <span>{t(`layouts.${name}`, { number: format.number(now) })}</span>
      <IconButton label={t(`layouts.more.${name}`)} isDisabled={now >= mostGrid} onPress={() => { change(now + 1); }}><Plus size={16} aria-hidden /></IconButton>
    </span>
  );
  return (
    <Dialog title={t('layouts.title')} isOpen onClose={onClose}>
      <div className={styles.tools}>
        {grid('columns', layout.columns, (next) => { drawing.resize(next, layout.rows); })}
        {grid('rows', layout.rows, (next) => { drawing.resize(layout.columns, next); })}
      </div>
      <LayoutSheet drawing={drawing} />
      <div className={styles.tools}>
        <Button onPress={drawing.merge}><Combine size={16} aria-hidden />{t('layouts.merge')}</Button>
        <Button onPress={drawing.split}><Grid2x2 size={16} aria-hidden />{t('layouts.split')}</Button>
        <Button onPress={drawing.clear}><Eraser size={16} aria-hidden />{t('layouts.clear')}</Button>
        <Button onPress={drawing.undo} isDisabled={!drawing.canUndo}><Undo2 size={16} aria-hidden />{t('layouts.undo')}</Button>
      </div>
      <p className={isTooMany ? dialog.warning : dialog.note}>{isTooMany ? t('layouts.tooMany', { number: format.number(mostCells) }) : t('layouts.hint')}</p>
      <DialogActions>
        <Button onPress={onClose}>{t('dialog.cancel')}</Button>
        <Button look="primary" onPress={use} isDisabled={isTooMany}>{t('layouts.use')}</Button>
      </DialogActions>
    </Dialog>
  );
}

import { useTranslation } from 'react-i18next';
import { actionIds } from '../state/actions.ts';
import { useActions } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { KeyCap } from '../ui/key-cap.tsx';
import styles from './app.module.css';

/** Keys that are no single action. */
const others = [
  ['keys.arrows', ['←', '→', '↑', '↓']], ['keys.swap', ['Ctrl + ← → ↑ ↓']], ['keys.pan', ['Shift + ← → ↑ ↓']], ['keys.escape', ['Esc']], ['keys.window', ['F11']],
  ['keys.steerMove', ['←', '→', '↑', '↓']], ['keys.steerFast', ['Shift']], ['keys.steerZoom', ['+', '−']], ['keys.steerFocus', ['[', ']']],
] as const;
/** Typed, then Enter. */
const orders = [['keys.orderCamera', '412'], ['keys.orderTile', '412.7'], ['keys.orderMonitor', '412>2.7'], ['keys.orderView', 'V12'], ['keys.orderViewMonitor', 'V12>2'], ['keys.orderPreset', 'W3'], ['keys.orderPtz', 'P3']] as const;

/** Every key, from the actions themselves: a key that does something is in this list. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const actions = useActions();
  const withKeys = actionIds.flatMap((id) => actions.get(id) ?? []).filter(({ keys }) => keys.length > 0);
  return (
    <Dialog title={t('keys.title')} isOpen isWide onClose={onClose}>
      <dl className={styles.keys}>
        {orders.map(([text, typed]) => <KeyLine key={text} keys={[typed, 'Enter']} words={t(text)} />)}
        {others.map(([text, keys]) => <KeyLine key={text} keys={keys} words={t(text)} />)}
        {withKeys.map(({ id, keys }) => <KeyLine key={id} keys={keys} words={t(`keys.${id}`)} />)}
      </dl>
      <DialogActions><Button onPress={onClose} autoFocus>{t('dialog.close')}</Button></DialogActions>
    </Dialog>
  );
}

function KeyLine({ keys, words }: { keys: readonly string[]; words: string }) {
  return (
    <div style={{ display: 'contents' }}>
      <dt dir="ltr">{keys.map((key) => <KeyCap key={key} keys={key} className={styles.key} />)}</dt>
      <dd>{words}</dd>
    </div>
  );
}

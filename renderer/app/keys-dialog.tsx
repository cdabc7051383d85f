import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import styles from './app.module.css';

const list = [
  ['keys.arrows', ['←', '→', '↑', '↓']], ['keys.enter', ['Enter']], ['keys.escape', ['Esc']], ['keys.digits', ['0–9', 'Enter']], ['keys.delete', ['Del']],
  ['keys.swap', ['Ctrl + ← → ↑ ↓']], ['keys.listen', ['M']], ['keys.snapshot', ['S']], ['keys.retry', ['R']], ['keys.zoom', ['+', '−', '0']],
  ['keys.pan', ['Shift + ← → ↑ ↓']], ['keys.fullScreen', ['F']], ['keys.panel', ['P']], ['keys.search', ['/']], ['keys.save', ['Ctrl + S']], ['keys.help', ['?']],
] as const;

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('keys.title')} isOpen onClose={onClose}>
      <dl className={styles.keys}>
        {list.map(([text, keys]) => (
          <div key={text} style={{ display: 'contents' }}>
            <dt>{keys.map((key) => <kbd key={key} className={styles.key}>{key}</kbd>)}</dt>
            <dd>{t(text)}</dd>
          </div>
        ))}
      </dl>
      <DialogActions><Button onPress={onClose} autoFocus>{t('dialog.close')}</Button></DialogActions>
    </Dialog>
  );
}

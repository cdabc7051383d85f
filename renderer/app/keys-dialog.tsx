import { useTranslation } from 'react-i18next';
import { actionIds } from '../state/actions.ts';
import { useActions, useDesk } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { KeyCap } from '../ui/key-cap.tsx';
import styles from './app.module.css';
import { fromSearchKeys, fromWallKeys, orders, reviewKeys, searchKeys, wallKeys, windowKeys } from './keys-of-places.ts';

/** Every key that does something where one is, the actions' from the actions themselves. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const actions = useActions();
  const isReviewing = useDesk(({ reviewing }) => reviewing !== null);
  const isSearching = useDesk(({ searching }) => searching !== null);
  const others = [...(isReviewing ? [...reviewKeys, ...(isSearching ? fromSearchKeys : fromWallKeys)] : isSearching ? searchKeys : wallKeys), ...windowKeys];
  const withKeys = actionIds.flatMap((id) => actions.get(id) ?? []).filter(({ keys }) => keys.length > 0);
  return (
    <Dialog title={t(isReviewing ? 'keys.titleReview' : isSearching ? 'keys.titleSearch' : 'keys.title')} isOpen isWide onClose={onClose}>
      <dl className={styles.keys}>
        {isReviewing || isSearching ? null : orders.map(([text, typed]) => <KeyLine key={text} keys={[typed, 'Enter']} words={t(text)} />)}
        {others.map(([text, keys]) => <KeyLine key={`${text} ${keys.join(' ')}`} keys={keys} words={t(text)} />)}
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

import { FileUp } from 'lucide-react';
import { DropZone, FileTrigger, ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Problem } from '#model/problem';
import { Button } from '../ui/button.tsx';
import { DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import { useFormat } from '../ui/use-format.ts';
import { BadRows } from './bad-rows.tsx';
import { inventoryFile } from './inventory-file.ts';
import type { ImportAnswer, InventoryFile } from './inventory-file.ts';
import styles from './servers.module.css';

interface Props {
  /** What was wrong with the file before, if nothing in it could be used. */
  readonly answer: ImportAnswer | null;
  readonly running: boolean;
  readonly problem: Problem | null;
  readonly onFile: (file: InventoryFile) => void;
  readonly onClose: () => void;
}

/** Choosing or dropping the file; what is wrong with it as a whole is said here. */
export function ImportFileStep({ answer, running, problem, onFile, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <p className={dialog.note}>{t('inventory.explain')}</p>
      <p className={dialog.note}>{t('inventory.passwords')}</p>
      <DropZone
        className={styles.drop ?? ''} aria-label={t('inventory.drop')} isDisabled={running}
        onDrop={({ items }) => {
          const [file] = items.filter((item) => item.kind === 'file');
          if (file) void file.getFile().then((list) => { onFile(inventoryFile(list)); });
        }}
      >
        <FileTrigger
          acceptedFileTypes={['.csv', '.tsv', '.txt', '.json', 'text/csv', 'application/json']}
          onSelect={(list) => {
            const [file] = list ?? [];
            if (file) onFile(inventoryFile(file));
          }}
        >
          <Button look="primary" isDisabled={running} autoFocus><FileUp size={16} aria-hidden /> {t('inventory.choose')}</Button>
        </FileTrigger>
        <span className={styles.second}>{t('inventory.drop')}</span>
      </DropZone>
      <div className={styles.status} role="status">
        {running ? <ProgressBar className={styles.progress ?? ''} isIndeterminate aria-label={t('inventory.reading')}><span className={styles.bar} aria-hidden /><span>{t('inventory.reading')}</span></ProgressBar> : null}
        {!running && answer?.file ? (
          <p className={dialog.warning} data-file-fault={answer.file.code}>
            {t(`inventory.file.${answer.file.code}`)}{answer.file.row === null ? null : <> {t('inventory.near', { number: format.number(answer.file.row) })}</>}
          </p>
        ) : null}
        {!running && problem ? <p className={dialog.warning}>{t(`problem.${problem.code}`)}</p> : null}
      </div>
      {!running && answer ? <BadRows answer={answer} /> : null}
      <DialogActions><Button onPress={onClose}>{t('dialog.cancel')}</Button></DialogActions>
    </>
  );
}

import { useTranslation } from 'react-i18next';
import dialog from '../ui/dialog.module.css';
import { useFormat } from '../ui/use-format.ts';
import type { ImportAnswer } from './inventory-file.ts';
import styles from './servers.module.css';

/** One line for each row of the file that cannot be used, with every column that is wrong in it. */
export function BadRows({ answer }: { answer: ImportAnswer }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (answer.badRows === 0) return null;
  return (
    <>
      <p className={dialog.warning}>
        {t('inventory.bad', { number: format.number(answer.badRows) })}{answer.rows.length < answer.badRows ? <> {t('inventory.badMore', { number: format.number(answer.rows.length) })}</> : null}
      </p>
      <ul className={styles.badRows} tabIndex={0} aria-label={t('inventory.bad', { number: format.number(answer.badRows) })}>
        {answer.rows.map(({ row, faults }) => (
          <li key={row} data-bad-row={row}>
            <strong>{t('inventory.row', { number: format.number(row) })}</strong>
            <ul>
              {faults.map(({ column, code }) => (
                <li key={`${column ?? ''} ${code}`}>{column === null ? null : <>{t(`inventory.column.${column}`)}: </>}{t(`inventory.fault.${code}`)}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  );
}

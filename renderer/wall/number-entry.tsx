import { useTranslation } from 'react-i18next';
import { cameraNumbered } from '../state/catalogue.ts';
import { useCatalogue, useSettings } from '../state/use-page.ts';
import { Name } from '../ui/name.tsx';
import { useFormat } from '../ui/use-format.ts';
import styles from './wall.module.css';

/** The camera number being typed and the camera it would show. */
export function NumberEntry({ digits }: { digits: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { language } = useSettings();
  const catalogue = useCatalogue();
  if (digits === '') return null;
  const camera = cameraNumbered(catalogue, Number(digits));
  return (
    <div className={styles.entry} role="status">
      <p className={styles.digits}>{[...digits].map((digit) => format.number(Number(digit))).join('')}</p>
      <p>{camera === undefined ? t('toast.noNumber', { number: format.number(Number(digits)) }) : <Name name={camera.name} language={language} />}</p>
      <p className={styles.hint}>{t('tile.number', { number: format.number(Number(digits)) })}</p>
    </div>
  );
}

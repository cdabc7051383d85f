import { useState } from 'react';
import { Checkbox, Form, ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Problem } from '#model/problem';
import { Button } from '../ui/button.tsx';
import { DialogActions } from '../ui/dialog.tsx';
import dialog from '../ui/dialog.module.css';
import { NameField } from '../ui/name-field.tsx';
import { useFormat } from '../ui/use-format.ts';
import { BadRows } from './bad-rows.tsx';
import type { ImportAnswer } from './inventory-file.ts';
import styles from './servers.module.css';

interface Props {
  readonly answer: ImportAnswer;
  /** First name of a new list; null where one is renewed. */
  readonly name: string | null;
  readonly running: boolean;
  readonly problem: Problem | null;
  readonly onTake: (want: { readonly name: string | null; readonly removeGone: boolean }) => void;
  readonly onBack: () => void;
}

/** What is in the file and what is wrong in it, before anything is taken. */
export function ImportReport({ answer, name: firstName, running, problem, onTake, onBack }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [name, setName] = useState(firstName);
  const [removeGone, setRemoveGone] = useState(false);
  const counts = Object.fromEntries((['good', 'added', 'changed', 'same'] as const).map((key) => [key, format.number(answer[key])]));
  return (
    <Form className={styles.form ?? ''} onSubmit={(event) => { event.preventDefault(); onTake({ name: name?.trim() ?? null, removeGone }); }}>
      <p className={dialog.note} data-found={answer.good}>{t('inventory.found', counts)}</p>
      <BadRows answer={answer} />
      {name === null ? null : <NameField label={t('inventory.listName')} value={name} onChange={setName} />}
      {answer.gone > 0 ? (
        <>
          <p className={dialog.warning}>{t('inventory.gone', { number: format.number(answer.gone) })}</p>
          <Checkbox className={styles.check ?? ''} isSelected={removeGone} onChange={setRemoveGone} isDisabled={running}>
            <span className={styles.box} aria-hidden /> {t('inventory.removeGone')}
          </Checkbox>
        </>
      ) : null}
      <div className={styles.status} role="status">
        {running ? <ProgressBar className={styles.progress ?? ''} isIndeterminate aria-label={t('inventory.taking')}><span className={styles.bar} aria-hidden /><span>{t('inventory.taking')}</span></ProgressBar> : null}
        {problem ? <p className={dialog.warning}>{t(`problem.${problem.code}`)}</p> : null}
      </div>
      <DialogActions>
        <Button onPress={onBack} isDisabled={running}>{t('inventory.other')}</Button>
        <Button type="submit" look="primary" isDisabled={running || name?.trim() === ''}>
          {t(answer.badRows > 0 ? 'inventory.takeGood' : 'inventory.take', { number: format.number(answer.good) })}
        </Button>
      </DialogActions>
    </Form>
  );
}

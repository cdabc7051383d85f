import { useState } from 'react';
import { FieldError, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { EpochMs } from '#model/time';
import type { TimelineWords } from '#model/timeline-words';
import { parseTypedTime } from '#model/typed-time';
import type { TypedMoment } from '#model/typed-time';
import { Button } from '../ui/button.tsx';
import dialog from '../ui/dialog.module.css';
import styles from './search.module.css';

interface Props { readonly label: string; readonly value: EpochMs; readonly zone: string; readonly words: TimelineWords; readonly now: EpochMs; readonly onChange: (at: EpochMs) => void }

/** A moment, written out with its zone, changed by typing another; in an hour that came twice it asks which. */
export function MomentField({ label, value, zone, words, now, onChange }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [fault, setFault] = useState<'nonsense' | 'skipped' | null>(null);
  const [choice, setChoice] = useState<readonly TypedMoment[]>([]);
  const take = (at: EpochMs) => {
    setTyped('');
    setChoice([]);
    onChange(at);
  };
  const read = () => {
    if (typed.trim() === '') return;
    const found = parseTypedTime(typed, { zone, near: value, now });
    setFault(found === null ? 'nonsense' : found.length === 0 ? 'skipped' : null);
    setChoice(found !== null && found.length > 1 ? found : []);
    if (found?.length === 1) take(found[0]!.at);
  };
  return (
    <div className={styles.momentField}>
      <TextField
        className={dialog.field ?? ''} value={typed} isInvalid={fault !== null} onBlur={read} onChange={(text) => {
          setTyped(text);
          setFault(null);
          setChoice([]);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') read();
          else event.continuePropagation();
        }}
      >
        <Label className={dialog.label ?? ''}>{label}: <bdi className={styles.value} data-moment={value}>{words.moment(value, 1_000)}</bdi></Label>
        <Input className={`${dialog.input} ${styles.short}`} dir="ltr" autoComplete="off" placeholder={t('timeline.jump.example')} maxLength={40} />
        <FieldError className={styles.fault ?? ''}>{fault === null ? '' : t(`timeline.jump.${fault}`)}</FieldError>
      </TextField>
      {choice.length === 0 ? null : (
        <div role="group" aria-label={t('timeline.jump.twice')} className={styles.choice}>
          <span>{t('timeline.jump.twice')}</span>
          {choice.map(({ at }) => <Button key={at} onPress={() => { take(at); }}><bdi>{words.moment(at, 1_000)}</bdi></Button>)}
        </div>
      )}
    </div>
  );
}

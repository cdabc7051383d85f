import { useState } from 'react';
import { FieldError, Form, Input, Label, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Settings } from '#model/settings';
import type { EpochMs } from '#model/time';
import { timelineWords } from '#model/timeline-words';
import { parseTypedTime } from '#model/typed-time';
import type { TypedMoment } from '#model/typed-time';
import { zoneClock } from '#model/zone-clock';
import { Button } from '../ui/button.tsx';
import { localeOf } from '../ui/format.ts';
import dialog from '../ui/dialog.module.css';
import styles from './jump-field.module.css';

interface Props {
  readonly zone: string;
  readonly settings: Settings;
  /** A time without a date is on this moment's day. */
  readonly near: EpochMs;
  readonly now: EpochMs;
  readonly onJump: (at: EpochMs) => void;
}

/** A field for a time: `14:05` or `27/11 14:05`. In an hour that came twice it asks which. */
export function JumpField({ zone, settings, near, now, onJump }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [fault, setFault] = useState<'nonsense' | 'skipped' | null>(null);
  const [choice, setChoice] = useState<readonly TypedMoment[]>([]);
  const words = () => timelineWords(zoneClock(zone), { locale: localeOf(settings), clock24: settings.clock24 });
  const clear = () => {
    setFault(null);
    setChoice([]);
  };
  const go = (at: EpochMs) => {
    clear();
    setTyped('');
    onJump(at);
  };
  const read = () => {
    const found = parseTypedTime(typed, { zone, near, now });
    clear();
    if (found === null) setFault('nonsense');
    else if (found.length === 1) go(found[0]?.at ?? near);
    else if (found.length === 0) setFault('skipped');
    else setChoice(found);
  };
  return (
    <Form
      className={styles.jump ?? ''} onSubmit={(event) => {
        event.preventDefault();
        read();
      }}
    >
      <TextField
        className={dialog.field ?? ''} value={typed} isInvalid={fault !== null} onChange={(text) => {
          setTyped(text);
          clear();
        }}
      >
        <Label className={dialog.label ?? ''}>{t('timeline.jump.name')}</Label>
        <span className={styles.line}>
          <Input className={`${dialog.input} ${styles.input}`} dir="ltr" autoComplete="off" placeholder={t('timeline.jump.example')} maxLength={40} />
          <Button type="submit">{t('timeline.jump.go')}</Button>
        </span>
        <FieldError className={styles.fault ?? ''}>{fault === null ? '' : t(`timeline.jump.${fault}`)}</FieldError>
      </TextField>
      {choice.length === 0 ? null : (
        <div role="group" aria-label={t('timeline.jump.twice')} className={styles.choice}>
          <span>{t('timeline.jump.twice')}</span>
          {choice.map(({ at }) => <Button key={at} onPress={() => { go(at); }}><bdi>{words().moment(at, 1000)}</bdi></Button>)}
        </div>
      )}
    </Form>
  );
}

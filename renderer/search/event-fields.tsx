import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CameraEventType } from '#model/camera-event';
import type { EventQuery } from '#model/event-search';
import type { TimeRange } from '#model/time';
import type { TimelineWords } from '#model/timeline-words';
import { Button } from '../ui/button.tsx';
import dialog from '../ui/dialog.module.css';
import { ReasonField } from './reason-field.tsx';
import { TypesField } from './types-field.tsx';
import { WhenFields } from './when-fields.tsx';
import { WhereFields, scopeOf } from './where-fields.tsx';
import type { Where } from './where-fields.tsx';
import styles from './search.module.css';

interface Props {
  readonly where: Where;
  readonly onWhere: (where: Where) => void;
  readonly range: TimeRange;
  readonly onRange: (range: TimeRange) => void;
  readonly zone: string;
  readonly words: TimelineWords;
  readonly isRunning: boolean;
  readonly onStart: (query: EventQuery, reason: string) => void;
  readonly onCancel: () => void;
}

/** What events are looked for: where, when, of what sort. */
export function EventFields({ where, onWhere, range, onRange, zone, words, isRunning, onStart, onCancel }: Props) {
  const { t } = useTranslation();
  const [types, setTypes] = useState<readonly CameraEventType[]>([]);
  const [reason, setReason] = useState('');
  const scope = scopeOf(where);
  return (
    <form
      className={styles.fields} aria-label={t('search.events')} onSubmit={(event) => {
        event.preventDefault();
        if (scope !== null) onStart({ scope, types, range }, reason);
      }}
    >
      <WhereFields where={where} onWhere={onWhere} />
      <TypesField types={types} onTypes={setTypes} />
      <WhenFields range={range} zone={zone} words={words} cameras={where.is === 'cameras' ? where.cameras : []} onRange={onRange} />
      <ReasonField reason={reason} onReason={setReason} />
      <div className={styles.row}>
        <Button type="submit" look="primary" isDisabled={scope === null}>{t('search.start')}</Button>
        {isRunning ? <Button onPress={onCancel}>{t('search.cancel')}</Button> : null}
      </div>
      {scope === null ? <p className={dialog.note}>{t(where.is === 'site' ? 'search.siteFirst' : 'search.cameraFirst')}</p> : null}
    </form>
  );
}

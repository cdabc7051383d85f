import { Check, MonitorDown, Undo2, X } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Push } from '#model/push';
import { useDesk, usePage, usePushes, useSecond } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { useFormat } from '../ui/use-format.ts';
import { useRefusal } from '../ui/use-refusal.ts';
import styles from './push.module.css';
import { useContentName } from './use-content-name.ts';
import { usePushNews } from './use-push-news.ts';

/** More are not read at a glance; the older ones follow when these are settled. */
const mostShown = 3;

/** What other monitors sent here: first what waits for a word, the longest waiting first, then what is shown, newest first. */
export function PushBar() {
  const { t } = useTranslation();
  const format = useFormat();
  const { monitorNumber, bridge, actions } = usePage();
  const { pushes } = usePushes();
  const refused = useRefusal();
  usePushNews();
  const here = pushes.filter(({ to, state }) => to === monitorNumber && (state === 'waiting' || state === 'shown'));
  const waiting = here.filter(({ state }) => state === 'waiting');
  const shown = here.filter(({ state }) => state === 'shown').toReversed();
  const [asked] = waiting;
  const [latest] = shown;
  // In a search and the review of what it found, N goes to the next result: there the answer is given by button.
  const hasKeys = useDesk(({ reviewing, searching }) => reviewing === null && searching === null);

  useEffect(() => {
    const { answer, settle } = bridge.api.walls.pushes;
    const say = (accept: boolean) => { if (asked) answer({ id: asked.id, accept }).then(() => undefined, refused); };
    return actions.add([
      ...(asked ? [{ id: 'accept' as const, keys: hasKeys ? ['Y'] : [], run: () => { say(true); } }, { id: 'refuse' as const, keys: hasKeys ? ['N'] : [], run: () => { say(false); } }] : []),
      ...(latest ? (['return', 'keep'] as const).map((how) => ({ id: how === 'return' ? 'putBack' as const : 'keepPush' as const, keys: [], run: () => { settle({ id: latest.id, how }).then(() => undefined, refused); } })) : []),
    ]);
  }, [actions, asked, bridge, hasKeys, latest, refused]);

  return here.length === 0 ? null : (
    <div className={styles.bar} data-pushes={here.length}>
      {[...waiting, ...shown].slice(0, mostShown).map((push) => <PushLine key={push.id} push={push} hasKeys={hasKeys && push === asked} />)}
      {here.length > mostShown ? <p className={styles.more}>{t('push.more', { number: format.number(here.length - mostShown) })}</p> : null}
    </div>
  );
}

/** `hasKeys`: it is the one that the keys answer. */
function PushLine({ push, hasKeys }: { push: Push; hasKeys: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useSecond();
  const { bridge } = usePage();
  const refused = useRefusal();
  const nameOf = useContentName();
  const { answer, settle } = bridge.api.walls.pushes;
  const { id, from, content, reason, state, dueAt } = push;
  const name = `\u2068${nameOf(content)}\u2069`;
  const isAsked = state === 'waiting';
  const tile = content.kind === 'item' && content.tile !== null ? format.number(content.tile + 1) : null;
  const sent = tile === null ? 'push.sentAll' : 'push.sentItem';
  const left = dueAt === null ? null : format.age(Math.max(0, dueAt - now));
  return (
    <section className={styles.line} data-push={state} role={isAsked ? 'alert' : 'status'} aria-label={t('push.bar')}>
      <MonitorDown size={20} aria-hidden />
      <span className={styles.words}>
        <strong>{t(isAsked ? 'push.wants' : sent, { from: format.number(from), name, tile })}</strong>
        {reason === '' ? null : <bdi dir="auto" className={styles.reason}>{reason}</bdi>}
      </span>
      {left === null ? null : <span className={styles.left} aria-hidden>{t(isAsked ? 'push.answerIn' : 'push.goesBack', { time: `\u2068${left}\u2069` })}</span>}
      {isAsked ? (
        <>
          <Button look="primary" onPress={() => { answer({ id, accept: true }).then(() => undefined, refused); }}><Check size={16} aria-hidden />{t('push.accept')}{hasKeys ? <kbd className={styles.key}>Y</kbd> : null}</Button>
          <Button onPress={() => { answer({ id, accept: false }).then(() => undefined, refused); }}><X size={16} aria-hidden />{t('push.refuse')}{hasKeys ? <kbd className={styles.key}>N</kbd> : null}</Button>
        </>
      ) : (
        <>
          <Button onPress={() => { settle({ id, how: 'return' }).then(() => undefined, refused); }}><Undo2 size={16} aria-hidden />{t('push.back')}</Button>
          <Button onPress={() => { settle({ id, how: 'keep' }).then(() => undefined, refused); }}><Check size={16} aria-hidden />{t('push.keep')}</Button>
        </>
      )}
    </section>
  );
}

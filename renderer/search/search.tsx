import { ArrowLeft, ArrowRight, Bookmark, CirclePlay } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CameraEvent } from '#model/camera-event';
import { eventKey } from '#model/event-search';
import type { CameraId, ServerId } from '#model/ids';
import { embeddedServerId } from '#model/ids';
import { nameIn } from '#model/local-name';
import type { TimeRange } from '#model/time';
import { timelineWords } from '#model/timeline-words';
import { zoneClock } from '#model/zone-clock';
import type { Desk } from '../state/desk.ts';
import { useCatalogue, usePage, useSettings } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import { localeOf } from '../ui/format.ts';
import { KeyCap } from '../ui/key-cap.tsx';
import { OneOf } from '../ui/one-of.tsx';
import { direction } from '../ui/text.ts';
import { useFormat } from '../ui/use-format.ts';
import { EventFields } from './event-fields.tsx';
import { shownCount } from './event-results.ts';
import { EventState, MotionState } from './search-state.tsx';
import { MotionFields } from './motion-fields.tsx';
import { ResultList } from './result-list.tsx';
import { bookmarkRange, findOfResult, resultOfEvent } from './result.ts';
import type { Result } from './result.ts';
import styles from './search.module.css';
import { createStillQueue } from './still-queue.ts';
import { useEventSearch } from './use-event-search.ts';
import { useFinds } from './use-finds.ts';
import { useLeaveKey } from './use-leave-key.ts';
import { useMotionSearch } from './use-motion-search.ts';
import type { Where } from './where-fields.tsx';

const hourMs = 3_600_000;
/** What goes along into the review as marks: more cannot be told apart. */
const mostMarks = 2_000;

interface Props {
  /** What was looked at when the search was opened. */
  readonly from: NonNullable<Desk['searching']>;
  /** Its results are reviewed: it stays as it is, unseen. */
  readonly isHidden: boolean;
  readonly onClose: () => void;
}

/** Looks for events, or for motion in a drawn region of one camera's footage; what is found is opened in the review. */
export function Search({ from, isHidden, onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const settings = useSettings();
  const { actions, clock, desk, servers } = usePage();
  const { cameras } = useCatalogue();
  const saved = useStore(servers);
  const [mode, setMode] = useState<'events' | 'motion'>('events');
  const [range, setRange] = useState<TimeRange>(() => {
    const now = Math.ceil(clock.now());
    return from.at === null ? { start: now - hourMs, end: now } : { start: Math.max(0, Math.floor(from.at) - hourMs / 2), end: Math.min(now, Math.floor(from.at) + hourMs / 2) };
  });
  const [where, setWhere] = useState<Where>({ is: from.at === null || from.camera === null ? 'all' : 'cameras', site: null, cameras: from.camera === null ? [] : [from.camera] });
  const [camera, setCamera] = useState(from.camera);
  const [selected, setSelected] = useState<Readonly<Record<'events' | 'motion', Pick<Result, 'key' | 'at'> | null>>>({ events: null, motion: null });
  const [queue] = useState(createStillQueue);
  const box = useRef<HTMLElement>(null);
  useLeaveKey(box, !isHidden, onClose);
  const zone = useMemo(() => Intl.DateTimeFormat().resolvedOptions().timeZone, []);
  const words = useMemo(() => timelineWords(zoneClock(zone), { locale: localeOf(settings), clock24: settings.clock24 }), [settings, zone]);
  const events = useEventSearch();
  const motion = useMotionSearch();
  const { finds, sensitivity, setSensitivity, order, setOrder } = useFinds(motion);

  const { results: found } = events;
  const count = mode === 'events' ? events.shown : finds.length;
  const resultAt = useCallback((index: number): Result => (mode === 'events' ? resultOfEvent(found.events[index]!) : finds[index]!), [finds, found, mode]);
  // By what it is and not by its place: results of a slow server may come before it.
  const inHand = selected[mode];
  const at = useMemo(() => (inHand === null ? -1 : mode === 'events' ? placeOfEvent(found.events, inHand, count) : finds.findIndex(({ key }) => key === inHand.key)), [count, finds, found, inHand, mode]);
  const chosen = at < 0 ? null : resultAt(at);
  const chosenKey = !chosen?.camera || isHidden ? null : `${chosen.camera} ${chosen.at} ${chosen.end}`;

  // The key for bookmarks marks the line in hand.
  useEffect(() => {
    const marked = chosenKey === null || !chosen?.camera ? null : { cameras: [chosen.camera], range: bookmarkRange(chosen) };
    desk.setState({ inHand: marked });
    return () => { desk.setState({ inHand: null }); };
    // oxlint-disable-next-line react/exhaustive-deps
  }, [chosenKey, desk]);

  const serverName = (server: ServerId) => (server === embeddedServerId ? t('health.embedded') : saved.find(({ id }) => id === server)?.name ?? server);
  const nameOf = (id: CameraId | null, key: string) => {
    const known = id === null ? undefined : cameras.get(id);
    return known ? `${format.number(known.number)} · ${nameIn(known.name, settings.language)} · ${nameIn(known.site.name, settings.language)}` : id ?? serverName(key.split('/')[0] ?? '');
  };
  const open = (index: number) => {
    const one = index >= 0 && index < count ? resultAt(index) : null;
    if (!one?.camera) return;
    const marks = (mode === 'events' ? nearest(events.results.events.slice(0, count).filter((event) => event.camera === one.camera).map(resultOfEvent), one) : finds).flatMap((result) => findOfResult(result) ?? []);
    desk.setState({ reviewing: { cameras: [one.camera], at: one.at, found: marks } });
  };
  const Back = direction(settings.language) === 'rtl' ? ArrowRight : ArrowLeft;
  return (
    <main ref={box} className={styles.search} aria-label={t('search.title')} data-footage-search={mode} data-hidden={isHidden || undefined} inert={isHidden}>
      <div className={styles.form}>
        <div className={styles.head}>
          <Button onPress={onClose}><Back size={16} aria-hidden />{t('search.back')}</Button>
          <h1 className={styles.title}>{t('search.title')}</h1>
        </div>
        <OneOf label={t('search.what')} chosen={mode} onChoose={setMode} choices={[{ id: 'events', words: t('search.events') }, { id: 'motion', words: t('search.motion') }]} />
        {/* Both stay: what was typed for one is there when one comes back to it. */}
        <div hidden={mode !== 'events'}>
          <EventFields {...{ where, range, zone, words }} onWhere={setWhere} onRange={setRange} isRunning={events.isRunning} onCancel={events.cancel} onStart={(query, reason) => { setSelected((before) => ({ ...before, events: null })); events.start(query, reason); }} />
        </div>
        <div hidden={mode !== 'motion'}>
          <MotionFields
            {...{ camera, range, zone, words }} onCamera={setCamera} onRange={setRange} isRunning={motion.is === 'running'} onCancel={motion.cancel}
            onStart={(want, reason) => { setSelected((before) => ({ ...before, motion: null })); motion.start(want, reason); }}
            onEvents={(id) => { setWhere((before) => ({ ...before, is: 'cameras', cameras: [id] })); setMode('events'); }}
          />
        </div>
      </div>
      <section className={styles.found} aria-label={t('search.results')}>
        {mode === 'events' ? <EventState search={events} {...{ words }} nameOf={serverName} /> : <MotionState search={motion} count={finds.length} {...{ sensitivity, order }} onSensitivity={setSensitivity} onOrder={setOrder} />}
        {count === 0 ? null : (
          <div className={styles.tools}>
            <span className={styles.hint}>{t('search.listKeys')}</span>
            <Button isDisabled={!chosen?.camera} onPress={() => { open(at); }}><CirclePlay size={16} aria-hidden />{t('search.open')} <KeyCap keys="Enter" className={styles.key} /></Button>
            <Button isDisabled={!chosen?.camera} onPress={() => { actions.run('bookmark'); }}><Bookmark size={16} aria-hidden />{t('search.bookmark')} <kbd className={styles.key}>{'B'}</kbd></Button>
          </div>
        )}
        {count === 0 ? null : (
          <ResultList
            key={mode} label={t('search.results')} count={count} resultAt={resultAt} queue={queue} nameOf={(one) => nameOf(one.camera, one.key)} momentOf={(one) => words.moment(one.at, 1_000)}
            selected={at} onSelect={(index) => { const { key, at: when } = resultAt(index); setSelected((before) => ({ ...before, [mode]: { key, at: when } })); }} onOpen={open} takesFocus={!isHidden} {...(mode === 'events' && events.hasMore ? { onEnd: events.more } : {})}
          />
        )}
      </section>
    </main>
  );
}

/** Events are newest first: found by its time, then by what it is. */
function placeOfEvent(events: readonly CameraEvent[], { key, at }: Pick<Result, 'key' | 'at'>, count: number): number {
  for (let index = shownCount({ events }, at + 1); index < count && events[index]!.at === at; index += 1) if (eventKey(events[index]!) === key) return index;
  return -1;
}

/** Those around one, where there are too many. */
function nearest(results: readonly Result[], one: Result): readonly Result[] {
  if (results.length <= mostMarks) return results;
  const place = results.findIndex(({ key }) => key === one.key);
  return results.slice(Math.max(0, place - mostMarks / 2), place + mostMarks / 2);
}

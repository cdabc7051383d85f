import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { aheadAt, recordedTime } from '#model/clock-correction';
import type { CameraId } from '#model/ids';
import { nameIn } from '#model/local-name';
import type { EpochMs, TimeRange } from '#model/time';
import type { TimelineMarks } from '#model/timeline';
import type { TimelineBookmark } from '#model/timeline-index';
import type { TimelineFind } from '#model/timeline-found';
import type { TimelineUnder } from '#model/timeline-under';
import type { ClipPlayer } from '../player/clip-player.ts';
import { PictureBudget } from '../player/picture-budget.ts';
import { JumpField } from '../timeline/jump-field.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { useBookmarksOf } from '../state/use-bookmarks-of.ts';
import { useCatalogue, useDesk, usePage, useSecond, useSettings } from '../state/use-page.ts';
import { useFormat } from '../ui/use-format.ts';
import { ClipTile } from './clip-tile.tsx';
import { BookmarksHere } from './bookmarks-here.tsx';
import { DayButton } from './day-button.tsx';
import { HoverStill } from './hover-still.tsx';
import styles from './review.module.css';
import { Transport } from './transport.tsx';
import { useClock } from './use-clock.ts';
import { useEvents } from './use-events.ts';
import { useFootage } from './use-footage.ts';
import { useStep } from './use-step.ts';
import { useReviewKeys } from './use-review-keys.ts';
import { useWaitForPictures } from './use-wait-for-pictures.ts';
import type { ReviewActions } from './use-review-keys.ts';

/** What is seen of the timeline at first, around the moment one comes from, ms. */
const firstBackMs = 30 * 60_000;
const firstOnMs = 5 * 60_000;
/** Footage is written, and reaches the page, this much after its time, ms. */
const writtenMs = 3_000;
/** Pictures of what was found, px; twice what they are drawn with. */
const thumbStill = 192;
/** Playing goes on while one looks: this near is the same one, ms. */
const findStepMs = 1_500;
/** A camera that does not tell its rate, frames a second. */
const usualRate = 25;

interface Props { readonly cameras: readonly CameraId[]; readonly at: EpochMs; /** What a search found, marked on the timeline. */ readonly found?: readonly TimelineFind[]; readonly onLive: () => void; /** Back to the search it came from. */ readonly onResults?: () => void }

/** Up to sixteen cameras under one clock, and the timeline of their footage. */
export function Review({ cameras, at, found, onLive, onResults }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const settings = useSettings();
  const { bridge, clock: coreClock, clocks, desk } = usePage();
  const corrections = useStore(clocks);
  const { cameras: known } = useCatalogue();
  const now = useSecond();
  const [range, setRange] = useState<TimeRange>(() => ({ start: Math.round(at) - firstBackMs, end: Math.round(at) + firstOnMs }));
  const [visible, setVisible] = useState(range);
  const [marks, setMarks] = useState<TimelineMarks>({ in: null, out: null });
  const [skipsGaps, setSkipsGaps] = useState(true);
  const [loops, setLoops] = useState(false);
  const [selected, setSelected] = useState(0);
  const [under, setUnder] = useState<TimelineUnder | null>(null);
  const footage = useFootage(cameras, visible, corrections);
  const loop = loops && marks.in !== null && marks.out !== null && marks.out > marks.in ? { start: marks.in, end: marks.out } : null;
  const live = useCallback(() => coreClock.now() - writtenMs, [coreClock]);
  const clock = useClock(Math.min(at, live()), { loop, footage: footage.merged, skipsGaps, live });
  const bookmarks = useBookmarksOf(cameras);
  const events = useEvents(cameras, visible, corrections);
  const { set, time, onTick } = clock;

  // Who looks at one clip does not look at all of them.
  const isInDetail = useDesk(({ clip }) => clip !== null);
  useEffect(() => { if (isInDetail) set({ isRunning: false }); }, [isInDetail, set]);
  const inDetail = useCallback(({ cameras: of, range: stretch, title }: TimelineBookmark) => { desk.setState({ clip: { is: 'footage', cameras: of, range: stretch, title } }); }, [desk]);

  // The playhead moves four times a second on the screen; the players are held against the clock themselves.
  const [playhead, setPlayhead] = useState(() => Math.round(at));
  useEffect(() => onTick((wish) => { setPlayhead((before) => (Math.abs(before - wish.at) < 200 && wish.isRunning ? before : Math.round(wish.at))); }), [onTick]);

  const frameMs = 1000 / Math.max(1, ...cameras.map((id) => known.get(id)?.streams.find(({ role }) => role === 'main')?.frameRate ?? usualRate));
  const rate = useRef(clock.clock.rate);
  useEffect(() => { rate.current = clock.clock.rate; });
  const running = useRef(clock.clock.isRunning);
  useEffect(() => { running.current = clock.clock.isRunning; });
  const jump = useRef<(to: EpochMs) => void>(() => undefined);
  const [{ budget, players }] = useState(() => ({ budget: new PictureBudget(), players: new Map<number, ClipPlayer>() }));
  const { step, halt } = useStep({ players, selected, frameMs, clock });
  const actions = useMemo((): ReviewActions => ({
    toggle: () => {
      if (!running.current) return set({ isRunning: true });
      halt();
      return rate.current < 0 ? set({ rate: Math.abs(rate.current) }) : undefined;
    },
    reverse: () => { set({ isRunning: true, rate: rate.current < 0 ? Math.max(-16, rate.current * 2) : -1 }); },
    forward: () => { set({ isRunning: true, rate: rate.current < 0 ? 1 : Math.min(16, running.current ? rate.current * 2 : rate.current) }); },
    step,
    jump: (ms) => { set({ at: Math.min(live(), time() + ms) }); },
    rate: (next) => { set({ rate: next }); },
    skipGaps: setSkipsGaps, loop: setLoops, live: onLive, ...(onResults && { results: onResults }),
    find: (direction) => {
      const to = nextFind(found ?? [], time(), direction);
      if (to !== null) jump.current(to);
    },
  }), [found, halt, live, onLive, onResults, set, step, time]);
  const onState = useWaitForPictures(clock);
  useReviewKeys(actions);

  const data = useMemo(() => ({ cameras: footage.cameras, events, bookmarks, ...(found && { found }) }), [bookmarks, events, footage.cameras, found]);
  const thumb = useCallback(async (find: TimelineFind) => (await bridge.api.playback.still({ camera: find.camera, at: Math.floor(find.at), width: thumbStill }))?.still ?? null, [bridge]);
  const nameOf = useCallback((id: CameraId) => {
    const camera = known.get(id);
    const name = camera ? `${format.number(camera.number)} ${nameIn(camera.name, settings.language)}` : id;
    const clock = corrections.get(id);
    const aheadMs = clock === undefined ? 0 : aheadAt(clock, recordedTime(clock, playhead));
    return aheadMs === 0 ? name : `${name} · ${t('clock.short', { offset: format.offset(aheadMs) })}`;
  }, [corrections, format, known, playhead, settings.language, t]);
  const zone = useMemo(() => Intl.DateTimeFormat().resolvedOptions().timeZone, []);
  const jumpTo = (to: EpochMs) => {
    set({ at: Math.min(live(), to) });
    setRange((before) => (to >= before.start && to < before.end ? before : { start: to - (before.end - before.start) / 2, end: to + (before.end - before.start) / 2 }));
  };
  useEffect(() => { jump.current = jumpTo; });
  const columns = Math.ceil(Math.sqrt(cameras.length));
  return (
    <main className={styles.review} aria-label={t('review.title')} data-review={cameras.length}>
      <div className={styles.grid} dir="ltr" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gridTemplateRows: `repeat(${Math.ceil(cameras.length / columns)}, minmax(0, 1fr))` }}>
        {cameras.map((camera, index) => (
          <ClipTile key={`${camera} ${JSON.stringify(corrections.get(camera) ?? [])}`} camera={camera} clock={clock} at={playhead} budget={budget} players={players} onState={onState} index={index} isRounded={footage.rounded.has(camera)} isSelected={selected === index} onSelect={() => { setSelected(index); }} reason={reasonAt(camera)} />
        ))}
      </div>
      <Transport actions={actions} rate={clock.clock.rate} isRunning={clock.clock.isRunning} skipsGaps={skipsGaps} loops={loops} canLoop={marks.in !== null && marks.out !== null} time={playhead} hasFinds={found !== undefined && found.length > 1}>
        <DayButton cameras={cameras} at={playhead} zone={zone} onDay={(day) => { setRange(day); set({ at: Math.min(live(), Math.max(day.start, footage.merged.find(({ end }) => end > day.start)?.start ?? day.start)) }); }} />
        <JumpField zone={zone} settings={settings} near={playhead} now={now} onJump={jumpTo} />
      </Transport>
      {[...footage.problems].map(([camera, { code }]) => <p key={camera} className={styles.problem} role="status">{t('review.problem', { name: `\u2068${nameOf(camera)}\u2069`, reason: t(`problem.${code}`) })}</p>)}
      <BookmarksHere bookmarks={bookmarks} at={playhead} onOpen={inDetail} />
      <div className={styles.timeline} onDoubleClick={() => { if (under?.bookmark) inDetail(under.bookmark); }}>
        {under?.camera && under.footage === 'footage' ? <HoverStill camera={under.camera} at={under.at} /> : null}
        <Timeline
          data={data} nameOf={nameOf} zone={zone} settings={settings} now={now} playhead={playhead} marks={marks} range={range} isFollowing
          onScrub={(to) => { clock.scrub(to === null ? null : Math.min(live(), to)); }}
          onPlayhead={(to) => { set({ at: Math.min(live(), to) }); }} onMarks={setMarks} onRange={(next) => { setVisible(next); setRange(next); }} onFrame={actions.step} onHover={setUnder} onThumb={thumb}
        />
      </div>
    </main>
  );

  /** Why a camera has no footage at the playhead, in people's words. */
  function reasonAt(camera: CameraId): string | null {
    const gap = footage.cameras.find(({ id }) => id === camera)?.gaps.find(({ start, end }) => playhead >= start && playhead < (end ?? Infinity));
    return gap ? t('review.gap', { reason: t(`timeline.reason.${gap.reason}`) }) : null;
  }
}

/** Of what was found, the next before or after a moment; a step at least, or one would never leave the one that is looked at. */
function nextFind(found: readonly TimelineFind[], from: EpochMs, direction: -1 | 1): EpochMs | null {
  const starts = found.map(({ range }) => range.start).toSorted((a, b) => a - b);
  return (direction === 1 ? starts.find((start) => start > from + findStepMs) : starts.findLast((start) => start < from - findStepMs)) ?? null;
}

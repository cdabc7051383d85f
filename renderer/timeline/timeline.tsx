import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { VisuallyHidden } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { CameraId } from '#model/ids';
import type { Settings } from '#model/settings';
import type { EpochMs, TimeRange } from '#model/time';
import type { TimelineMarks } from '#model/timeline';
import { thumbStrip } from '#model/timeline-found';
import type { TimelineFind } from '#model/timeline-found';
import type { TimelineData } from '#model/timeline-index';
import { stepFrom } from '#model/timeline-step';
import { timelineUnder } from '#model/timeline-under';
import type { TimelineUnder } from '#model/timeline-under';
import { pan, showing, timeAt, visibleRange, zoomAbout } from '#model/timeline-view';
import { createTimelineDrawing } from './timeline-drawing.ts';
import type { TimelineDrawing } from './timeline-drawing.ts';
import { createTimelineHand } from './timeline-hand.ts';
import { timelineKey } from './timeline-key.ts';
import type { TimelineKey } from './timeline-key.ts';
import { TimelineNames } from './timeline-names.tsx';
import { axisHeight, rowAt, rowHeight } from './timeline-rows.ts';
import { createTimelineThumbs } from './timeline-thumbs.ts';
import { TimelineTools } from './timeline-tools.tsx';
import { TimelineTooltip } from './timeline-tooltip.tsx';
import styles from './timeline.module.css';
import { useTimelinePointer } from './use-timeline-pointer.ts';
import type { Hover } from './use-timeline-pointer.ts';
import { useRestedRange, useWishedRange } from './use-timeline-range.ts';
import { useTimelineScene } from './use-timeline-scene.ts';
import type { Prepared } from './use-timeline-scene.ts';

export interface TimelineProps {
  /** The same object as long as nothing in it changed; `events` is sorted anew only when the list itself is another. */
  readonly data: TimelineData;
  readonly nameOf: (camera: CameraId) => string;
  /** IANA name of the zone whose wall time is written. */
  readonly zone: string;
  readonly settings: Settings;
  /** The core's wall time; once a second is enough. */
  readonly now: EpochMs;
  readonly playhead: EpochMs | null;
  readonly marks: TimelineMarks;
  /** Where to look: at first, and whenever it is another object. Handing back what `onRange` told moves nothing. */
  readonly range: TimeRange;
  /** Keeps the playhead in sight while it moves by itself. */
  readonly isFollowing?: boolean;
  readonly onPlayhead: (at: EpochMs) => void;
  readonly onMarks: (marks: TimelineMarks) => void;
  /** The playhead is dragged, on the axis or by its line; null when it is let go. */
  readonly onScrub?: (at: EpochMs | null) => void;
  /** At most once per frame while one pans or zooms. */
  readonly onRange?: (range: TimeRange) => void;
  /** Keys `,` and `.`: a frame back or on. */
  readonly onFrame?: (direction: -1 | 1) => void;
  /** What lies under the pointer, for thumbnails; null when it has gone. */
  readonly onHover?: (under: TimelineUnder | null) => void;
  /** A picture of what a search found, for the strip below the rows; the same function while the pictures are the same. */
  readonly onThumb?: (find: TimelineFind) => Promise<Blob | null>;
  /** For measuring: what a frame took, ms. */
  readonly onDrawn?: (ms: number) => void;
}

/** Footage of up to 16 cameras along one axis of time. Holds where one looks; everything else comes by props and goes by callbacks. */
export function Timeline(props: TimelineProps) {
  const { t } = useTranslation();
  const { nameOf, zone, now, playhead, range, isFollowing = false } = props;
  const prepared = useTimelineScene(props);
  const { index, words, format, scene } = prepared;
  const latest = useRef({ ...props, ...prepared });
  useEffect(() => { latest.current = { ...props, ...prepared }; });
  const { drawing, hand } = useMachine(latest, range);
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => (canvas.current ? drawing.attach(canvas.current) : undefined), [drawing]);
  useEffect(() => { drawing.show(scene); }, [drawing, scene]);
  useThumbs(drawing, props.onThumb);
  useWishedRange(drawing, { range, playhead, isFollowing, isBusy: hand.isBusy });
  const rested = useRestedRange(drawing);
  const { hover, handlers } = useTimelinePointer(box, hand);
  useHoverNews(latest, drawing, hover);

  const describedBy = useId();
  const rows = index.rows.length;
  const hasFinds = index.rows.some(({ found }) => found.length > 0);
  const height = axisHeight + rows * rowHeight(rows) + (hasFinds ? thumbStrip : 0);
  const zoom = useCallback((factor: number) => { drawing.look(zoomAbout(drawing.range(), pivot(drawing, latest.current.playhead), factor)); }, [drawing]);
  const onKeyDown = (event: KeyboardEvent) => {
    const key = timelineKey(event);
    if (key === null || !obey(key, drawing, latest.current, zoom)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const { extent } = index;
  const all = extent === null ? null : () => { drawing.look(visibleRange(aired(extent))); };
  return (
    <section className={styles.timeline} aria-label={t('timeline.name')}>
      <div className={styles.beside}>
        <TimelineTools zone={zone} onZoom={zoom} onAll={all} />
        <TimelineNames index={index} nameOf={nameOf} range={rested} format={format} hovered={hover === null ? null : rowAt(hover.y, rows)} />
      </div>
      <div
        ref={box} className={styles.box} style={{ blockSize: height }} dir="ltr" data-timeline data-finds={hasFinds || undefined} data-from={rested.start} data-to={rested.end} data-grabs={hover !== null && hand.canScrub(hover) ? '' : undefined}
        role="slider" tabIndex={0} aria-orientation="horizontal" aria-label={t('timeline.playhead')} aria-describedby={describedBy}
        aria-valuemin={extent?.start ?? range.start} aria-valuemax={Math.max(now, extent?.end ?? now, playhead ?? now)} aria-valuenow={playhead ?? now}
        aria-valuetext={playhead === null ? t('timeline.noPlayhead') : words.moment(playhead, playhead % 1000 === 0 ? 1000 : 1)}
        onKeyDown={onKeyDown} {...handlers}
      >
        <canvas ref={canvas} className={styles.canvas} aria-hidden />
        {hover === null ? null : <Tip hover={hover} drawing={drawing} {...{ prepared, nameOf, now }} isAbove={hover.y > height / 2} />}
      </div>
      <VisuallyHidden id={describedBy}>{t('timeline.seen', { from: words.moment(rested.start, 1000), to: words.moment(rested.end, 1000) })} {t('timeline.keys')}</VisuallyHidden>
    </section>
  );
}

type Latest = TimelineProps & Prepared;

/** The drawing and the hand live as long as the component; they ask for what is newest when they need it. */
function useMachine(latest: RefObject<Latest>, first: TimeRange) {
  const [machine] = useState(() => {
    const drawing = createTimelineDrawing(first, (ms) => { latest.current.onDrawn?.(ms); });
    return { drawing, hand: createTimelineHand(drawing, () => latest.current) };
  });
  const { drawing } = machine;
  useEffect(() => drawing.follow((range) => { latest.current.onRange?.(range); }), [drawing, latest]);
  return machine;
}

function useThumbs(drawing: TimelineDrawing, load: TimelineProps['onThumb']): void {
  useEffect(() => {
    if (!load) return undefined;
    const thumbs = createTimelineThumbs(load, () => { drawing.redraw(); });
    drawing.showThumbs(thumbs);
    return () => {
      drawing.showThumbs(null);
      thumbs.destroy();
    };
  }, [drawing, load]);
}

const reachPx = 3;
const msPerPx = (drawing: TimelineDrawing) => (drawing.range().end - drawing.range().start) / drawing.width();
const underOf = ({ index, now }: Pick<Latest, 'index' | 'now'>, drawing: TimelineDrawing, { x, y }: Hover) => (
  timelineUnder(index, rowAt(y, index.rows.length), timeAt(drawing.range(), drawing.width(), x), reachPx * msPerPx(drawing), now));

function useHoverNews(latest: RefObject<Latest>, drawing: TimelineDrawing, hover: Hover | null): void {
  useEffect(() => { latest.current.onHover?.(hover === null ? null : underOf(latest.current, drawing, hover)); }, [latest, drawing, hover]);
}

interface TipProps { readonly hover: Hover; readonly drawing: TimelineDrawing; readonly prepared: Prepared; readonly nameOf: TimelineProps['nameOf']; readonly now: EpochMs; readonly isAbove: boolean }

function Tip({ hover, drawing, prepared, nameOf, now, isAbove }: TipProps) {
  const under = underOf({ index: prepared.index, now }, drawing, hover);
  const change = drawing.layout()?.axis.changes.find(({ x }) => Math.abs(x - hover.x) < reachPx * 2) ?? null;
  return (
    <TimelineTooltip
      hover={hover} under={under} name={under.camera === null ? null : nameOf(under.camera)} change={change}
      words={prepared.words} format={prepared.format} msPerPx={msPerPx(drawing)} now={now} direction={prepared.scene.direction} isAbove={isAbove}
    />
  );
}

/** What keys zoom about: the playhead where it is in sight, else the middle. */
function pivot(drawing: TimelineDrawing, playhead: EpochMs | null): number {
  const { start, end } = drawing.range();
  return playhead !== null && playhead >= start && playhead <= end ? playhead : (start + end) / 2;
}

const aired = ({ start, end }: TimeRange): TimeRange => ({ start: start - (end - start) * 0.02, end: end + (end - start) * 0.02 });

/** False where the key does nothing here, so that it may do something elsewhere. */
function obey(key: TimelineKey, drawing: TimelineDrawing, { playhead, marks, index, zone, now, onPlayhead, onMarks, onFrame }: Latest, zoom: (factor: number) => void): boolean {
  const from = Math.round(playhead ?? pivot(drawing, null));
  const go = (at: EpochMs) => {
    drawing.look(showing(drawing.range(), at));
    onPlayhead(at);
  };
  const { start, end } = drawing.range();
  if (key.do === 'step') go(stepFrom(from, drawing.layout()?.axis.step ?? { unit: 'ms', count: 1000, aboutMs: 1000 }, key.ticks, zone));
  if (key.do === 'frame') onFrame?.(key.direction);
  if (key.do === 'zoom') zoom(key.factor);
  if (key.do === 'pan') drawing.look(pan(drawing.range(), (end - start) * key.part));
  if (key.do === 'first') go(index.extent?.start ?? from);
  // What is being recorded goes on until now.
  if (key.do === 'last') go(Math.min(now, index.extent?.end ?? now));
  if (key.do === 'in') onMarks({ in: from, out: marks.out !== null && marks.out > from ? marks.out : null });
  if (key.do === 'out') onMarks({ in: marks.in !== null && marks.in < from ? marks.in : null, out: from });
  if (key.do !== 'clear') return true;
  if (marks.in === null && marks.out === null) return false;
  onMarks({ in: null, out: null });
  return true;
}

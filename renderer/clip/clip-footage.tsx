import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { breaksOf } from '#model/clip-breaks';
import { aheadAt, recordedTime } from '#model/clock-correction';
import type { CameraId } from '#model/ids';
import { mediaSpanOf, wallTimeAt } from '#model/time-map';
import type { TimeRange } from '#model/time';
import type { Problem } from '#model/problem';
import { useBookmarksOf } from '../state/use-bookmarks-of.ts';
import { useCamera, useCorrections, usePage } from '../state/use-page.ts';
import { Button } from '../ui/button.tsx';
import dialog from '../ui/dialog.module.css';
import { useFormat } from '../ui/use-format.ts';
import { ClipScreen } from './clip-screen.tsx';
import type { ClipBreakWords, ClipMark } from './clip-screen.tsx';
import { useClipFootage } from './use-clip-footage.ts';

/** Footage opens with this much before and after what was marked, ms. */
const aroundMs = 30_000;
/** Footage is written, and can be asked for, this much after its time, ms. */
const writtenMs = 3_000;
/** A camera that does not tell its rate, frames a second. */
const usualRate = 25;

/** The stretch of one camera, with what lies around it. */
export function ClipFootage({ camera, range }: { camera: CameraId; range: TimeRange }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { clock } = usePage();
  const known = useCamera(camera);
  const corrections = useCorrections(camera);
  // What is now stays the end: the clip does not begin anew while it is looked at.
  const [around] = useState((): TimeRange => ({ start: Math.max(0, range.start - aroundMs), end: Math.max(range.start + 1, Math.round(Math.min(range.end + aroundMs, clock.now() - writtenMs))) }));
  const { ticket, problem, poster, gaps, again } = useClipFootage(camera, around, range.start);
  const bookmarks = useBookmarksOf(useMemo(() => [camera], [camera]), around);
  const map = ticket?.timeMap ?? null;
  const wallTime = useCallback((media: number) => {
    const at = map && wallTimeAt(map, media);
    if (at === null) return null;
    const recorded = corrections === undefined ? at : recordedTime(corrections, at);
    // Both times are told: the true one, and what the footage says.
    return recorded === at || corrections === undefined ? format.stamp(at) : `${format.stamp(at)} (${t('clock.footageSays', { time: format.time(recorded), offset: format.offset(aheadAt(corrections, recorded)) })})`;
  }, [corrections, format, map, t]);
  const failed = useCallback(({ code }: Problem) => t(`problem.${code}`), [t]);
  const lengthS = ticket && map ? mediaSpanEnd(ticket) : 0;
  const marks = useMemo((): ClipMark[] => (map === null ? [] : bookmarks.flatMap(({ id, title, range: stretch }) => {
    const span = mediaSpanOf(map, stretch, lengthS);
    return span === null ? [] : [{ id, ...span, title: title === '' ? t('bookmark.untitled') : title, time: format.time(stretch.start) }];
  }).toSorted((a, b) => a.from - b.from)), [bookmarks, format, lengthS, map, t]);
  const breaks = useMemo((): ClipBreakWords[] => (map === null ? [] : breaksOf(map).map(({ media, from, to }) => {
    const gap = gaps.find((one) => one.start < to && (one.end ?? Infinity) > from);
    const words = to < from ? t('clip.clockBack', { from: format.time(from), to: format.time(to) })
      : t('clip.gap', { from: format.time(from), to: format.time(to), length: format.age(to - from), reason: t(`timeline.reason.${gap?.reason ?? 'unknown'}`) });
    return { media, words };
  })), [format, gaps, map, t]);

  if (problem) {
    return (
      <div role="alert">
        <p className={dialog.warning}>{t('clip.refused', { reason: t(`problem.${problem.code}`) })}</p>
        <Button onPress={again} autoFocus>{t('clip.again')}</Button>
      </div>
    );
  }
  if (ticket === null || map === null) return <p className={dialog.note} role="status">{t('review.opening')}</p>;
  const span = mediaSpanOf(map, range, lengthS);
  const frameS = 1 / (known?.streams.find(({ role }) => role === 'main')?.frameRate ?? usualRate);
  return (
    <ClipScreen
      key={ticket.id} source={ticket} poster={poster} start={span?.from ?? 0} frameS={frameS} loop={span !== null && span.to > span.from ? span : null} marks={marks} breaks={breaks}
      wallTime={wallTime} note={span === null ? t('clip.elsewhere') : null} failed={failed} onAgain={again} actions={null}
    />
  );
}

/** Where a ticket's footage ends on its own axis, s. */
function mediaSpanEnd({ range, timeMap }: { readonly range: TimeRange; readonly timeMap: readonly { readonly media: number; readonly at: number }[] }): number {
  const last = timeMap.at(-1);
  return last ? last.media + Math.max(0, range.end - last.at) / 1000 : 0;
}

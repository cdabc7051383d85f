import { useEffect, useState } from 'react';
import type { EpochMs, TimeRange } from '#model/time';
import { following, visibleRange } from '#model/timeline-view';
import type { TimelineDrawing } from './timeline-drawing.ts';

/** Words about what is visible wait for this long a rest, ms: nobody reads them while it moves. */
const restMs = 400;

/** What is visible, once it has come to rest. */
export function useRestedRange(drawing: TimelineDrawing): TimeRange {
  const [rested, setRested] = useState(() => drawing.range());
  useEffect(() => {
    let timer = 0;
    const leave = drawing.follow((range) => {
      clearTimeout(timer);
      timer = window.setTimeout(() => { setRested(range); }, restMs);
    });
    return () => {
      leave();
      clearTimeout(timer);
    };
  }, [drawing]);
  return rested;
}

interface Wish { readonly range: TimeRange; readonly playhead: EpochMs | null; readonly isFollowing: boolean; readonly isBusy: () => boolean }

/** Looks where the owner wants, when that changes, and after the playhead, unless a hand is on the timeline. */
export function useWishedRange(drawing: TimelineDrawing, { range, playhead, isFollowing, isBusy }: Wish): void {
  useEffect(() => {
    // A range that came from here and was handed back must not pull the timeline back while it moves on.
    if (!drawing.hasTold(range)) drawing.look(visibleRange(range));
  }, [drawing, range]);
  useEffect(() => {
    if (isFollowing && playhead !== null && !isBusy()) drawing.look(following(drawing.range(), playhead));
  }, [drawing, playhead, isFollowing, isBusy]);
}

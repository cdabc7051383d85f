/** A hand on a timeline: what pressing, dragging, pinching and turning a wheel do to it. Knows places in CSS pixels, no elements. */
import type { EpochMs } from '#model/time';
import type { TimelineMarks } from '#model/timeline';
import { thumbUnder } from '#model/timeline-found';
import type { TimelineFind } from '#model/timeline-found';
import type { TimelineIndex } from '#model/timeline-index';
import { pan, pinch, snapTime, timeAt, wheelFactor, zoomAbout } from '#model/timeline-view';
import type { TimelineDrawing } from './timeline-drawing.ts';
import { axisHeight, rowAt, rowHeight } from './timeline-rows.ts';

/** Where the hand is, and what it holds on the keyboard. */
export interface HandPlace {
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
  readonly shiftKey: boolean;
  /** Lets go of edges that would be snapped to. */
  readonly altKey: boolean;
}

export interface HandWheel { readonly x: number; readonly deltaX: number; readonly deltaY: number; readonly shiftKey: boolean }

interface Given {
  readonly index: TimelineIndex;
  readonly playhead: EpochMs | null;
  readonly marks: TimelineMarks;
  readonly onPlayhead: (at: EpochMs) => void;
  readonly onMarks: (marks: TimelineMarks) => void;
  /** The playhead is dragged; null when it is let go. Without it nothing can be dragged but the range. */
  readonly onScrub?: ((at: EpochMs | null) => void) | undefined;
}

type Doing =
  /** Pressed, and not moved far enough to be a drag. */
  | { readonly is: 'press'; readonly from: HandPlace }
  | { readonly is: 'pan'; lastX: number }
  /** The playhead in the hand. */
  | { readonly is: 'scrub'; readonly from: HandPlace; moved: boolean }
  | { readonly is: 'select'; readonly anchor: EpochMs; readonly from: HandPlace; moved: boolean }
  | { readonly is: 'pinch'; readonly range: { readonly start: number; readonly end: number }; readonly from: readonly [number, number] };

/** Px: nearer than that a hand at rest trembles; how far off an edge is caught, and the playhead. */
const [dragFrom, snapReach, grabReach] = [4, 6, 7];

export interface TimelineHand {
  down(place: HandPlace): void;
  /** True while the hand does something, and is not only hovering. */
  move(place: HandPlace): boolean;
  up(place: HandPlace): void;
  /** The press was taken away: nothing more comes of it. */
  cancel(pointer: number): void;
  wheel(turn: HandWheel): void;
  isBusy(): boolean;
  /** Pressed there the playhead would be dragged: on the axis, or on the playhead itself. */
  canScrub(place: Pick<HandPlace, 'x' | 'y'>): boolean;
}

export function createTimelineHand(drawing: TimelineDrawing, given: () => Given): TimelineHand {
  let doing: Doing | null = null;
  const fingers = new Map<number, number>();
  const msPerPx = () => (drawing.range().end - drawing.range().start) / drawing.width();
  const at = ({ x, y, altKey }: HandPlace): EpochMs => {
    const { index, playhead, marks } = given();
    const time = timeAt(drawing.range(), drawing.width(), x);
    return altKey ? Math.round(time) : snapTime(index, rowAt(y, index.rows.length), time, snapReach * msPerPx(), [marks.in, marks.out, ...(doing?.is === 'select' ? [playhead] : [])]);
  };
  const pair = (): readonly [number, number] => {
    const [a = 0, b = 0] = [...fingers.values()].toSorted((one, other) => one - other);
    return [a, b];
  };
  const canScrub = ({ x, y }: Pick<HandPlace, 'x' | 'y'>): boolean => {
    const { playhead, onScrub } = given();
    return onScrub !== undefined && (y < axisHeight || (playhead !== null && Math.abs(timeAt(drawing.range(), drawing.width(), x) - playhead) <= grabReach * msPerPx()));
  };
  /** No edge catches a playhead that is dragged: it would jump. */
  const scrubTo = ({ x }: HandPlace) => { given().onScrub?.(Math.round(timeAt(drawing.range(), drawing.width(), Math.min(drawing.width(), Math.max(0, x))))); };
  return {
    canScrub,
    down(place) {
      fingers.set(place.pointer, place.x);
      if (fingers.size === 2) {
        if (doing?.is === 'scrub' && doing.moved) given().onScrub?.(null);
        doing = { is: 'pinch', range: drawing.range(), from: pair() };
      } else if (fingers.size === 1) {
        doing = place.shiftKey ? { is: 'select', anchor: at(place), from: place, moved: false } : canScrub(place) ? { is: 'scrub', from: place, moved: false } : { is: 'press', from: place };
      }
    },
    move(place) {
      if (fingers.has(place.pointer)) fingers.set(place.pointer, place.x);
      if (doing === null) return false;
      if (doing.is === 'press' && Math.abs(place.x - doing.from.x) >= dragFrom) doing = { is: 'pan', lastX: doing.from.x };
      if (doing.is === 'pan') {
        drawing.look(pan(drawing.range(), (doing.lastX - place.x) * msPerPx()));
        doing.lastX = place.x;
      }
      if (doing.is === 'scrub') {
        doing.moved ||= Math.abs(place.x - doing.from.x) >= dragFrom;
        if (doing.moved) scrubTo(place);
      }
      if (doing.is === 'pinch' && fingers.size === 2) drawing.look(pinch(doing.range, drawing.width(), doing.from, pair()));
      if (doing.is === 'select') {
        doing.moved ||= Math.abs(place.x - doing.from.x) >= dragFrom;
        const to = at(place);
        if (doing.moved && to !== doing.anchor) given().onMarks({ in: Math.min(doing.anchor, to), out: Math.max(doing.anchor, to) });
      }
      return true;
    },
    up(place) {
      if (doing?.is === 'press' || (doing?.is === 'scrub' && !doing.moved)) given().onPlayhead(findUnder(drawing, given().index.rows.length, place)?.at ?? at(place));
      if (doing?.is === 'scrub' && doing.moved) {
        scrubTo(place);
        given().onScrub?.(null);
      }
      fingers.delete(place.pointer);
      // The finger that stays does nothing until it is lifted too: it would jump.
      doing = null;
    },
    cancel(pointer) {
      if (doing?.is === 'scrub' && doing.moved) given().onScrub?.(null);
      fingers.delete(pointer);
      doing = null;
    },
    wheel({ x, deltaX, deltaY, shiftKey }) {
      const sideways = shiftKey && deltaX === 0 ? deltaY : deltaX;
      const range = drawing.range();
      if (shiftKey || Math.abs(deltaX) > Math.abs(deltaY)) drawing.look(pan(range, sideways * msPerPx()));
      else drawing.look(zoomAbout(range, timeAt(range, drawing.width(), x), wheelFactor(deltaY)));
    },
    isBusy: () => doing !== null,
  };
}

/** Pressed on a picture below the rows: its own moment is meant, not what lies over it. */
function findUnder(drawing: TimelineDrawing, rows: number, { x, y }: HandPlace): TimelineFind | null {
  return y < axisHeight + rows * rowHeight(rows) ? null : thumbUnder(drawing.layout()?.thumbs ?? [], x);
}

import { useEffect, useState } from 'react';
import type { PointerEvent, RefObject } from 'react';
import type { HandPlace, TimelineHand } from './timeline-hand.ts';

/** Px in the timeline's picture. */
export interface Hover { readonly x: number; readonly y: number }

/** A wheel that counts lines turns this many px a line. */
const linePx = 16;

/** Hands pointer events of an element to a hand, and tells where a pointer hovers. */
export function useTimelinePointer(box: RefObject<HTMLDivElement | null>, hand: TimelineHand) {
  const [hover, setHover] = useState<Hover | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    // Not by React, which listens passively: the page must not scroll or zoom under it.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const scale = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : linePx;
      // Two fingers on a touchpad come as a wheel with Ctrl, in small turns.
      const pinch = event.ctrlKey ? 4 : 1;
      hand.wheel({ x: event.clientX - element.getBoundingClientRect().left, deltaX: event.deltaX * scale, deltaY: event.deltaY * scale * pinch, shiftKey: event.shiftKey });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => { element.removeEventListener('wheel', onWheel); };
  }, [box, hand]);
  const placeOf = ({ clientX, clientY, currentTarget, pointerId, shiftKey, altKey }: PointerEvent<HTMLDivElement>): HandPlace => {
    const rect = currentTarget.getBoundingClientRect();
    return { pointer: pointerId, x: clientX - rect.left, y: clientY - rect.top, shiftKey, altKey };
  };
  return {
    hover,
    handlers: {
      onPointerDown(event: PointerEvent<HTMLDivElement>) {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        hand.down(placeOf(event));
      },
      onPointerMove(event: PointerEvent<HTMLDivElement>) {
        const place = placeOf(event);
        const isBusy = hand.move(place);
        setHover(isBusy && !place.shiftKey ? null : { x: place.x, y: place.y });
      },
      onPointerUp(event: PointerEvent<HTMLDivElement>) { hand.up(placeOf(event)); },
      onPointerCancel(event: PointerEvent<HTMLDivElement>) { hand.cancel(event.pointerId); },
      onPointerLeave() { setHover(null); },
    },
  };
}

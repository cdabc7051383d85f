import { useEffect, useRef, useState } from 'react';
import type { PointerEvent, RefObject, WheelEvent } from 'react';
import type { PtzVelocity } from '#model/ptz';
import { fillWith, pointInPicture } from './aim.ts';
import type { Point } from './aim.ts';

/** The wheel is a hand that lets go this long after its last notch, ms. */
const wheelRestMs = 220;
const wheelSpeed = 0.6;

export interface Box { readonly left: number; readonly top: number; readonly width: number; readonly height: number }

interface Aims {
  /** Null where the camera does not move by parts of its picture. */
  readonly onView: ((view: PtzVelocity) => void) | null;
  readonly onZoom: (speed: number) => void;
}

/** On the picture: a click brings a place to the middle, a box drawn becomes the picture, the wheel zooms. */
export function usePictureAim(layer: RefObject<HTMLElement | null>, { onView, onZoom }: Aims) {
  const from = useRef<Point | null>(null);
  const [box, setBox] = useState<Box | null>(null);
  const wheel = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => { clearTimeout(wheel.current); }, []);

  const at = (event: PointerEvent): Point => {
    const bounds = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
  };
  const end = () => {
    from.current = null;
    setBox(null);
  };
  return {
    box,
    handlers: {
      onWheel(event: WheelEvent) {
        // The tile's own zoom is of the screen, this one of the lens.
        event.stopPropagation();
        if (event.deltaY === 0) return;
        onZoom(event.deltaY < 0 ? wheelSpeed : -wheelSpeed);
        clearTimeout(wheel.current);
        wheel.current = setTimeout(() => { onZoom(0); }, wheelRestMs);
      },
      onPointerDown(event: PointerEvent) {
        event.stopPropagation();
        if (onView === null || event.button !== 0 || event.target !== event.currentTarget) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = at(event);
      },
      onPointerMove(event: PointerEvent) {
        if (from.current === null) return;
        const [a, b] = [from.current, at(event)];
        setBox({ left: Math.min(a.x, b.x), top: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) });
      },
      onPointerUp(event: PointerEvent) {
        const began = from.current;
        end();
        const tile = layer.current?.getBoundingClientRect();
        if (began === null || onView === null || tile === undefined) return;
        const picture = pictureSize(layer.current) ?? tile;
        const [a, b] = [pointInPicture(began, tile, picture), pointInPicture(at(event), tile, picture)];
        if (a && b) onView(fillWith(a, b));
      },
      onPointerCancel: end,
    },
  };
}

/** In its own pixels; null before the first frame. */
function pictureSize(layer: HTMLElement | null): { width: number; height: number } | null {
  for (const video of layer?.parentElement?.querySelectorAll('video') ?? []) if (video.videoWidth > 0) return { width: video.videoWidth, height: video.videoHeight };
  return null;
}

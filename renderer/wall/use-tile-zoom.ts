import { useRef } from 'react';
import type { PointerEvent, RefObject, WheelEvent } from 'react';
import type { PictureZoom } from '../player/picture-props.ts';
import type { WallCommands } from './wall-commands.ts';
import { panBy, zoomBy } from './zoom.ts';

/** A wheel's usual notch is 100 of these; one notch zooms by a fifth. */
const wheelScale = 500;

/** Wheel zooms about the pointer; dragging moves a zoomed picture. */
export function useTileZoom(ref: RefObject<HTMLElement | null>, tile: number, zoom: PictureZoom, commands: WallCommands) {
  const from = useRef<{ x: number; y: number; zoom: PictureZoom } | null>(null);
  return {
    onWheel(event: WheelEvent) {
      const box = ref.current?.getBoundingClientRect();
      if (box === undefined || event.deltaY === 0) return;
      const at = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
      commands.zoom(tile, (before) => zoomBy(before, Math.exp(-event.deltaY / wheelScale), at));
    },
    onPointerDown(event: PointerEvent) {
      const onButton = event.target instanceof Element && event.target.closest('button') !== null;
      if (zoom.scale === 1 || event.button !== 0 || onButton) return;
      from.current = { x: event.clientX, y: event.clientY, zoom };
      ref.current?.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent) {
      const box = ref.current?.getBoundingClientRect();
      // Another camera came in under the hand: it starts unzoomed, and stays so.
      if (from.current === null || box === undefined || zoom.scale === 1) return;
      const { x, y, zoom: start } = from.current;
      commands.zoom(tile, () => panBy(start, (x - event.clientX) / box.width, (y - event.clientY) / box.height));
    },
    onPointerUp() { from.current = null; },
    onPointerCancel() { from.current = null; },
  };
}

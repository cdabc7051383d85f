import { useCallback, useEffect, useMemo, useState } from 'react';
import type { RefObject } from 'react';
import type { LiveWant } from '#model/live';

/** A size is told once it has rested, so that dragging a window's edge does not open a stream per step; ms. */
const restMs = 250;
/** Device pixels are rounded up to this, so that a tile one pixel wider wants the same picture. */
const grain = 16;
const mostPixels = 16_384;

/**
 * What a tile wants to see: its size on the screen in device pixels, sound, and how badly. Null until it has a size.
 * `scale`: of the digital zoom, 1 to 8: who looks at a part of the picture wants as many pixels of it.
 * `raised`: something stands at its camera.
 * `enlarged`: a change of it is somebody's word, and its size is told without a rest.
 */
export function useWant(ref: RefObject<HTMLElement | null>, muted: boolean, purpose: LiveWant['purpose'], scale: number, raised: boolean, enlarged: boolean): LiveWant | null {
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const measure = useCallback(() => {
    const pixels = (css: number) => Math.min(mostPixels, Math.max(grain, Math.ceil((css * devicePixelRatio) / grain) * grain));
    const { width, height } = ref.current?.getBoundingClientRect() ?? { width: 0, height: 0 };
    if (width === 0 || height === 0) return;
    setSize((before) => {
      const now = { width: pixels(width), height: pixels(height) };
      return before !== null && before.width === now.width && before.height === now.height ? before : now;
    });
  }, [ref]);
  useEffect(measure, [measure, enlarged]);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(measure, restMs);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }, [ref, measure]);
  return useMemo(() => {
    const zoomed = (pixels: number): number => Math.min(mostPixels, Math.round((pixels * scale) / grain) * grain);
    return size === null ? null : { width: zoomed(size.width), height: zoomed(size.height), muted, purpose, ...(raised && { raised }) };
  }, [size, muted, purpose, scale, raised]);
}

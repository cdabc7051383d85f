import { useCallback, useEffect, useMemo, useState } from 'react';
import type { RefObject } from 'react';
import type { LiveWant } from '#model/live';

/** A size is told once it has rested, so that dragging a window's edge does not open a stream per step; ms. */
const restMs = 250;
/** Device pixels are rounded up to this, so that a tile one pixel wider wants the same picture. */
const grain = 16;

/**
 * What a tile wants to see: its size on the screen in device pixels, sound, and how badly. Null until it has a size.
 * `enlarged`: a change of it is somebody's word, and its size is told without a rest.
 */
export function useWant(ref: RefObject<HTMLElement | null>, muted: boolean, purpose: LiveWant['purpose'], enlarged: boolean): LiveWant | null {
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const measure = useCallback(() => {
    const pixels = (css: number) => Math.min(16_384, Math.max(grain, Math.ceil((css * devicePixelRatio) / grain) * grain));
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
  return useMemo(() => (size === null ? null : { ...size, muted, purpose }), [size, muted, purpose]);
}

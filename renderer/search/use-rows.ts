import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

/** Drawn beyond what is seen, both ways. */
const beyond = 6;

/** Which rows of a long list are to be drawn: a list of a hundred thousand costs what a screenful does. */
export function useRows(count: number, rowHeight: number): { readonly box: RefObject<HTMLDivElement | null>; readonly from: number; readonly to: number; readonly reveal: (index: number) => void; /** Scrolls on by so many rows: as many came before those that are looked at. */ readonly shift: (rows: number) => void; readonly perPage: number } {
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const look = () => { if (element.clientHeight > 0) setSeen({ top: element.scrollTop, height: element.clientHeight }); };
    const resized = new ResizeObserver(look);
    resized.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  const reveal = useCallback((index: number) => {
    const element = box.current;
    if (element === null) return;
    const [top, bottom] = [index * rowHeight, (index + 1) * rowHeight];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
  }, [rowHeight]);
  const shift = useCallback((rows: number) => { if (box.current) box.current.scrollTop += rows * rowHeight; }, [rowHeight]);
  const first = Math.floor(seen.top / rowHeight);
  const perPage = Math.max(1, Math.floor(seen.height / rowHeight));
  return { box, reveal, shift, perPage, from: Math.max(0, first - beyond), to: Math.min(count, first + perPage + 1 + beyond) };
}

import { useEffect } from 'react';
import { frameDirection } from '../timeline/timeline-key.ts';

export interface ReviewActions {
  toggle(): void;
  reverse(): void;
  forward(): void;
  /** A frame back or on; stands then. */
  step(direction: -1 | 1): void;
  jump(ms: number): void;
  rate(rate: number): void;
  skipGaps(on: boolean): void;
  loop(on: boolean): void;
  /** Back to the search it came from; absent where it came from the wall. */
  results?(): void;
  /** To the next result of the search, or the one before. */
  find(direction: -1 | 1): void;
  /** Back to the wall. */
  live(): void;
}

/** Keys of a review; the timeline has its own while the focus is on it. */
export function useReviewKeys(actions: ReviewActions): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !(event.target instanceof HTMLElement)) return;
      if (event.target.closest('input, textarea, select, [role=dialog], [role=menu]') !== null) return;
      const onButton = event.target.closest('button') !== null;
      const deeds: Readonly<Record<string, () => void>> = {
        'k': actions.toggle, ' ': actions.toggle, 'j': () => { actions.jump(-10_000); }, 'l': () => { actions.jump(10_000); },
        'n': () => { actions.find(1); }, 'p': () => { actions.find(-1); }, 'Escape': actions.results ?? actions.live, 'u': actions.live,
      };
      const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase();
      const key = /^[a-z]$/i.test(event.key) ? event.key.toLowerCase() : /\p{L}/u.test(event.key) && event.key.length === 1 ? letter ?? event.key : event.key;
      if (onButton && key === ' ') return;
      const direction = frameDirection(event);
      const deed = direction === null ? deeds[key] : () => { actions.step(direction); };
      if (!deed) return;
      event.preventDefault();
      deed();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => { document.removeEventListener('keydown', onKeyDown); };
  }, [actions]);
}

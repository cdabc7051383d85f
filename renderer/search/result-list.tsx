import { useEffect, useId, useLayoutEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import type { Result } from './result.ts';
import { ResultLine } from './result-line.tsx';
import styles from './search.module.css';
import type { StillQueue } from './still-queue.ts';
import { useRows } from './use-rows.ts';

/** Px; agrees with the style. */
const rowHeight = 84;
/** So many lines before the end more are asked for. */
const aheadOfEnd = 30;

interface Props {
  readonly label: string;
  /** How many lines there are; the list asks for those it draws. */
  readonly count: number;
  readonly resultAt: (index: number) => Result;
  readonly nameOf: (result: Result) => string;
  readonly momentOf: (result: Result) => string;
  readonly queue: StillQueue;
  readonly selected: number;
  readonly onSelect: (index: number) => void;
  readonly onOpen: (index: number) => void;
  /** The end of the list comes near. */
  readonly onEnd?: () => void;
  /** Takes the keyboard: a search has just found its first line, or one comes back from the review. */
  readonly takesFocus: boolean;
}

/** Lines one walks with the arrows; Enter opens one in the review. */
export function ResultList({ label, count, resultAt, nameOf, momentOf, queue, selected, onSelect, onOpen, onEnd, takesFocus }: Props) {
  const { box, from, to, reveal, shift, perPage } = useRows(count, rowHeight);
  const id = useId();
  const ended = useRef(onEnd);
  useEffect(() => { ended.current = onEnd; });
  useEffect(() => { if (count > 0 && to >= count - aheadOfEnd) ended.current?.(); }, [count, to]);
  useEffect(() => { // Not out of a field somebody is typing in.
    if (takesFocus && !document.activeElement?.closest('input, textarea, select')) box.current?.focus({ preventScroll: true }); }, [box, takesFocus]);
  // What is in hand stays where the eye is when others come before it.
  const held = useRef({ key: '', index: -1 });
  const key = selected < 0 ? '' : resultAt(selected).key;
  useLayoutEffect(() => {
    const before = held.current;
    held.current = { key, index: selected };
    if (before.index >= 0 && before.key === key && before.index !== selected) shift(selected - before.index);
  }, [key, selected, shift]);
  const go = (index: number) => {
    const next = Math.min(count - 1, Math.max(0, index));
    onSelect(next);
    reveal(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: selected + 1, ArrowUp: selected - 1, PageDown: selected + perPage, PageUp: selected - perPage, Home: 0, End: count - 1 };
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Enter' && selected >= 0) onOpen(selected);
    else if (steps[event.key] !== undefined) go(steps[event.key]!);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={box} className={styles.list} role="listbox" tabIndex={0} aria-label={label} data-results={count} onKeyDown={onKeyDown} onFocus={() => { if (selected < 0 && count > 0) onSelect(0); }}
      {...(selected >= from && selected < to ? { 'aria-activedescendant': `${id}-${selected}` } : {})}
    >
      <div className={styles.rows} style={{ blockSize: count * rowHeight }} role="presentation">
        {Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset).map((index) => {
          const result = resultAt(index);
          return (
            <ResultLine
              key={result.key} id={`${id}-${index}`} result={result} name={nameOf(result)} moment={momentOf(result)} queue={queue} index={index} count={count} top={index * rowHeight}
              isSelected={index === selected} onSelect={() => { onSelect(index); }} onOpen={() => { onOpen(index); }}
            />
          );
        })}
      </div>
    </div>
  );
}

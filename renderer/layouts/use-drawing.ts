import { useState } from 'react';
import { areaBetween, clearArea, mergeArea, resizeGrid, splitArea, wholeArea } from '#model/free-layout';
import type { FreeLayout, GridArea } from '#model/free-layout';

/** A place of the grid, from 0. */
export interface GridPlace { readonly column: number; readonly row: number }

export interface Drawing {
  readonly layout: FreeLayout;
  /** What the next command is about; always whole cells. */
  readonly area: GridArea;
  /** Where the keyboard stands. */
  readonly head: GridPlace;
  readonly canUndo: boolean;
  select(place: GridPlace): void;
  /** To here from where the selection began. */
  extend(place: GridPlace): void;
  merge(): void;
  split(): void;
  clear(): void;
  resize(columns: number, rows: number): void;
  undo(): void;
}

/** A layout while it is drawn, with what is selected and the steps back. */
export function useDrawing(first: FreeLayout): Drawing {
  const [steps, setSteps] = useState<readonly FreeLayout[]>([first]);
  const [anchor, setAnchor] = useState<GridPlace>({ column: 0, row: 0 });
  const [head, setHead] = useState<GridPlace>({ column: 0, row: 0 });
  const layout = steps.at(-1) ?? first;
  const area = wholeArea(layout, areaBetween(anchor, head));

  function step(next: FreeLayout): void {
    setSteps((all) => [...all, next]);
    const within = ({ column, row }: GridPlace): GridPlace => ({ column: Math.min(column, next.columns - 1), row: Math.min(row, next.rows - 1) });
    setAnchor(within);
    setHead(within);
  }

  return {
    layout, area, head, canUndo: steps.length > 1,
    select(place) { setAnchor(place); setHead(place); },
    extend: setHead,
    merge() { step(mergeArea(layout, area)); },
    split() { step(splitArea(layout, area)); },
    clear() { step(clearArea(layout, area)); },
    resize(columns, rows) { step(resizeGrid(layout, columns, rows)); },
    undo() { setSteps((all) => (all.length > 1 ? all.slice(0, -1) : all)); },
  };
}

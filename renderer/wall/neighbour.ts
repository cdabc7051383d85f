import type { Layout, LayoutCell } from '#model/layout';

export type Direction = 'left' | 'right' | 'up' | 'down';

/**
 * The tile an arrow key leads to. Directions are physical, whatever the language: a wall is a place, and its left is its left.
 * Among the cells beyond that edge the nearest wins, then the one whose middle lies closest; null at the edge of the wall.
 */
export function neighbour(layout: Layout, tile: number, direction: Direction): number | null {
  const from = layout.cells[tile];
  if (from === undefined) return null;
  let best: { tile: number; gap: number; aside: number } | null = null;
  for (const [index, cell] of layout.cells.entries()) {
    const gap = gapBetween(from, cell, direction);
    if (gap === null || !overlaps(from, cell, direction)) continue;
    const aside = Math.abs(middle(from, direction) - middle(cell, direction));
    if (best === null || gap < best.gap || (gap === best.gap && aside < best.aside)) best = { tile: index, gap, aside };
  }
  return best?.tile ?? null;
}

/** Distance from the edge of `from` to `cell` in that direction; null where the cell does not lie beyond it. */
function gapBetween(from: LayoutCell, cell: LayoutCell, direction: Direction): number | null {
  const gap = {
    left: from.column - (cell.column + cell.columns), right: cell.column - (from.column + from.columns),
    up: from.row - (cell.row + cell.rows), down: cell.row - (from.row + from.rows),
  }[direction];
  return gap >= 0 ? gap : null;
}

function overlaps(a: LayoutCell, b: LayoutCell, direction: Direction): boolean {
  return direction === 'left' || direction === 'right'
    ? a.row < b.row + b.rows && b.row < a.row + a.rows
    : a.column < b.column + b.columns && b.column < a.column + a.columns;
}

function middle(cell: LayoutCell, direction: Direction): number {
  return direction === 'left' || direction === 'right' ? cell.row + cell.rows / 2 : cell.column + cell.columns / 2;
}

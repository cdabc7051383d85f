import { useEffect, useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { meet } from '#model/free-layout';
import type { LayoutCell } from '#model/layout';
import { useFormat } from '../ui/use-format.ts';
import styles from './layouts.module.css';
import type { Drawing, GridPlace } from './use-drawing.ts';

const arrows: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The grid to draw on: a rectangle is selected by dragging, or by the arrow keys with Shift. Never mirrored, as the wall is not. */
export function LayoutSheet({ drawing }: { drawing: Drawing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sheet = useRef<HTMLDivElement>(null);
  const { layout, area, head } = drawing;
  useEffect(() => { sheet.current?.focus(); }, []);

  function placeAt({ clientX, clientY }: PointerEvent): GridPlace {
    const box = sheet.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
    const at = (along: number, size: number, of: number) => Math.min(of - 1, Math.max(0, Math.floor((along / size) * of)));
    return { column: at(clientX - box.left, box.width, layout.columns), row: at(clientY - box.top, box.height, layout.rows) };
  }
  function onKeyDown(event: KeyboardEvent): void {
    const by = arrows[event.key];
    if (by) {
      const to = { column: Math.min(layout.columns - 1, Math.max(0, head.column + by[0])), row: Math.min(layout.rows - 1, Math.max(0, head.row + by[1])) };
      if (event.shiftKey) drawing.extend(to);
      else drawing.select(to);
    } else if (event.key === 'Enter') drawing.merge();
    else if (event.key === 'Delete' || event.key === 'Backspace') drawing.clear();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  const isSelected = (cell: LayoutCell) => meet(cell, area);
  const words = t('layouts.selected', {
    column: format.number(area.column + 1), row: format.number(area.row + 1), columns: format.number(area.columns), rows: format.number(area.rows),
  });
  return (
    <>
      <div
        ref={sheet} className={styles.sheet} dir="ltr" role="application" tabIndex={0} aria-label={t('layouts.sheet')} aria-describedby="layout-selected"
        style={{ gridTemplateColumns: `repeat(${layout.columns}, 1fr)`, gridTemplateRows: `repeat(${layout.rows}, 1fr)` }}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => { event.currentTarget.setPointerCapture(event.pointerId); drawing.select(placeAt(event)); }}
        onPointerMove={(event) => { if (event.currentTarget.hasPointerCapture(event.pointerId)) drawing.extend(placeAt(event)); }}
      >
        {layout.cells.map((cell, index) => (
          <div
            key={`${cell.column} ${cell.row}`} className={styles.cell} data-cell={index} data-selected={isSelected(cell) || undefined}
            style={{ gridColumn: `${cell.column + 1} / span ${cell.columns}`, gridRow: `${cell.row + 1} / span ${cell.rows}` }}
          >
            {format.number(index + 1)}
          </div>
        ))}
        <div className={styles.area} style={{ gridColumn: `${area.column + 1} / span ${area.columns}`, gridRow: `${area.row + 1} / span ${area.rows}` }} />
      </div>
      <p id="layout-selected" className={styles.selected} role="status">{words}</p>
    </>
  );
}

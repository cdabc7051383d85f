/** Draws the rows of a timeline: footage lit, gaps hatched, motion rising from below, what matters hanging from above, bookmarks as flags. */
import type { GapReason } from '#model/recording';
import type { TimelineDensity, TimelineLayout, TimelineRowLayout } from '#model/timeline';
import type { TimelineFlag, TimelineGapBar } from '#model/timeline-bars';
import type { TimelineColours } from './timeline-colours.ts';
import { axisHeight, rowHeight } from './timeline-rows.ts';

export interface RowPaint {
  readonly colours: TimelineColours;
  readonly gap: CanvasPattern | string;
  /** For gaps that nobody need look into: footage that was deleted when its time had come. */
  readonly oldGap: CanvasPattern | string;
  readonly unknown: CanvasPattern | string;
  readonly reasonText: (reason: GapReason) => string;
  readonly number: (value: number) => string;
  readonly measure: (text: string) => number;
}

/** Px above and below what is in a row, and of the line under footage. */
const [edge, line] = [2, 3];

export function paintRows(pen: CanvasRenderingContext2D, { rows, width }: TimelineLayout, paint: RowPaint): void {
  const height = rowHeight(rows.length);
  for (const [i, row] of rows.entries()) paintRow(pen, row, axisHeight + i * height, height, width, paint);
}

function paintRow(pen: CanvasRenderingContext2D, row: TimelineRowLayout, top: number, height: number, width: number, paint: RowPaint): void {
  const { colours } = paint;
  const inner = height - edge * 2;
  pen.fillStyle = paint.unknown;
  for (const bar of row.unknown) pen.fillRect(bar.x, top + edge, bar.width, inner);
  pen.fillStyle = colours.footage;
  for (const bar of row.footage) pen.fillRect(bar.x, top + edge, bar.width, inner);
  pen.fillStyle = colours.accent;
  for (const bar of row.footage) pen.fillRect(bar.x, top + height - edge - line, bar.width, line);
  // A pixel above the line: where there is motion and no footage, no line must seem to be.
  pen.globalAlpha = 0.6;
  paintColumns(pen, row.motion, top + height - edge - line - 1, -Math.round(inner * 0.5));
  pen.fillStyle = colours.text;
  pen.globalAlpha = 0.75;
  paintColumns(pen, row.notable, top + edge, Math.round(inner * 0.3));
  pen.globalAlpha = 1;
  for (const bar of row.gaps) paintGap(pen, bar, top + edge, inner, paint);
  for (const flag of row.flags) paintFlag(pen, flag, top + edge, inner, paint);
  pen.fillStyle = colours.line;
  pen.fillRect(0, top + height - 0.5, width, 1);
}

/** Up or down from `base`, by the sign of `most`. Neighbours of one height are one rectangle: most of a day is such. */
function paintColumns(pen: CanvasRenderingContext2D, { x, columnWidth, counts, peak }: TimelineDensity, base: number, most: number): void {
  const scale = most / Math.log1p(Math.max(1, peak));
  const heightOf = (count: number) => (count === 0 ? 0 : Math.sign(most) * Math.max(2, Math.min(Math.abs(most), Math.round(Math.abs(Math.log1p(count) * scale)))));
  pen.beginPath();
  let from = 0;
  let height = heightOf(counts[0] ?? 0);
  for (let i = 1; i <= counts.length; i++) {
    const next = i < counts.length ? heightOf(counts[i] ?? 0) : 0;
    if (next === height && i < counts.length) continue;
    if (height !== 0) pen.rect(x + from * columnWidth, base, (i - from) * columnWidth, height);
    from = i;
    height = next;
  }
  pen.fill();
}

function paintGap(pen: CanvasRenderingContext2D, { x, width, reason, share, isOpen }: TimelineGapBar, rowTop: number, rowHeight: number, { colours, gap, oldGap, reasonText, measure }: RowPaint): void {
  const isOld = reason === 'deleted';
  // Holes that are drawn wider than they are cut only the lower half: else a few lost seconds a day would make a year look lost.
  const height = share < 0.5 ? Math.ceil(rowHeight / 2) : rowHeight;
  const top = rowTop + rowHeight - height;
  // Lines a pixel apart would be grey mud in a narrow bar: there it is one solid line.
  pen.fillStyle = width < 4 ? (isOld ? colours.lineStrong : colours.bad) : isOld ? oldGap : gap;
  pen.fillRect(x, top, width, height);
  if (width >= 8) {
    pen.fillStyle = isOld ? colours.lineStrong : colours.bad;
    pen.fillRect(x, top, 1, height);
    if (!isOpen) pen.fillRect(x + width - 1, top, 1, height);
  }
  const text = reasonText(reason);
  const room = measure(text) + 12;
  if (room + 8 > width || share < 0.5) return;
  pen.fillStyle = colours.surface;
  pen.fillRect(x + (width - room) / 2, top + height / 2 - 8, room, 16);
  pen.fillStyle = isOld ? colours.muted : colours.text;
  pen.textAlign = 'center';
  pen.fillText(text, x + width / 2, top + height / 2 + 0.5);
}

/** Dark around it, or it would drown in what is behind. Several at one place are a flag with their number. */
function paintFlag(pen: CanvasRenderingContext2D, { x, width, count, isLocked }: TimelineFlag, top: number, height: number, { colours, number, measure }: RowPaint): void {
  const text = count < 2 ? '' : number(count);
  const across = text === '' ? 10 : measure(text) + 8;
  const down = text === '' ? 10 : 14;
  if (width > 1) {
    pen.fillStyle = colours.ground;
    pen.fillRect(x, top + height - 8, width, 5);
    pen.fillStyle = colours.good;
    pen.fillRect(x, top + height - 7, width, 3);
  }
  pen.fillStyle = colours.good;
  pen.strokeStyle = colours.ground;
  pen.lineWidth = 3;
  pen.beginPath();
  pen.moveTo(x, top + height);
  pen.lineTo(x, top);
  pen.lineTo(x + 2 + across, text === '' ? top + down / 2 : top);
  if (text !== '') pen.lineTo(x + 2 + across, top + down);
  pen.lineTo(x + 2, top + down);
  pen.lineTo(x + 2, top + height);
  pen.closePath();
  pen.stroke();
  pen.fill();
  if (isLocked) paintPadlock(pen, x + across + 5, top, colours);
  if (text === '') return;
  pen.fillStyle = colours.ground;
  pen.textAlign = 'center';
  pen.fillText(text, x + 2 + across / 2, top + down / 2 + 0.5);
}

/** Beside a flag: its footage is locked. 8 by 10 px, dark around it as the flag is. */
function paintPadlock(pen: CanvasRenderingContext2D, x: number, y: number, { good, ground }: TimelineColours): void {
  for (const [colour, more] of [[ground, 2], [good, 0]] as const) {
    pen.fillStyle = pen.strokeStyle = colour;
    pen.lineWidth = 1.5 + more;
    pen.beginPath();
    pen.arc(x + 4, y + 4, 2.5, Math.PI, 0);
    pen.stroke();
    pen.fillRect(x - more / 2, y + 4 - more / 2, 8 + more, 6 + more);
  }
}

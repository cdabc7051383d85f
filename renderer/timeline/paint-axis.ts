/** Draws what is above and over the rows of a timeline: times, changes of the clock, the chosen stretch, the playhead. */
import type { TimelineLayout } from '#model/timeline';
import type { TimelineAxis } from '#model/timeline-axis';
import type { TimelineColours } from './timeline-colours.ts';
import { axisHeight } from './timeline-rows.ts';

const [contextLine, tickLine] = [11, 30];

export function paintAxis(pen: CanvasRenderingContext2D, axis: TimelineAxis, width: number, direction: 'rtl' | 'ltr', colours: TimelineColours): void {
  pen.fillStyle = colours.surface;
  pen.fillRect(0, 0, width, axisHeight);
  pen.fillStyle = colours.lineStrong;
  for (const x of axis.minor) pen.fillRect(x - 0.5, axisHeight - 4, 1, 4);
  for (const { x, label } of axis.ticks) pen.fillRect(x - 0.5, axisHeight - (label === null ? 5 : 8), 1, label === null ? 5 : 8);
  pen.fillStyle = colours.line;
  pen.fillRect(0, axisHeight - 0.5, width, 1);
  pen.fillStyle = colours.text;
  pen.textAlign = 'center';
  // Time runs left to right in every language; only words have a direction of their own.
  pen.direction = 'ltr';
  for (const { x, label } of axis.ticks) if (label !== null) pen.fillText(label, x, tickLine);
  pen.textAlign = 'left';
  pen.direction = direction;
  for (const { x, label } of axis.contexts) {
    pen.fillStyle = colours.lineStrong;
    if (x > 0) pen.fillRect(x - 0.5, 2, 1, 18);
    pen.fillStyle = colours.muted;
    pen.fillText(label, x + 6, contextLine);
  }
}

export function paintOver(pen: CanvasRenderingContext2D, { axis, selection, marks, future, playhead, width }: TimelineLayout, height: number, colours: TimelineColours): void {
  pen.globalAlpha = 0.16;
  pen.fillStyle = colours.text;
  for (const { x } of axis.ticks) pen.fillRect(x - 0.5, axisHeight, 1, height - axisHeight);
  pen.globalAlpha = 1;
  if (future !== null) {
    pen.globalAlpha = 0.6;
    pen.fillStyle = colours.wall;
    pen.fillRect(future, axisHeight, width - future, height - axisHeight);
    pen.globalAlpha = 1;
    pen.fillStyle = colours.muted;
    pen.fillRect(future - 0.5, axisHeight, 1, height - axisHeight);
  }
  pen.fillStyle = colours.text;
  // Beside the day above and through the rows, but not through the times, which are read there twice.
  for (const { x } of axis.changes) {
    pen.fillRect(x - 0.75, 2, 1.5, 18);
    for (let y = axisHeight - 7; y < height; y += 7) pen.fillRect(x - 0.75, y, 1.5, 4);
  }
  if (selection) {
    pen.globalAlpha = 0.22;
    pen.fillStyle = colours.accent;
    pen.fillRect(selection.x, axisHeight, selection.width, height - axisHeight);
    pen.globalAlpha = 1;
    pen.fillRect(selection.x, axisHeight - 4, selection.width, 4);
  }
  pen.fillStyle = colours.accent;
  if (marks.in !== null) paintBracket(pen, marks.in, 1, height);
  if (marks.out !== null) paintBracket(pen, marks.out, -1, height);
  if (playhead !== null) paintPlayhead(pen, playhead, height, colours);
}

/** `[` at the beginning and `]` at the end: which is which is seen without a word. */
function paintBracket(pen: CanvasRenderingContext2D, x: number, side: 1 | -1, height: number): void {
  const top = axisHeight - 4;
  const left = side === 1 ? x : x - 2;
  pen.fillRect(left, top, 2, height - top);
  pen.fillRect(side === 1 ? x : x - 7, top, 7, 4);
  pen.fillRect(side === 1 ? x : x - 7, height - 3, 7, 3);
}

function paintPlayhead(pen: CanvasRenderingContext2D, x: number, height: number, { ground, text }: TimelineColours): void {
  pen.fillStyle = ground;
  pen.fillRect(x - 2, axisHeight - 6, 4, height);
  pen.fillStyle = text;
  pen.fillRect(x - 1, axisHeight - 6, 2, height);
  pen.beginPath();
  pen.moveTo(x - 7, axisHeight - 13);
  pen.lineTo(x + 7, axisHeight - 13);
  pen.lineTo(x, axisHeight - 3);
  pen.fill();
}

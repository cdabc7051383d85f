/** Draws what a search found: marks in the rows, and the strip of pictures below them. */
import type { TimelineLayout } from '#model/timeline';
import { thumbHeight, thumbStrip } from '#model/timeline-found';
import type { TimelineFind } from '#model/timeline-found';
import type { TimelineColours } from './timeline-colours.ts';
import { axisHeight, rowHeight } from './timeline-rows.ts';

export interface FoundPaint {
  readonly colours: TimelineColours;
  readonly picture: (find: TimelineFind) => ImageBitmap | null;
  readonly number: (value: number) => string;
  readonly measure: (text: string) => number;
}

/** Px of a mark in a row. */
const markHeight = 6;

export function paintFound(pen: CanvasRenderingContext2D, { rows, thumbs, width, hasFinds }: TimelineLayout, { colours, picture, number, measure }: FoundPaint): void {
  if (!hasFinds) return;
  const height = rowHeight(rows.length);
  for (const [i, row] of rows.entries()) {
    const y = axisHeight + i * height + Math.round((height - markHeight) / 2);
    for (const mark of row.found) {
      // Dark around it: it lies over footage, motion and gaps.
      pen.fillStyle = colours.ground;
      pen.fillRect(mark.x - 1, y - 1, mark.width + 2, markHeight + 2);
      pen.fillStyle = colours.late;
      pen.fillRect(mark.x, y, mark.width, markHeight);
    }
  }
  const top = axisHeight + rows.length * height;
  pen.fillStyle = colours.surface;
  pen.fillRect(0, top, width, thumbStrip);
  const y = top + thumbStrip - thumbHeight - 2;
  for (const { x, width: across, find, foot, count } of thumbs) {
    pen.fillStyle = colours.late;
    pen.beginPath();
    pen.moveTo(foot, top + 1);
    pen.lineTo(Math.min(x + across - 6, foot + 6), y);
    pen.lineTo(Math.max(x + 6, foot - 6), y);
    pen.fill();
    const image = picture(find);
    pen.fillStyle = colours.wall;
    pen.fillRect(x, y, across, thumbHeight);
    if (image) drawWithin(pen, image, x, y, across);
    pen.strokeStyle = image ? colours.late : colours.lineStrong;
    pen.lineWidth = 1;
    pen.strokeRect(x + 0.5, y + 0.5, across - 1, thumbHeight - 1);
    if (count < 2) continue;
    const text = number(count);
    const room = measure(text) + 8;
    pen.fillStyle = colours.late;
    pen.fillRect(x, y, room, 16);
    pen.fillStyle = colours.ground;
    pen.textAlign = 'center';
    pen.fillText(text, x + room / 2, y + 8.5);
  }
}

/** Whole, with its own proportions. */
function drawWithin(pen: CanvasRenderingContext2D, image: ImageBitmap, x: number, y: number, width: number): void {
  const scale = Math.min(width / image.width, thumbHeight / image.height);
  const [across, down] = [image.width * scale, image.height * scale];
  pen.drawImage(image, x + (width - across) / 2, y + (thumbHeight - down) / 2, across, down);
}

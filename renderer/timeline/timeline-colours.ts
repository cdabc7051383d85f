/** Theme tokens as a canvas needs them: canvases do not know CSS variables. */
const tokens = {
  ground: '--ground', surface: '--surface', line: '--line', lineStrong: '--line-strong', text: '--text', muted: '--text-muted',
  footage: '--accent-ground', accent: '--accent', good: '--good', bad: '--bad', badGround: '--bad-ground', wall: '--wall', late: '--late',
} as const;

export type TimelineColours = Readonly<Record<keyof typeof tokens | 'font', string>>;

export function readColours(element: Element): TimelineColours {
  const style = getComputedStyle(element);
  const read = Object.entries(tokens).map(([name, token]) => [name, style.getPropertyValue(token).trim()]);
  return { ...(Object.fromEntries(read) as Record<keyof typeof tokens, string>), font: style.fontFamily };
}

/** Diagonal lines, the same on every screen whatever its pixel ratio: a gap is known by them without seeing any colour. */
export function hatch(context: CanvasRenderingContext2D, line: string, ground: string, ratio: number): CanvasPattern | string {
  const size = Math.round(8 * ratio);
  const tile = new OffscreenCanvas(size, size);
  const pen = tile.getContext('2d');
  if (!pen) return line;
  pen.fillStyle = ground;
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = line;
  pen.lineWidth = 1.5 * ratio;
  pen.beginPath();
  // Three strokes, or the corners of neighbouring tiles would not meet.
  for (const shift of [-size, 0, size]) {
    pen.moveTo(shift - 2, size + 2);
    pen.lineTo(shift + size + 2, -2);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / ratio));
  return pattern ?? line;
}

/** A planar 4:2:0 picture and the two ways to draw on it: filled polygons with smooth edges, and light. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /** All three planes, as the encoder takes them. */
  readonly yuv: Buffer;
  readonly luma: Uint8Array;
  readonly blue: Uint8Array;
  readonly red: Uint8Array;
  /** Distance of the fixed thing seen at each pixel, metres; ground and sky never hide anything and are infinite. */
  readonly depth: Float32Array;
}

/** BT.709 limited range, as encoded. */
export interface Ink {
  readonly y: number;
  readonly u: number;
  readonly v: number;
}

export function createCanvas(width: number, height: number): Canvas {
  const size = width * height;
  const yuv = Buffer.alloc((size * 3) / 2, 128);
  return {
    width, height, yuv,
    luma: yuv.subarray(0, size), blue: yuv.subarray(size, size * 1.25), red: yuv.subarray(size * 1.25, size * 1.5),
    depth: new Float32Array(size).fill(Infinity),
  };
}

/** Coverage of the two rows of luma that share one row of colour, as steps from each pixel to the next. */
const rows = [new Float32Array(4096), new Float32Array(4096)] as const;
const crossings = new Float64Array(64);
const SUBROWS = 4;

/**
 * Fills a polygon given as x, y, x, y … with `ink` at `alpha`. Pixels whose fixed thing is nearer than `depth` stay;
 * `fixed` makes the polygon itself such a thing.
 */
export function fillPolygon(canvas: Canvas, points: ArrayLike<number>, count: number, ink: Ink, alpha: number, depth: number, fixed = false): void {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    const x = points[2 * i]!;
    const y = points[2 * i + 1]!;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  const { width, height } = canvas;
  if (!(right > 0 && left < width && bottom > 0 && top < height)) return;
  const x0 = Math.max(0, Math.floor(left)) & ~1;
  const x1 = Math.min(width, (Math.ceil(right) + 1) & ~1);
  const y0 = Math.max(0, Math.floor(top)) & ~1;
  const y1 = Math.min(height, Math.ceil(bottom));
  for (let y = y0; y < y1; y += 2) {
    for (let half = 0; half < 2; half++) {
      const row = rows[half]!;
      row.fill(0, x0, x1 + 2);
      for (let sub = 0; sub < SUBROWS; sub++) coverLine(row, points, count, y + half + (sub + 0.5) / SUBROWS, x0, x1);
    }
    blendRows(canvas, x0, x1, y, ink, alpha, depth, fixed);
  }
}

function coverLine(row: Float32Array, points: ArrayLike<number>, count: number, y: number, x0: number, x1: number): void {
  let found = 0;
  let fromX = points[2 * count - 2]!;
  let fromY = points[2 * count - 1]!;
  for (let i = 0; i < count; i++) {
    const toX = points[2 * i]!;
    const toY = points[2 * i + 1]!;
    if (fromY <= y !== toY <= y && found < crossings.length) {
      const x = fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX);
      let at = found++;
      while (at > 0 && crossings[at - 1]! > x) {
        crossings[at] = crossings[at - 1]!;
        at--;
      }
      crossings[at] = x;
    }
    fromX = toX;
    fromY = toY;
  }
  for (let i = 0; i + 1 < found; i += 2) {
    const a = Math.max(x0, crossings[i]!);
    const b = Math.min(x1, crossings[i + 1]!);
    if (b <= a) continue;
    const first = Math.floor(a);
    const last = Math.floor(b);
    row[first]! += (first + 1 - a) / SUBROWS;
    row[first + 1]! += (a - first) / SUBROWS;
    row[last]! -= (last + 1 - b) / SUBROWS;
    row[last + 1]! -= (b - last) / SUBROWS;
  }
}

function blendRows(canvas: Canvas, x0: number, x1: number, y: number, ink: Ink, alpha: number, depth: number, fixed: boolean): void {
  const { width, blue, red } = canvas;
  const [upper, lower] = rows;
  const chromaRow = (y >> 1) * (width >> 1);
  const top = y * width;
  let above = 0;
  let below = 0;
  for (let x = x0; x < x1; x += 2) {
    above += upper[x]!;
    below += lower[x]!;
    const nextAbove = above + upper[x + 1]!;
    const nextBelow = below + lower[x + 1]!;
    if (above + below + nextAbove + nextBelow > 0.004) {
      const at = top + x;
      const sum = blendPixel(canvas, at, above, ink, alpha, depth, fixed) + blendPixel(canvas, at + 1, nextAbove, ink, alpha, depth, fixed)
        + blendPixel(canvas, at + width, below, ink, alpha, depth, fixed) + blendPixel(canvas, at + width + 1, nextBelow, ink, alpha, depth, fixed);
      const chroma = chromaRow + (x >> 1);
      blue[chroma] = blue[chroma]! + ((ink.u - blue[chroma]!) * sum) / 4 + 0.5;
      red[chroma] = red[chroma]! + ((ink.v - red[chroma]!) * sum) / 4 + 0.5;
    }
    above = nextAbove;
    below = nextBelow;
  }
}

/** The weight with which the pixel took the ink; 0 where it is hidden. */
function blendPixel({ luma, depth: nearest }: Canvas, at: number, cover: number, ink: Ink, alpha: number, depth: number, fixed: boolean): number {
  if (cover < 0.002 || nearest[at]! < depth) return 0;
  const weight = cover * alpha;
  luma[at] = luma[at]! + (ink.y - luma[at]!) * weight + 0.5;
  if (fixed && cover > 0.5) nearest[at] = depth;
  return weight;
}

/** Adds light to the cell of 2 × 2 pixels at `x`, `y` (even): `strength` 1 is white. */
export function addLight(canvas: Canvas, x: number, y: number, ink: Ink, strength: number, depth: number): void {
  const { width, luma, blue, red } = canvas;
  const at = y * width + x;
  if (canvas.depth[at]! < depth) return;
  const more = strength * (ink.y - 16);
  luma[at] = Math.min(235, luma[at]! + more);
  luma[at + 1] = Math.min(235, luma[at + 1]! + more);
  luma[at + width] = Math.min(235, luma[at + width]! + more);
  luma[at + width + 1] = Math.min(235, luma[at + width + 1]! + more);
  const tint = Math.min(1, strength * 1.2);
  const chroma = (y >> 1) * (width >> 1) + (x >> 1);
  blue[chroma] = blue[chroma]! + (ink.u - blue[chroma]!) * tint + 0.5;
  red[chroma] = red[chroma]! + (ink.v - red[chroma]!) * tint + 0.5;
}

/** A soft round light, brightest in its middle. */
export function addGlow(canvas: Canvas, px: number, py: number, radius: number, ink: Ink, strength: number, depth: number): void {
  const x0 = Math.max(0, Math.floor(px - radius)) & ~1;
  const x1 = Math.min(canvas.width - 1, px + radius);
  const y0 = Math.max(0, Math.floor(py - radius)) & ~1;
  const y1 = Math.min(canvas.height - 1, py + radius);
  for (let y = y0; y < y1; y += 2) {
    for (let x = x0; x < x1; x += 2) {
      const far = ((x + 1 - px) ** 2 + (y + 1 - py) ** 2) / (radius * radius);
      if (far < 1) addLight(canvas, x, y, ink, strength * (1 - far) ** 3, depth);
    }
  }
}

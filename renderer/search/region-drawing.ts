/** Drawing a region on a picture, by mouse or by keyboard. Pure: places are parts of the picture. */
import { cornersOfBox } from '#model/motion-region';
import type { RegionPoint } from '#model/motion-region';

export type RegionShape = 'box' | 'polygon';

export interface RegionDrawing {
  readonly shape: RegionShape;
  /** Of a box the first corner, then both. */
  readonly corners: readonly RegionPoint[];
  readonly isClosed: boolean;
  /** Where the next corner would be. */
  readonly cursor: RegionPoint;
}

export type RegionDeed =
  | { readonly do: 'shape'; readonly shape: RegionShape }
  | { readonly do: 'point'; readonly at: RegionPoint }
  | { readonly do: 'step'; readonly x: number; readonly y: number }
  | { readonly do: 'corner' | 'finish' | 'undo' | 'clear' };

const mostCorners = 32;
/** A corner this near to the first one closes a polygon. */
const closeBy = 0.025;

export const emptyRegion = (shape: RegionShape): RegionDrawing => ({ shape, corners: [], isClosed: false, cursor: { x: 0.5, y: 0.5 } });

export function drawRegion(drawing: RegionDrawing, deed: RegionDeed): RegionDrawing {
  const { shape, corners, isClosed, cursor } = drawing;
  switch (deed.do) {
    case 'shape': return deed.shape === shape ? drawing : { ...emptyRegion(deed.shape), cursor };
    case 'point': return { ...drawing, cursor: within(deed.at) };
    case 'step': return { ...drawing, cursor: within({ x: cursor.x + deed.x, y: cursor.y + deed.y }) };
    case 'clear': return { ...emptyRegion(shape), cursor };
    case 'undo': return { ...drawing, corners: corners.slice(0, -1), isClosed: false };
    case 'finish': return shape === 'polygon' && corners.length >= 3 ? { ...drawing, isClosed: true } : drawing;
    default: {
      // A finished region gives way to the next one.
      if (isClosed) return { ...drawing, corners: [cursor], isClosed: false };
      const [first] = corners;
      if (shape === 'box') return first === undefined ? { ...drawing, corners: [cursor] } : far(first, cursor, 0.005) ? { ...drawing, corners: [first, cursor], isClosed: true } : drawing;
      if (first !== undefined && corners.length >= 3 && !far(first, cursor, closeBy)) return { ...drawing, isClosed: true };
      const last = corners.at(-1);
      return corners.length >= mostCorners || (last && !far(last, cursor, 0.004)) ? drawing : { ...drawing, corners: [...corners, cursor] };
    }
  }
}

/** The outline as it would be with the cursor as the next corner. */
export function outlineOf({ shape, corners, isClosed, cursor }: RegionDrawing): readonly RegionPoint[] {
  const [first, second] = corners;
  if (first === undefined) return [];
  if (shape === 'box') return cornersOfBox(first, second ?? cursor);
  return isClosed ? corners : [...corners, cursor];
}

/** The outline of a finished region; null while there is none. */
export function regionOf(drawing: RegionDrawing): readonly RegionPoint[] | null {
  return drawing.isClosed ? outlineOf(drawing) : null;
}

const within = ({ x, y }: RegionPoint): RegionPoint => ({ x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)) });
const far = (a: RegionPoint, b: RegionPoint, by: number): boolean => Math.abs(a.x - b.x) > by || Math.abs(a.y - b.y) > by;

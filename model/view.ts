import type { CameraId } from './ids.ts';
import type { LayoutName } from './layout.ts';
import type { EpochMs } from './time.ts';

/** Several cameras in one cell, one after the other; which one follows from the wall's clock, so that every window shows the same. */
export interface CarouselItem {
  readonly kind: 'carousel';
  /** 2 to 64, in order; one may come more than once. */
  readonly cameras: readonly CameraId[];
  /** How long each is shown, 3 to 3,600 s. */
  readonly dwellS: number;
}

/** Words on the wall: a street's name, an order for the shift. 1 to 500 characters. */
export interface TextItem {
  readonly kind: 'text';
  readonly text: string;
}

/** A picture on the wall: a plan, a coat of arms, an order of the day. */
export interface ImageItem {
  readonly kind: 'image';
  /** SHA-256 of its bytes in hex, by which the core keeps it. */
  readonly image: string;
  /** What it shows, for those who do not see it: 1 to 80 characters. */
  readonly name: string;
}

/** What a cell of a view holds. A hotspot shows the camera of whichever tile is selected. More kinds (map) come with later issues. */
export type ViewItem =
  | { readonly kind: 'camera'; readonly camera: CameraId } | CarouselItem | TextItem | ImageItem
  | { readonly kind: 'hotspot' } | { readonly kind: 'clock' } | { readonly kind: 'empty' };

/** All that are seen at some moment: those of a carousel, too, that wait for their turn. */
export function allCamerasOf(items: readonly ViewItem[]): CameraId[] {
  return items.flatMap((item) => (item.kind === 'camera' ? [item.camera] : item.kind === 'carousel' ? item.cameras : []));
}

/** A layout with an item in each cell; `items` has exactly as many entries as the layout has cells. */
export interface Arrangement {
  readonly layout: LayoutName;
  readonly items: readonly ViewItem[];
  /** Items a smaller layout has no cell for, in order; a larger layout shows them again. Absent means none. At most 100. */
  readonly spare?: readonly ViewItem[] | undefined;
}

/** A saved, named arrangement; the name is unique within the wall, 1 to 80 characters. */
export interface View extends Arrangement {
  readonly id: string;
  readonly name: string;
  /** What operators call it on the number pad (`v12`): 1 to 999, unique, stays with it. */
  readonly number: number;
  readonly savedAt: EpochMs;
}

/** A numbered place of the wall (from 1) and what it shows now; survives restarts and hardware. */
export interface Monitor extends Arrangement {
  readonly number: number;
  /** The saved view it was opened from, while unchanged. */
  readonly view: string | null;
  /** Grows by one at every change, so that a page can drop stale writes. */
  readonly revision: number;
}

import type { CameraId } from './ids.ts';
import type { EpochMs } from './time.ts';
import type { Arrangement, CarouselItem } from './view.ts';

/** What one monitor sends to another: something for one tile, or all its tiles. */
export type PushContent =
  | { readonly kind: 'item'; readonly item: { readonly kind: 'camera'; readonly camera: CameraId } | CarouselItem; readonly tile: number | null }
  | { readonly kind: 'arrangement'; readonly arrangement: Arrangement; readonly view: string | null };

/**
 * `waiting` for the receiver's word; `shown`; then one of the ends: `refused`, `unanswered` in time, `returned` (what was there before
 * is there again), `kept` by the receiver, `replaced` by something else the receiver put there, `withdrawn` by the sender before the receiver's word.
 */
export const pushStates = ['waiting', 'shown', 'refused', 'unanswered', 'returned', 'kept', 'replaced', 'withdrawn'] as const;
export type PushState = (typeof pushStates)[number];

/** Something sent to a monitor of the wall, which may be another operator's desk (issue 4). */
export interface Push {
  readonly id: string;
  /** Monitors, from 1. */
  readonly from: number;
  readonly to: number;
  /** `tile` counts from 0; null asks for a free one, and is the tile itself once shown. */
  readonly content: PushContent;
  /** Why, as the sender said it; at most 200 characters, may be empty. */
  readonly reason: string;
  readonly state: PushState;
  readonly sentAt: EpochMs;
  /** How long it stays once shown, 10 to 86,400 s; null for until somebody changes it. */
  readonly returnAfterS: number | null;
  /** What is due next: the answer while waiting, the return while shown with one; null for nothing. */
  readonly dueAt: EpochMs | null;
}

/** What the sender is answered: whether a window shows the receiving monitor at that moment, for else nobody sees it, or can say yes. */
export interface SentPush extends Push {
  readonly hasWindow: boolean;
}

/** All that was sent and is not over, and for a minute what became of the rest. */
export interface PushBoard {
  /** Monitors that are asked before something sent is shown there. */
  readonly asking: readonly number[];
  readonly pushes: readonly Push[];
}

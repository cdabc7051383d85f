import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import type { CameraId } from '#model/ids';
import type { EpochMs, TimeRange } from '#model/time';
import type { TimelineFind } from '#model/timeline-found';
import type { ViewItem } from '#model/view';
import type { HeavyQuestion } from './ask-first.ts';
import type { TileHands } from './tile-camera.ts';

export type DeskDialog = 'view-carousel' | 'kiosks' | 'save-view' | 'views' | 'servers' | 'keys' | 'palette' | 'presets' | 'save-preset' | 'carousel' | 'send' | 'layout' | 'item' | 'measure' | 'heavy-view' | 'ptz' | 'steering' | 'bookmarks' | 'lock';

/** One clip looked at by itself: a stretch of footage, or an exported film of the operator's own, to be chosen yet where `file` is null. */
export type DetailedClip =
  | { readonly is: 'footage'; readonly cameras: readonly CameraId[]; readonly range: TimeRange; readonly title: string }
  | { readonly is: 'file'; readonly file: File | null };

/** Where the operator's hand is in this window: nothing a killed page would lose of what the wall shows. */
export interface Desk extends TileHands {
  readonly selected: number;
  /** The selected tile covers the whole wall. */
  readonly enlarged: boolean;
  /** Enter on an empty tile asks for a camera from the tree. */
  readonly choosing: boolean;
  /** Tiles that show their camera's last seconds over the live picture. */
  readonly replaying: ReadonlySet<number>;
  /** What was copied from a tile of this window last, and the last text that the system's clipboard took from here; null where it never took any. */
  readonly copied: { readonly item: ViewItem; readonly text: string | null } | null;
  /** The order half typed on the number pad; empty for none. */
  readonly order: string;
  readonly panelOpen: boolean;
  readonly dialog: DeskDialog | null;
  /** The monitor whose window the host cannot open and a person does; null for none. */
  readonly openByHand: number | null;
  /** Footage of these cameras is reviewed from a moment on instead of the wall; null while the wall is live. */
  readonly reviewing: { readonly cameras: readonly CameraId[]; readonly at: EpochMs; /** What a search found, to be marked; then the review leads back to the search. */ readonly found?: readonly TimelineFind[] } | null;
  /** The search in footage is open, from this camera and moment on; behind a review of what it found it stays as it was. */
  readonly searching: { readonly camera: CameraId | null; readonly at: EpochMs | null } | null;
  /** What a bookmark would be made of instead of the selected tile. */
  readonly inHand: { readonly cameras: readonly CameraId[]; readonly range: TimeRange } | null;
  /** Over everything else; null for none. */
  readonly clip: DetailedClip | null;
  /** The camera whose clock is looked at; null for none. */
  readonly clockOf: CameraId | null;
  /** The bookmark that was made last and may still be given words. */
  readonly marked: string | null;
  /** What was asked about last, for it is more than this PC carries. */
  readonly heavy: HeavyQuestion | null;
  /** The governor took pictures down: this PC does not carry what is on the wall. */
  readonly strained: boolean;
}

export function createDesk(): StoreApi<Desk> {
  const desk = createStore<Desk>(() => ({ selected: 0, enlarged: false, listening: null, choosing: false, held: new Map(), replaying: new Set(), steering: null, copied: null, order: '', panelOpen: true, dialog: null, openByHand: null, reviewing: null, searching: null, inHand: null, clip: null, clockOf: null, marked: null, heavy: null, strained: false }));
  // Another tile in hand ends it.
  desk.subscribe(({ steering, selected }) => { if (steering !== null && steering.tile !== selected) desk.setState({ steering: null }); });
  return desk;
}

/**
 * What a view would ask of this PC, before it is shown. Pure.
 * Every tile is taken for one that a lane serves, for a page learns which ways a camera has only when it opens it: of servers without a
 * lane fewer tiles move than is said here (budget.ts: 8 WebRTC sessions and 24 playlists a window), and none has a low gear.
 */
import type { Camera, StreamProfile } from '#model/camera';
import type { Layout } from '#model/layout';
import { largeTileWidth, mostMainTiles } from '#model/live';
import { pixelRateOf } from '#model/stream-rate';
import type { ViewItem } from '#model/view';
import { costOfWay, megapixelsPerSecondOf, priorityOf, shareBudget } from './budget.ts';
import type { BudgetClaim, BudgetLimits } from './budget.ts';

export interface ViewCost {
  /** Millions of pixels a second, all tiles at full rate. */
  readonly megapixelsPerSecond: number;
  /** Of what this PC carries: 1.4 is too much by 40 %. */
  readonly ratio: number;
  /** Tiles that would show key frames only for it, and those that would show still pictures. */
  readonly keyFrames: number;
  readonly stills: number;
}

export interface ShownView { readonly layout: Layout; readonly items: readonly ViewItem[] }

/** `width` and `height` of the wall in device pixels. Every carousel counts once: one of its cameras is seen at a time. */
export function costOf({ layout, items }: ShownView, width: number, height: number, cameraOf: (id: string) => Camera | undefined, limits: BudgetLimits): ViewCost {
  let mains = 0;
  const claims = items.flatMap((item, tile): BudgetClaim[] => {
    const cell = layout.cells[tile];
    const id = item.kind === 'camera' ? item.camera : item.kind === 'carousel' ? item.cameras[0] : undefined;
    if (!cell || id === undefined) return [];
    const want = { width: (width * cell.columns) / layout.columns, height: (height * cell.rows) / layout.rows, muted: true, purpose: tile === 0 ? 'selected' as const : 'tile' as const };
    const isMain = want.width > largeTileWidth && mains < mostMainTiles;
    if (isMain) mains += 1;
    const streams = cameraOf(id)?.streams ?? [];
    return [{ id: tile, priority: priorityOf(want), kind: 'lane', lowest: costOfWay({ kind: 'keyframes', role: 'sub', megapixelsPerSecond: rateOf(streams, 'sub') }), megapixelsPerSecond: rateOf(streams, isMain ? 'main' : 'sub') }];
  });
  const megapixelsPerSecond = claims.reduce((sum, claim) => sum + claim.megapixelsPerSecond, 0);
  const { granted: full } = shareBudget(claims, limits);
  const { granted: moving } = shareBudget(claims.map((claim) => (full.has(claim.id) ? claim : { ...claim, kind: 'keyframes', megapixelsPerSecond: claim.lowest })), limits);
  return { megapixelsPerSecond, ratio: megapixelsPerSecond / limits.megapixelsPerSecond, keyFrames: moving.size - full.size, stills: claims.length - moving.size };
}

/** A camera without that stream shows the one it has; figures nobody told are taken for the usual ones. */
function rateOf(streams: readonly StreamProfile[], role: 'main' | 'sub'): number {
  const stream = streams.find((one) => one.role === role) ?? streams[0];
  return pixelRateOf(stream) ?? megapixelsPerSecondOf(stream?.role ?? role);
}

/**
 * What a view would ask of this PC, before it is shown. Pure.
 * A tile of a server of which nothing was opened yet is taken for one that a lane serves: which ways there are is told by tickets.
 */
import type { BudgetPriority } from '#model/budget-priority';
import type { Camera, StreamProfile } from '#model/camera';
import type { Layout } from '#model/layout';
import { largeTileWidth, mostMainTiles } from '#model/live';
import type { LiveKind } from '#model/live';
import { pixelRateOf } from '#model/stream-rate';
import type { ViewItem } from '#model/view';
import { costOfWay, megapixelsPerSecondOf, priorityOf, shareBudget } from './budget.ts';
import type { BudgetClaim, BudgetLimits } from './budget.ts';
import { demandOf, shareOf } from './pc-share.ts';
import type { WindowDemand } from './pc-share.ts';

export interface ViewCost {
  /** Millions of pixels a second, all tiles at full rate. */
  readonly megapixelsPerSecond: number;
  /** Of what this PC carries beside its other windows: 1.4 is too much by 40 %. */
  readonly ratio: number;
  /** Tiles that would show key frames only for it, and those that would show still pictures. */
  readonly keyFrames: number;
  readonly stills: number;
  /** Tiles that would show nothing: all WebRTC sessions and playlists of the window are taken, and their servers have no lesser way. */
  readonly dark: number;
}

export interface ShownView { readonly layout: Layout; readonly items: readonly ViewItem[] }

export interface KnownCameras {
  readonly cameraOf: (id: string) => Camera | undefined;
  /** The ways its server has for a tile, best first; null where they are not known yet. */
  readonly waysOf: (id: string) => readonly LiveKind[] | null;
}

const lane: readonly LiveKind[] = ['lane', 'keyframes', 'stills'];

/** `width` and `height` of the wall in device pixels. Every carousel counts once: one of its cameras is seen at a time. `others`: what the PC's other windows would have, which take their parts. */
export function costOf({ layout, items }: ShownView, width: number, height: number, { cameraOf, waysOf }: KnownCameras, limits: BudgetLimits, others: readonly WindowDemand[] = []): ViewCost {
  let mains = 0;
  const tiles = items.flatMap((item, tile) => {
    const cell = layout.cells[tile];
    const id = item.kind === 'camera' ? item.camera : item.kind === 'carousel' ? item.cameras[0] : undefined;
    if (!cell || id === undefined) return [];
    const want = { width: (width * cell.columns) / layout.columns, height: (height * cell.rows) / layout.rows, muted: true, purpose: tile === 0 ? 'selected' as const : 'tile' as const };
    const isMain = want.width > largeTileWidth && mains < mostMainTiles;
    if (isMain) mains += 1;
    const streams = cameraOf(id)?.streams ?? [];
    const ways = waysOf(id) ?? lane;
    const lowest = ways.includes('keyframes') ? costOfWay({ kind: 'keyframes', role: 'sub', megapixelsPerSecond: rateOf(streams, 'sub') }) : 0;
    return [{ tile, priority: priorityOf(want), ways, lowest, full: rateOf(streams, isMain ? 'main' : 'sub') }];
  });
  const wish = tiles.map(({ tile, priority, lowest, full }): BudgetClaim => ({ id: tile, priority, kind: 'lane', lowest, megapixelsPerSecond: full }));
  // Other windows with more important tiles may leave nothing.
  const carried = Math.max(1, shareOf(demandOf(wish, limits.moving), others, limits.megapixelsPerSecond));
  const shown = stepDown(tiles, { ...limits, megapixelsPerSecond: carried });
  const showing = (kind: LiveKind | undefined): number => shown.filter((each) => each === kind).length;
  const megapixelsPerSecond = tiles.reduce((sum, { full }) => sum + full, 0);
  return { megapixelsPerSecond, ratio: megapixelsPerSecond / carried, keyFrames: showing('keyframes'), stills: showing('stills'), dark: showing(undefined) };
}

interface PlannedTile { readonly tile: number; readonly priority: BudgetPriority; readonly ways: readonly LiveKind[]; readonly lowest: number; readonly full: number }

/** The way each tile ends at: who is refused takes the next of its ways, as its player would; undefined where none is left. */
function stepDown(tiles: readonly PlannedTile[], limits: BudgetLimits): readonly (LiveKind | undefined)[] {
  const steps = tiles.map(() => 0);
  for (;;) {
    const claims = tiles.flatMap(({ tile, priority, ways, lowest, full }, index): BudgetClaim[] => {
      const kind = ways[steps[index] ?? 0];
      return kind === undefined ? [] : [{ id: tile, priority, kind, lowest, megapixelsPerSecond: kind === 'keyframes' ? lowest : full }];
    });
    const { granted } = shareBudget(claims, limits);
    if (granted.size === claims.length) return tiles.map(({ ways }, index) => ways[steps[index] ?? 0]);
    const refused = new Set(claims.filter(({ id }) => !granted.has(id)).map(({ id }) => id));
    for (const [index, { tile }] of tiles.entries()) if (refused.has(tile)) steps[index] = (steps[index] ?? 0) + 1;
  }
}

/** A camera without that stream shows the one it has; figures nobody told are taken for the usual ones. */
function rateOf(streams: readonly StreamProfile[], role: 'main' | 'sub'): number {
  const stream = streams.find((one) => one.role === role) ?? streams[0];
  return pixelRateOf(stream) ?? megapixelsPerSecondOf(stream?.role ?? role);
}

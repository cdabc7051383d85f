/** Who may decode what when a window cannot afford everything. Pure. */
import { budgetPriorities } from '#model/budget-priority';
import type { BudgetPriority } from '#model/budget-priority';
import type { StreamRole } from '#model/camera';
import type { LiveKind, LiveTicket, LiveWant } from '#model/live';

export interface BudgetClaim {
  readonly id: number;
  readonly priority: BudgetPriority;
  readonly kind: LiveKind;
  readonly megapixelsPerSecond: number;
  /** What its tile would take in low gear; 0 where its camera has none. */
  readonly lowest: number;
  /** What its tile would take by the way the core put first; as much as the claim where absent. */
  readonly wish?: number;
  /** The player that claims: one that changes its way has two claims for one picture. A claim without is a picture of its own. */
  readonly owner?: object;
}

export interface BudgetLimits {
  /** What this machine decodes, in millions of pixels a second; shared by the windows on it (pc-share.ts). */
  readonly megapixelsPerSecond: number;
  /** WebRTC sessions (whep, offered), each with transport, jitter buffer and threads of its own. */
  readonly peers: number;
  /** hls.js players (llhls, hls), each with a demuxer in a worker: servers without a lane show whole walls by them (F12 asks for 24). */
  readonly playlists: number;
  /** Moving pictures: all that is not stills. Infinite but in safe mode (F29). */
  readonly moving: number;
}

/** What a way takes besides pixels. The lane carries any number on one socket, pushed pictures have a host name per camera. */
const takes: Readonly<Record<LiveKind, 'peers' | 'playlists' | null>> = { whep: 'peers', offered: 'peers', llhls: 'playlists', hls: 'playlists', lane: null, keyframes: null, mjpeg: null, stills: null };

/**
 * Until this PC is measured. 36 lane tiles of 640×360@15, 124 Mpx/s, cost 95 % of a core; of four cores one is left for everything else.
 * Two cores carried 64 tiles without losing a frame and not 100 (docs/performance.md).
 */
export function usualLimitsOf(cores: number): BudgetLimits {
  return { megapixelsPerSecond: Math.min(370, Math.max(1, cores) * 125), peers: 8, playlists: 24, moving: Number.POSITIVE_INFINITY };
}

export const usualLimits = usualLimitsOf(navigator.hardwareConcurrency);

/**
 * So much more where hardware decodes, which nobody measured here: a `<video>` costs 2.4 times its decoding (docs/performance.md), and this
 * is what is left of it. Where the governor begins (docs/decisions/055); lost frames say the rest.
 */
const hardwareShare = 1 / (1 - 1 / 2.4);

/** A commissioning run's figure: the most this PC carries, or where nothing strained it what it carries at least. */
export interface MeasuredCapacity {
  readonly megapixelsPerSecond: number;
  readonly isLimit: boolean;
}

/**
 * The usual limits with what this PC was measured to carry, where it was; else with what the browser says of its decoders. That it carries
 * something at least is no reason to grant less than usual.
 */
export function limitsOf(measured: MeasuredCapacity | null, hasHardware = false): BudgetLimits {
  if (!measured) return hasHardware ? { ...usualLimits, megapixelsPerSecond: usualLimits.megapixelsPerSecond * hardwareShare } : usualLimits;
  const { megapixelsPerSecond, isLimit } = measured;
  return { ...usualLimits, megapixelsPerSecond: isLimit ? megapixelsPerSecond : Math.max(usualLimits.megapixelsPerSecond, megapixelsPerSecond) };
}

export interface BudgetShare {
  /** Ids of the claims that may run. */
  readonly granted: ReadonlySet<number>;
  /** Whose pictures may move (`moverOf`), the most important first. */
  readonly movers: ReadonlySet<object | number>;
}

/**
 * Which claims may run, served by priority and then by age (lowest id first). Room for low gear is kept for every tile before one gets
 * more, so that nobody's full rate costs another its picture. The most important picture may take whatever it costs, one large picture
 * beats none; so may its next way beside the one in use. Where few may move, room is for those few. Stills always may.
 */
export function shareBudget(claims: readonly BudgetClaim[], limits: BudgetLimits): BudgetShare {
  const inOrder = claims.toSorted(byPriority);
  const movers = moversOf(inOrder, limits.moving);
  const kept = new Map<number, number>();
  let megapixels = 0;
  for (const claim of inOrder) {
    const { id, lowest } = claim;
    const neverMoves = movers.size >= limits.moving && !movers.has(moverOf(claim));
    if (neverMoves || megapixels + lowest > limits.megapixelsPerSecond) continue;
    kept.set(id, lowest);
    megapixels += lowest;
  }
  const granted = new Set<number>();
  let first: object | number | null = null;
  const taken = { peers: 0, playlists: 0 };
  for (const claim of inOrder) {
    if (claim.kind === 'stills') {
      granted.add(claim.id);
      continue;
    }
    if (!movers.has(moverOf(claim))) continue;
    const own = takes[claim.kind];
    const more = claim.megapixelsPerSecond - (kept.get(claim.id) ?? 0);
    const isKept = kept.has(claim.id) && more <= 0;
    const isFirst = first === null || first === moverOf(claim);
    const fits = isFirst || isKept || (megapixels + more <= limits.megapixelsPerSecond && (own === null || taken[own] < limits[own]));
    if (!fits) continue;
    granted.add(claim.id);
    first ??= moverOf(claim);
    megapixels += Math.max(0, more);
    if (own) taken[own] += 1;
  }
  return { granted, movers };
}

/** Whose pictures may move, the most important first. */
export function moversOf(claims: readonly BudgetClaim[], moving: number): ReadonlySet<object | number> {
  const wish = new Set(claims.filter(({ kind }) => kind !== 'stills').toSorted(byPriority).map(moverOf));
  return new Set([...wish].slice(0, moving));
}

/** The picture a claim is for: its player's, or one of its own. */
export function moverOf({ owner, id }: BudgetClaim): object | number {
  return owner ?? id;
}

function byPriority(a: BudgetClaim, b: BudgetClaim): number {
  return budgetPriorities.indexOf(a.priority) - budgetPriorities.indexOf(b.priority) || a.id - b.id;
}

/** A tile above this many pixels is large. */
const largePixels = 900 * 500;

export function priorityOf(want: LiveWant): BudgetPriority {
  if (want.raised) return 'alarm';
  if (want.purpose !== 'tile') return want.purpose;
  return want.width * want.height >= largePixels ? 'large' : 'rest';
}

/** What a stream costs whose size nobody told: a main stream is taken for 1280×720@25, others for 640×360@15. */
export function megapixelsPerSecondOf(role: StreamRole): number {
  return role === 'main' ? 23 : 3.5;
}

/** Of the processor time of a tile at full rate: 36 tiles in one run (docs/decisions/043). */
const lowGearShare = 0.2;

type Way = Pick<LiveTicket, 'kind' | 'role' | 'megapixelsPerSecond'>;

/** In the unit a PC is measured in: pixels decoded and shown. */
export function costOfWay({ kind, role, megapixelsPerSecond = megapixelsPerSecondOf(role) }: Way): number {
  return megapixelsPerSecond * (kind === 'keyframes' ? lowGearShare : 1);
}

/** Of the ways in hand the one in low gear; 0 where there is none. */
export function lowestOf(ways: readonly Way[]): number {
  const low = ways.find(({ kind }) => kind === 'keyframes');
  return low ? costOfWay(low) : 0;
}

/** What an emulated MediaMTX is made of, as its sheet describes it (1.20.1); every quirk can be turned. */
import type { ClipSource } from '../../clip-source.ts';
import type { MtxFootage } from './mtx-footage.ts';

export type MtxAction = 'api' | 'read' | 'playback';

export interface MtxPath {
  readonly name: string;
  /** Null while nobody publishes. */
  source: ClipSource | null;
  readonly confName?: string;
  readonly record?: boolean;
  readonly sourceOnDemand?: boolean;
  readonly tracks?: readonly { readonly codec: string; readonly codecProps: object | null }[];
  /** Whole stretches; epoch ms. `breaks` ends a stretch although the next file follows at once. */
  recordings?: readonly { readonly start: number; readonly end: number }[];
}

export interface MtxState {
  readonly paths: MtxPath[];
  readonly footage: MtxFootage;
  /** `v1.20.1`; before 1.15.2 there is no `info`, before 1.16 no `online`. */
  version: string;
  /** The one user there is. */
  login: { user: string; password: string } | null;
  /** What that user may do, with which paths. */
  permits: (action: MtxAction, path: string) => boolean;
  /** What anybody may do. */
  anonymous: readonly MtxAction[];
  /** Ms a wrong login waits for its answer: 0 to 4,000 in the product. */
  delayMs: () => number;
  /** Wrong logins so far. */
  readonly refusals: { readonly service: string; readonly at: number }[];
  /** `METHOD service path?query` of every request. */
  readonly requests: string[];
  answers: 'right' | 'garbage' | 'huge' | 'wrong types';
  /** The server's clock minus ours, ms. */
  clockOffsetMs: number;
  /** HLS sessions by secret. */
  readonly sessions: Map<string, { readonly path: string }>;
  /** `hlsVariant` of its settings: without parts, or with none of fragmented MP4. */
  hlsVariant: 'lowLatency' | 'fmp4' | 'mpegts';
  /** Wall time at which all cameras stopped sending; null while they send. */
  stalledAt: number | null;
  /** `/get` finds nothing from just before a stretch (1.10). */
  getNeedsInside: boolean;
}

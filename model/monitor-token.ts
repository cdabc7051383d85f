import type { EpochMs } from './time.ts';

/** The right of a PC elsewhere to show one monitor of the wall, for good or until a day; its secret is told once and never kept. */
export interface MonitorToken {
  readonly id: string;
  /** The only monitor it opens, from 1. */
  readonly monitor: number;
  readonly madeAt: EpochMs;
  /** Null for good, until it is withdrawn. */
  readonly expiresAt: EpochMs | null;
  /** When a window last came in with it; null for never. */
  readonly usedAt: EpochMs | null;
}

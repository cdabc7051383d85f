/**
 * How often this window's page crashed lately (F29). A page marks that it leaves; one that begins and finds no mark follows a crash, or a
 * page that stood still and was ended (F30). The count is text in the window's sessionStorage, which outlives the page's process and ends
 * with the window. A tab that a person duplicates begins with a copy: one crash too many, which alone does nothing. Pure.
 */
import type { EpochMs } from '#model/time';

/** So many crashes within so long put the window into safe mode. */
export const crashLoop = { crashes: 3, withinMs: 5 * 60_000 } as const;
/** From the last crash to the end of safe mode, ms. */
export const safeMs = 30 * 60_000;

/** Moments are by the PC's own clock, which may be set while they are kept. */
export interface CrashCount {
  /** When the page began after a crash, oldest first; the newest that can make a loop, at most three. */
  readonly crashes: readonly EpochMs[];
  /** The window is in safe mode until then; null for not. */
  readonly safeUntil: EpochMs | null;
  /** The journal has this safe mode. */
  readonly isNoted: boolean;
}

export const noCrashes: CrashCount = { crashes: [], safeUntil: null, isNoted: false };

/** What is kept: `left` once the page leaves in order. */
export function crashText(count: CrashCount, left: boolean): string {
  return JSON.stringify({ ...count, left });
}

/** As a page begins that finds `text`. Moments in the future are dropped: the clock was set back. */
export function countAtStart(text: string | null, now: EpochMs): CrashCount {
  const kept = keptIn(text);
  if (kept === null) return noCrashes;
  const crashes = [...kept.crashes, ...(kept.left ? [] : [now])].filter((at) => at <= now && now - at <= crashLoop.withinMs).slice(-crashLoop.crashes);
  const wasSafe = kept.safeUntil !== null && kept.safeUntil > now && kept.safeUntil <= now + safeMs;
  const crashed = !kept.left && (wasSafe || crashes.length >= crashLoop.crashes);
  return { crashes, safeUntil: crashed ? now + safeMs : wasSafe ? kept.safeUntil : null, isNoted: wasSafe && kept.isNoted };
}

/** Null for what this page cannot have written. */
function keptIn(text: string | null): (CrashCount & { readonly left: boolean }) | null {
  try {
    const told: unknown = JSON.parse(text ?? 'null');
    if (typeof told !== 'object' || told === null) return null;
    const { crashes, safeUntil, isNoted, left } = told as Readonly<Record<string, unknown>>;
    if (!Array.isArray(crashes) || !crashes.every(Number.isFinite) || typeof isNoted !== 'boolean' || typeof left !== 'boolean') return null;
    return safeUntil === null || Number.isFinite(safeUntil) ? { crashes: crashes as EpochMs[], safeUntil: safeUntil as EpochMs | null, isNoted, left } : null;
  } catch {
    return null;
  }
}

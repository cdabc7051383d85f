/** The lock of the desk: the windows of the core's own PC, all together. A lock of the screen by a PIN; there are no accounts. */
import { latinDigits } from './search-folding.ts';
import type { EpochMs } from './time.ts';

/** Who locked it: a person's command, nobody's hand for as long as the settings say, or the operating system's session that was locked or put to sleep. */
export const deskLockReasons = ['person', 'idle', 'session'] as const;
export type DeskLockReason = (typeof deskLockReasons)[number];

export type DeskState =
  /** `lockAt`: when it locks by itself unless a hand stirs; null where it does not. */
  | { readonly is: 'open'; readonly hasPin: boolean; readonly lockAt: EpochMs | null }
  /** `monitor` is where it was locked from, null for nobody's hand. `tryAt`: no PIN is looked at before, for too many were wrong. */
  | { readonly is: 'locked'; readonly hasPin: boolean; readonly since: EpochMs; readonly why: DeskLockReason; readonly monitor: number | null; readonly tryAt: EpochMs | null };

/** What became of a PIN that was tried; `tryAt` is when the next one is looked at. */
export type PinVerdict = { readonly is: 'right' } | { readonly is: 'wrong' | 'wait'; readonly tryAt: EpochMs | null };

export const pinDigits = { least: 4, most: 12 } as const;

/** Four to twelve digits, typed in Latin, Arabic or Persian digits; null for anything else. */
export function pinOf(typed: string): string | null {
  const digits = latinDigits(typed.trim());
  return /^\d+$/.test(digits) && digits.length >= pinDigits.least && digits.length <= pinDigits.most ? digits : null;
}

import type { AlarmLevel } from './camera-alarm.ts';
import type { Language } from './local-name.ts';

/** Settings of one installation; kept by the host, served to every page. */
export interface Settings {
  readonly language: Language;
  /** Arabic-Indic digits (٠١٢) instead of 012 when the language is Arabic; Morocco writes 012. */
  readonly arabicIndicDigits: boolean;
  /** Hour shown as 0–23; false shows 1–12 with am/pm. */
  readonly clock24: boolean;
  /** The desktop program starts with the person's session; hosts that cannot see to that ignore it. */
  readonly startWithPc: boolean;
  /** Minutes without a hand after which the desk locks by itself; 0 for never. */
  readonly lockAfterMinutes: number;
  /** The desk locks with the operating system's session and before sleep, where the host can tell. */
  readonly lockWithSession: boolean;
  /** A lock of the desk also covers the monitors on other PCs. */
  readonly lockOtherPcs: boolean;
  /** A window whose page takes more memory than this (MB) is replaced by a fresh one, at a quiet moment from 70 % of it on; 0 for never. */
  readonly windowMemoryMb: number;
  /** Which events of cameras raise the tiles that show them. */
  readonly alarmLevel: AlarmLevel;
}

export const defaultSettings: Settings = { language: 'fr', arabicIndicDigits: false, clock24: true, startWithPc: false, lockAfterMinutes: 0, lockWithSession: true, lockOtherPcs: false, windowMemoryMb: 600, alarmLevel: 'rules' };

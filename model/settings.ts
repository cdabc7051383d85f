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
}

export const defaultSettings: Settings = { language: 'fr', arabicIndicDigits: false, clock24: true, startWithPc: false };

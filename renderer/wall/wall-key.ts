import type { Direction } from './neighbour.ts';

/** What a key asks of the wall. */
export type WallKey =
  | { readonly do: 'go' | 'pan' | 'swap'; readonly direction: Direction }
  | { readonly do: 'digit'; readonly digit: string }
  | { readonly do: 'enter' | 'escape' | 'erase-digit' | 'clear' | 'listen' | 'snapshot' | 'zoom-in' | 'zoom-out' | 'zoom-reset' | 'retry' }
  | { readonly do: 'full-screen' | 'save-view' | 'keys' | 'panel' | 'search' };

export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

const directions: Readonly<Record<string, Direction>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };
const letters = {
  m: 'listen', s: 'snapshot', f: 'full-screen', p: 'panel', r: 'retry',
} as const;

/**
 * Reads a key press on any of the keyboards in use: an Arabic layout types letters of its own, so the key's place counts
 * there; a French one (AZERTY) types & é " without Shift, where operators expect 1 2 3. `typing` says that digits are being entered.
 */
export function wallKey(press: KeyPress, typing: boolean): WallKey | null {
  if (press.altKey || press.metaKey) return null;
  const direction = directions[press.key];
  if (direction !== undefined) return { do: press.ctrlKey ? 'swap' : press.shiftKey ? 'pan' : 'go', direction };
  const letter = latinLetter(press);
  if (press.ctrlKey) return letter === 's' ? { do: 'save-view' } : null;
  switch (press.key) {
    case 'Enter': return { do: 'enter' };
    case 'Escape': return { do: 'escape' };
    case 'Delete': return { do: 'clear' };
    case 'Backspace': return { do: typing ? 'erase-digit' : 'clear' };
    case '+': case '=': return { do: 'zoom-in' };
    case '?': case '؟': return { do: 'keys' };
    case '/': return { do: 'search' };
    default:
  }
  const digit = digitOf(press);
  // Camera numbers do not begin with 0, so a lone 0 is free to put the zoom back.
  if (digit === '0' && !typing) return { do: 'zoom-reset' };
  if (digit !== null) return { do: 'digit', digit };
  if (press.key === '-' || press.key === '_') return { do: 'zoom-out' };
  return letter !== null && Object.hasOwn(letters, letter) ? { do: letters[letter as keyof typeof letters] } : null;
}

function digitOf({ key, code, shiftKey }: KeyPress): string | null {
  if (/^[0-9]$/.test(key)) return key;
  const arabicIndic = '٠١٢٣٤٥٦٧٨٩'.indexOf(key);
  if (key.length === 1 && arabicIndic >= 0) return String(arabicIndic);
  const place = /^Digit([0-9])$/.exec(code)?.[1];
  return place !== undefined && !shiftKey ? place : null;
}

function latinLetter({ key, code }: KeyPress): string | null {
  if (/^[a-zA-Z]$/.test(key)) return key.toLowerCase();
  // Any other letter comes from a non-Latin layout: its place on the keyboard decides.
  return key.length === 1 && /\p{L}/u.test(key) ? (/^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? null) : null;
}

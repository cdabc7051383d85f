import type { ActionId } from '../state/actions.ts';
import { latinLetter } from '../ui/latin-letter.ts';
import { padSign, rowDigit } from '../ui/number-key.ts';
import type { Direction } from './neighbour.ts';

/** What a key asks of the wall. */
export type WallKey =
  | { readonly do: 'go' | 'pan' | 'swap'; readonly direction: Direction }
  /** The next sign of a typed order (model/typed-order.ts). */
  | { readonly do: 'type'; readonly sign: string }
  | { readonly do: 'enter' | 'escape' | 'erase' }
  | { readonly do: 'act'; readonly action: ActionId };

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
  m: 'listen', s: 'snapshot', f: 'fullScreen', e: 'panel', d: 'steer', g: 'ptz', r: 'retry', c: 'carousel', h: 'hold', i: 'item', l: 'layout', j: 'replay', k: 'replayPause', t: 'send', y: 'accept', n: 'refuse', x: 'clip',
} as const satisfies Record<string, ActionId>;
/** Paste comes with the browser's own event, which alone may read what other windows copied. */
const withCtrl = { s: 'save', k: 'palette', z: 'undo', y: 'redo', c: 'copy', x: 'cut', b: 'bookmarks', l: 'lock', f: 'searchFootage' } as const satisfies Record<string, ActionId>;
/** Between camera and tile. Commas too: they are on the number pad of French keyboards. */
const points = new Set(['.', ',', '٫', '،']);
/** Between camera and monitor; the number pad has no `>`. */
const arrows = new Set(['>', '*']);

/**
 * Reads a key press on any of the keyboards in use: an Arabic layout types letters of its own, so the key's place counts
 * there; a French one (AZERTY) types & é " without Shift, where operators expect 1 2 3. The number pad types numbers whatever NumLock
 * says, so its arrows, Home and Delete are none. `typing` says that an order is being entered.
 */
export function wallKey(press: KeyPress, typing: boolean): WallKey | null {
  if (press.altKey || press.metaKey) return null;
  const ofPad = padSign(press.code) !== null;
  const direction = ofPad ? undefined : directions[press.key];
  if (direction !== undefined) return { do: press.ctrlKey ? 'swap' : press.shiftKey ? 'pan' : 'go', direction };
  const letter = latinLetter(press);
  if (press.ctrlKey) return letter !== null && Object.hasOwn(withCtrl, letter) ? act(withCtrl[letter as keyof typeof withCtrl]) : null;
  switch (ofPad ? '' : press.key) {
    case 'Enter': return { do: 'enter' };
    case 'Escape': return { do: 'escape' };
    case 'Delete': case 'Backspace': return typing ? { do: 'erase' } : act('clear');
    case '+': case '=': return act('zoomIn');
    case '?': case '؟': return act('help');
    case '/': return act('search');
    default:
  }
  const digit = digitOf(press);
  // Camera numbers do not begin with 0, so a lone 0 is free to put the zoom back.
  if (digit === '0' && !typing) return act('zoomReset');
  if (digit !== null) return { do: 'type', sign: digit };
  if (padSign(press.code) === '.' || points.has(press.key) || isLetterAtPoint(press)) return typing ? { do: 'type', sign: '.' } : null;
  if (typing && arrows.has(press.key)) return { do: 'type', sign: '>' };
  if (press.key === '-' || press.key === '_') return act('zoomOut');
  if ((letter === 'v' || letter === 'w' || letter === 'p') && !typing) return { do: 'type', sign: letter };
  if (letter === 'u') return act(press.shiftKey ? 'reviewAll' : 'review');
  if (letter === 'b') return act(press.shiftKey ? 'bookmarkAll' : 'bookmark');
  return letter !== null && Object.hasOwn(letters, letter) ? act(letters[letter as keyof typeof letters]) : null;
}

const act = (action: ActionId): WallKey => ({ do: 'act', action });

/** An Arabic layout types a letter where others have the full stop. */
const isLetterAtPoint = ({ key, code }: KeyPress): boolean => code === 'Period' && /^[^a-z]$/i.test(key) && /\p{L}/u.test(key);

function digitOf({ key, code, shiftKey }: KeyPress): string | null {
  const padded = padSign(code);
  if (padded !== null) return padded === '.' ? null : padded;
  if (/^[0-9]$/.test(key)) return key;
  const arabicIndic = '٠١٢٣٤٥٦٧٨٩'.indexOf(key);
  if (key.length === 1 && arabicIndic >= 0) return String(arabicIndic);
  return shiftKey ? null : rowDigit(code);
}

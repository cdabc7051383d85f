import { latinLetter } from '../ui/latin-letter.ts';

/** What a key asks of a clip. */
export type ClipKey = { readonly do: 'toggle' | 'loop' | 'mute' | 'fullScreen' } | { readonly do: 'step' | 'speed' | 'mark'; readonly by: -1 | 1 } | { readonly do: 'jump'; readonly by: number };

interface Press { readonly key: string; readonly code: string; readonly ctrlKey: boolean; readonly altKey: boolean; readonly metaKey: boolean }

const letters: Readonly<Record<string, ClipKey>> = {
  k: { do: 'toggle' }, j: { do: 'jump', by: -10 }, l: { do: 'jump', by: 10 }, r: { do: 'loop' }, m: { do: 'mute' }, f: { do: 'fullScreen' },
};
const signs: Readonly<Record<string, ClipKey>> = {
  ',': { do: 'step', by: -1 }, '.': { do: 'step', by: 1 }, '،': { do: 'step', by: -1 }, '[': { do: 'mark', by: -1 }, ']': { do: 'mark', by: 1 }, '-': { do: 'speed', by: -1 }, '+': { do: 'speed', by: 1 }, '=': { do: 'speed', by: 1 },
};
/** Signs that Arabic and French keyboards have elsewhere count by their place, too; AZERTY's own comma and full stop come by the sign. */
const places: Readonly<Record<string, ClipKey>> = { Comma: { do: 'step', by: -1 }, Period: { do: 'step', by: 1 }, BracketLeft: { do: 'mark', by: -1 }, BracketRight: { do: 'mark', by: 1 } };

/** `onButton`: the space bar presses it. Null for a key that does nothing here. */
export function clipKey(press: Press, onButton: boolean): ClipKey | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  if (press.key === ' ') return onButton ? null : { do: 'toggle' };
  const sign = signs[press.key];
  if (sign) return sign;
  // An Arabic layout types letters where others have signs.
  const letter = latinLetter(press);
  if (letter !== null) return letters[letter] ?? null;
  return press.key.length === 1 && /\p{L}/u.test(press.key) ? places[press.code] ?? null : null;
}

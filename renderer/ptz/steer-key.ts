import type { PtzVelocity } from '#model/ptz';
import { padSign, rowDigit } from '../ui/number-key.ts';

export type SteerWay = 'left' | 'right' | 'up' | 'down' | 'in' | 'out';
export type SteerKey =
  | { readonly do: 'move'; readonly way: SteerWay }
  | { readonly do: 'focus'; readonly speed: number }
  | { readonly do: 'iris'; readonly by: number }
  | { readonly do: 'home' | 'back' | 'end' };

export interface SteerPress { readonly key: string; readonly code: string; readonly shiftKey: boolean; readonly ctrlKey: boolean; readonly altKey: boolean; readonly metaKey: boolean }

const ways: Readonly<Record<string, SteerWay>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down', PageUp: 'in', PageDown: 'out' };
/** Of full speed: slow enough to aim, and everything with Shift. */
const usualSpeed = 0.4;

/** Of the iris's range at each press. */
export const irisStep = 0.1;

/**
 * What a key means while a camera is in hand; null for keys that keep their meaning. By place where layouts differ. Keys that type
 * numbers are the wall's (AZERTY's 6 and 8 are - and _ without Shift), and while an order is half typed (`typing`) so is what mends it.
 */
export function steerKey({ key, code, shiftKey, ctrlKey, altKey, metaKey }: SteerPress, typing: boolean): SteerKey | null {
  if (ctrlKey || altKey || metaKey || padSign(code) !== null || rowDigit(code) !== null) return null;
  if (typing && (key === 'Backspace' || key === 'Escape')) return null;
  const way = ways[key] ?? (key === '+' || key === '=' || code === 'NumpadAdd' ? 'in' : key === '-' || key === '_' || code === 'NumpadSubtract' ? 'out' : undefined);
  if (way !== undefined) return { do: 'move', way };
  if (shiftKey && code === 'BracketLeft') return { do: 'iris', by: -irisStep };
  if (shiftKey && code === 'BracketRight') return { do: 'iris', by: irisStep };
  if (code === 'BracketLeft') return { do: 'focus', speed: -usualSpeed };
  if (code === 'BracketRight') return { do: 'focus', speed: usualSpeed };
  if (key === 'Home') return { do: 'home' };
  if (key === 'Backspace') return { do: 'back' };
  return key === 'Escape' ? { do: 'end' } : null;
}

export function velocityOfKeys(held: ReadonlySet<string>, isFast: boolean): PtzVelocity {
  const speed = isFast ? 1 : usualSpeed;
  const axis = (plus: SteerWay, minus: SteerWay) => ((held.has(plus) ? 1 : 0) - (held.has(minus) ? 1 : 0)) * speed || 0;
  return { pan: axis('right', 'left'), tilt: axis('up', 'down'), zoom: axis('in', 'out') };
}

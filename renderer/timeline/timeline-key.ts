/** What a key asks of a timeline. */
export type TimelineKey =
  /** The playhead by so many ticks. */
  | { readonly do: 'step'; readonly ticks: number }
  | { readonly do: 'frame'; readonly direction: -1 | 1 }
  | { readonly do: 'zoom'; readonly factor: number }
  /** The view by a part of its length. */
  | { readonly do: 'pan'; readonly part: number }
  | { readonly do: 'first' | 'last' | 'in' | 'out' | 'clear' };

export interface TimelinePress { readonly key: string; readonly code: string; readonly shiftKey: boolean; readonly ctrlKey: boolean; readonly altKey: boolean; readonly metaKey: boolean }

const plain: Readonly<Record<string, TimelineKey>> = {
  Home: { do: 'first' }, End: { do: 'last' }, Escape: { do: 'clear' },
  PageUp: { do: 'pan', part: -0.8 }, PageDown: { do: 'pan', part: 0.8 },
  '+': { do: 'zoom', factor: 2 }, '=': { do: 'zoom', factor: 2 }, '-': { do: 'zoom', factor: 0.5 }, '_': { do: 'zoom', factor: 0.5 },
};

/** By place on layouts that type other letters there. */
const byPlace: Readonly<Record<string, TimelineKey>> = {
  NumpadAdd: { do: 'zoom', factor: 2 }, NumpadSubtract: { do: 'zoom', factor: 0.5 },
  KeyI: { do: 'in' }, KeyO: { do: 'out' },
};

const frameSigns: ReadonlyMap<string, -1 | 1> = new Map([[',', -1], ['.', 1], [';', 1]]);
/** An Arabic layout has و and ز where ours has `,` and `.`; AZERTY has ; and : there. */
const framePlaces: ReadonlyMap<string, -1 | 1> = new Map([['Comma', -1], ['Period', 1]]);

/** Which way a key steps by a frame, on the timeline and anywhere else in a review; null for none. With Shift its place says nothing: `?` and `/` are typed there. */
export function frameDirection({ key, code, shiftKey, ctrlKey, altKey, metaKey }: TimelinePress): -1 | 1 | null {
  if (ctrlKey || altKey || metaKey) return null;
  return frameSigns.get(key) ?? (shiftKey ? null : framePlaces.get(code) ?? null);
}

/** Null for keys that keep their meaning. Time runs to the right in Arabic too, so arrows mean the same in every language. */
export function timelineKey(press: TimelinePress): TimelineKey | null {
  const { key, code, shiftKey, ctrlKey, altKey, metaKey } = press;
  if (ctrlKey || altKey || metaKey) return null;
  if (key === 'ArrowLeft' || key === 'ArrowRight') return { do: 'step', ticks: (key === 'ArrowLeft' ? -1 : 1) * (shiftKey ? 10 : 1) };
  const direction = frameDirection(press);
  if (direction !== null) return { do: 'frame', direction };
  return Object.hasOwn(plain, key) ? (plain[key] ?? null) : Object.hasOwn(byPlace, code) ? (byPlace[code] ?? null) : null;
}

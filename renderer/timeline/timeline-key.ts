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
  ',': { do: 'frame', direction: -1 }, '.': { do: 'frame', direction: 1 }, ';': { do: 'frame', direction: 1 },
};

/** By place on layouts that type other letters there: an Arabic one has ة and و where ours has `,` and `.`. */
const byPlace: Readonly<Record<string, TimelineKey>> = {
  Comma: { do: 'frame', direction: -1 }, Period: { do: 'frame', direction: 1 }, NumpadAdd: { do: 'zoom', factor: 2 }, NumpadSubtract: { do: 'zoom', factor: 0.5 },
  KeyI: { do: 'in' }, KeyO: { do: 'out' },
};

/** Null for keys that keep their meaning. Time runs to the right in Arabic too, so arrows mean the same in every language. */
export function timelineKey({ key, code, shiftKey, ctrlKey, altKey, metaKey }: TimelinePress): TimelineKey | null {
  if (ctrlKey || altKey || metaKey) return null;
  if (key === 'ArrowLeft' || key === 'ArrowRight') return { do: 'step', ticks: (key === 'ArrowLeft' ? -1 : 1) * (shiftKey ? 10 : 1) };
  return Object.hasOwn(plain, key) ? (plain[key] ?? null) : Object.hasOwn(byPlace, code) ? (byPlace[code] ?? null) : null;
}

import { useMemo } from 'react';
import type { Settings } from '#model/settings';
import { useSettings } from '../state/use-page.ts';
import { createFormat } from './format.ts';
import type { Format } from './format.ts';

const formats = new Map<string, Format>();

/** One set of formatters per settings, shared by all tiles: Intl objects are dear to make. */
export function formatFor(settings: Settings): Format {
  const key = `${settings.language} ${settings.arabicIndicDigits} ${settings.clock24}`;
  const format = formats.get(key) ?? createFormat(settings);
  formats.set(key, format);
  return format;
}

export function useFormat(): Format {
  const settings = useSettings();
  return useMemo(() => formatFor(settings), [settings]);
}

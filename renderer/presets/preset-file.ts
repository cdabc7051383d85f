import { cleanText } from '#model/clean-text';
import { nameKey, nameLength } from '#model/name-key';

/** Bytes; the core takes no more. */
const mostBytes = 1_000_000;

/** A preset's file that a person brings. */
export interface PresetFile {
  readonly name: string;
  /** The file with the preset under that name. */
  under(name: string): File;
}

/** Null for a file that is no preset's. The core judges what the preset holds. */
export async function readPresetFile(file: Blob): Promise<PresetFile | null> {
  if (file.size > mostBytes) return null;
  const told = objectIn(await file.text());
  if (told?.['manara'] !== 'wall-preset' || typeof told['name'] !== 'string') return null;
  return { name: cleanText(told['name'], nameLength), under: (name) => new File([JSON.stringify({ ...told, name })], 'preset.json', { type: 'application/json' }) };
}

/** The name with the lowest number, from 2, that makes it one of its own: `Nuit (2)`. */
export function freeName(name: string, taken: readonly { readonly name: string }[]): string {
  const keys = new Set(taken.map((one) => nameKey(one.name)));
  for (let number = 2; ; number += 1) {
    const end = ` (${number})`;
    const free = cleanText(name, nameLength - end.length) + end;
    if (!keys.has(nameKey(free))) return free;
  }
}

function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const told: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return typeof told === 'object' && told !== null ? { ...told } : null;
  } catch {
    return null;
  }
}

import { cleanText } from './clean-text.ts';
import { foldText } from './search-folding.ts';

/** UTF-16 units; the longest name of a view or a preset. */
export const nameLength = 80;

/**
 * Two views or presets with the same key have the same name: case, accents, spelling variants and stray spaces matter not.
 * A name of nothing but such marks stands for itself.
 */
export function nameKey(name: string): string {
  const clean = cleanText(name, nameLength);
  return foldText(clean) || clean;
}

/** The one of these that has this name already. */
export function namesakeOf<T extends { readonly name: string }>(those: readonly T[], name: string): T | undefined {
  const key = nameKey(name);
  return those.find((one) => nameKey(one.name) === key);
}

/** Names that people give views and presets: one short visible line, each once however it is written. */
import { viewNameSchema } from '#bridge/schemas';
import { cleanText } from '#model/clean-text';
import { nameLength } from '#model/name-key';
import { CoreFault } from '../fault.ts';

/** Refused with `invalid-input` where nothing visible is left. */
export function soundName(wanted: string): string {
  const parsed = viewNameSchema.safeParse(cleanText(wanted, nameLength));
  if (!parsed.success) throw new CoreFault('invalid-input', `a name has 1 to ${nameLength} visible characters`);
  return parsed.data;
}

/** The lowest number from 1 that nothing has. */
export function freeNumber(taken: Iterable<{ readonly number: number }>): number {
  const numbers = new Set(Array.from(taken, ({ number }) => number));
  let number = 1;
  while (numbers.has(number)) number += 1;
  return number;
}

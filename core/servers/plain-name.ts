/** Names and numbers for cameras of servers that have one name per camera, in a language they do not tell. Pure. */
import { cleanText } from '#model/clean-text';
import type { LocalName } from '#model/local-name';

/** Under the language its letters are of. */
export function plainName(name: string): LocalName {
  const clean = cleanText(name, 200);
  return /\p{Script=Arabic}/u.test(clean) ? { ar: clean } : { en: clean };
}

/**
 * A number for each name, unique: the last digits in the name where no other camera has them, else the least that is free, in the
 * order of names. A camera added later does not change numbers that stand in names.
 */
export function numbersByName(names: readonly string[]): ReadonlyMap<string, number> {
  const own = new Map(names.map((name) => [name, Number(/(\d{1,6})\D*$/.exec(name)?.[1] ?? Number.NaN)]));
  const count = new Map<number, number>();
  for (const number of own.values()) count.set(number, (count.get(number) ?? 0) + 1);
  const numbers = new Map([...own].filter(([, number]) => count.get(number) === 1 && Number.isInteger(number)));
  const taken = new Set(numbers.values());
  let next = 1;
  for (const name of names.toSorted()) {
    if (numbers.has(name)) continue;
    while (taken.has(next)) next += 1;
    taken.add(next);
    numbers.set(name, next);
  }
  return numbers;
}

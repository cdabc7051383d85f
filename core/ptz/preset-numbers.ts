/** Numbers for presets that people type (`p3`): given once, they stay whatever else comes and goes. Pure. */

/** Higher numbers in a camera's own words are no numbers to type. */
const mostTyped = 999;

/** Known ones keep theirs; a new one gets the number its own id ends with (`003`, `Preset12`) where that is free, else the lowest free one. */
export function numberPresets(ids: readonly string[], known: ReadonlyMap<string, number>): Map<string, number> {
  const numbers = new Map<string, number>();
  const taken = new Set<number>();
  for (const id of ids) {
    const number = known.get(id);
    if (number === undefined) continue;
    numbers.set(id, number);
    taken.add(number);
  }
  const give = (id: string, number: number): void => {
    numbers.set(id, number);
    taken.add(number);
  };
  const isNew = ids.filter((id) => !numbers.has(id));
  for (const id of isNew) {
    const own = Number(/(\d{1,4})$/.exec(id)?.[1] ?? 0);
    if (own >= 1 && own <= mostTyped && !taken.has(own)) give(id, own);
  }
  let free = 1;
  for (const id of isNew) {
    if (numbers.has(id)) continue;
    while (taken.has(free)) free += 1;
    give(id, free);
  }
  return numbers;
}

/** Numbers of cameras: the logical id that operators type where the site has given one, else a number that stays the same. Pure. */
import { createHash } from 'node:crypto';
import type { DeviceAnswer } from './answers.ts';

const made = { first: 100_000, count: 900_000 };

/** Every device gets a number of its own. A made number follows from the device's id, so that a new camera does not renumber others. */
export function numbersOf(devices: readonly Pick<DeviceAnswer, 'id' | 'logicalId'>[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  const taken = new Set<number>();
  const inOrder = devices.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  for (const { id, logicalId } of inOrder) {
    const number = /^\d{1,9}$/.test(logicalId ?? '') ? Number(logicalId) : 0;
    if (number === 0 || taken.has(number)) continue;
    taken.add(number);
    numbers.set(id, number);
  }
  for (const { id } of inOrder) {
    if (numbers.has(id)) continue;
    let number = made.first + createHash('sha256').update(id).digest().readUInt32BE() % made.count;
    while (taken.has(number)) number = made.first + ((number - made.first + 1) % made.count);
    taken.add(number);
    numbers.set(id, number);
  }
  return numbers;
}

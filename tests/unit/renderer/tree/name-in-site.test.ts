import { expect, test } from 'vitest';
import { nameInSite } from '#renderer/tree/name-in-site';

test('under its site a camera is called by what differs', () => {
  expect(nameInSite('Corniche – Plage centrale, côté nord', 'Corniche – Plage centrale')).toBe('côté nord');
  expect(nameInSite('الكورنيش، نحو الشمال', 'الكورنيش')).toBe('نحو الشمال');
  expect(nameInSite('Port - Quai 2', 'Port')).toBe('Quai 2');
});

test('a name that only looks alike, or says no more, stays whole', () => {
  for (const name of ['Porte nord', 'Port', 'Port, ', 'Vieux Port, quai 2']) expect(nameInSite(name, 'Port')).toBe(name);
  expect(nameInSite('Quai', '')).toBe('Quai');
});

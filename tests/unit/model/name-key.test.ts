import { expect, test } from 'vitest';
import { nameKey } from '#model/name-key';

test('a name is the same whatever its case, accents, spelling and stray spaces', () => {
  for (const [one, same] of [['Nuit', 'nuît'], ['Deux', 'DEUX'], ['Veille', 'VEÎLLE'], ['Quai nord', ' quai  nord '], ['سوق الأحد', 'سُوق الاحد'], ['Quai ٢', 'quai 2']] as const) {
    expect(nameKey(one)).toBe(nameKey(same));
  }
  expect(nameKey('Nuit')).not.toBe(nameKey('Nuit 2'));
});

test('a name of nothing but marks stands for itself', () => {
  expect(nameKey('ء')).not.toBe(nameKey('ٴ'));
});

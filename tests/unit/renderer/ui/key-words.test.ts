import i18next from 'i18next';
import { expect, test } from 'vitest';
import type { Language } from '#model/local-name';
import { keyWords } from '#renderer/ui/key-words';
import { startText } from '#renderer/ui/text';

await startText('fr');
const words = (keys: string, language: Language) => keyWords(keys, i18next.getFixedT(language));

test.each([
  ['Enter', 'Entrée', 'Enter'], ['Delete', 'Suppr', 'Delete'], ['Esc', 'Échap', 'Esc'], ['Shift + U', 'Maj + U', 'Shift + U'], ['Shift + ← → ↑ ↓', 'Maj + ← → ↑ ↓', 'Shift + ← → ↑ ↓'], ['Home', 'Début', 'Home'],
])('%s is what French keyboards call %s; Arabic and English ones %s', (keys, french, other) => {
  expect(words(keys, 'fr')).toBe(french);
  expect(words(keys, 'ar')).toBe(other);
  expect(words(keys, 'en')).toBe(other);
});

test.each(['+', '−', 'Ctrl + Z', '412>2.7', '?', '⌫'])('%s is the same on all', (keys) => {
  for (const language of ['ar', 'fr', 'en'] as const) expect(words(keys, language)).toBe(keys);
});

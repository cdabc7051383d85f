import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { expect, test } from 'vitest';
import { problems } from '#model/problem';
import { languages } from '#model/local-name';
import { texts } from '#renderer/ui/text';

const plural = /_(zero|one|two|few|many|other)$/;
type Tree = { readonly [key: string]: string | Tree };
const flat = (tree: Tree, prefix = ''): [string, string][] => Object.entries(tree).flatMap(([key, value]) => (
  typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`)));
const keysOf = (language: (typeof languages)[number]) => [...new Set(flat(texts[language]).map(([key]) => key.replace(plural, '#')))].toSorted();

test('Arabic, French and English have the same keys', () => {
  expect(keysOf('ar')).toEqual(keysOf('fr'));
  expect(keysOf('en')).toEqual(keysOf('fr'));
});

test.each(languages)('every counted text has every plural form of its language: %s', (language) => {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const keys = new Set(flat(texts[language]).map(([key]) => key));
  const counted = keysOf(language).filter((key) => key.endsWith('#')).map((key) => key.slice(0, -1));
  expect(counted.length).toBeGreaterThan(4);
  for (const key of counted) for (const form of forms) expect(keys).toContain(`${key}_${form}`);
  expect(forms.length).toBe({ ar: 6, fr: 3, en: 2 }[language]);
});

test('a text names the same values in every language', () => {
  const values = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name).toSorted().join();
  const known = new Map(flat(texts.fr).map(([key, text]) => [key.replace(plural, '#'), values(text)]));
  for (const language of languages) {
    for (const [key, text] of flat(texts[language])) {
      // Arabic says "one camera" and "two cameras" without the figure.
      if (!/_(zero|one|two)$/.test(key)) expect([language, key, values(text)]).toEqual([language, key, known.get(key.replace(plural, '#'))]);
    }
  }
});

test('every problem of the closed list has a sentence', () => {
  for (const language of languages) expect(Object.keys(texts[language].problem).toSorted()).toEqual(Object.keys(problems).toSorted());
});

test('no component writes text for people: JSX holds no letters of its own', () => {
  const folder = fileURLToPath(new URL('../../../../renderer', import.meta.url));
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx') && !name.startsWith('player'));
  expect(sources.length).toBeGreaterThan(20);
  for (const name of sources) {
    const source = readFileSync(path.join(folder, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    expect([name, [...source.matchAll(/<\w[^<>]*[^=]>\s*(\p{L}[\p{L} ]{2,})\s*<\//gu)].map(([, text]) => text)]).toEqual([name, []]);
    expect([name, [...source.matchAll(/(?:aria-label|title|placeholder|label)="([^"{]+)"/g)].map(([, text]) => text)]).toEqual([name, []]);
  }
});

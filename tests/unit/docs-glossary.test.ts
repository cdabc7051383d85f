import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const rows = readFileSync(join(root, 'docs', 'glossary.md'), 'utf8').split('\n').flatMap((line) => {
  const [, name, , file] = line.match(/^\| (.+?) \| (.+) \| `(.+?)` \|$/) ?? [];
  return name && file ? [{ name, file }] : [];
});
const typeOf = (name: string): string | null => name.match(/^`(\w+)`$/)?.[1] ?? null;

describe('docs/glossary.md', () => {
  test('every type of model/ is in it, where it stands', () => {
    const listed = rows.map(({ name, file }) => `${typeOf(name)} in ${file}`);
    const exported = readdirSync(join(root, 'model')).filter((file) => file.endsWith('.ts')).flatMap((file) => (
      Array.from(readFileSync(join(root, 'model', file), 'utf8').matchAll(/^export (?:interface|type) (\w+)/gm), ([, name]) => `${name} in model/${file}`)
    ));
    expect(exported.length).toBeGreaterThan(30);
    expect(exported.filter((entry) => !listed.includes(entry))).toEqual([]);
  });

  test('it names nothing that does not exist, and no name twice', () => {
    expect(rows.filter(({ file }) => !existsSync(join(root, file))).map(({ file }) => file)).toEqual([]);
    const lost = rows.filter(({ name, file }) => typeOf(name) && !readFileSync(join(root, file), 'utf8').includes(`${typeOf(name)}`));
    expect(lost).toEqual([]);
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
  });
});

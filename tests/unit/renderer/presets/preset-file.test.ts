import { expect, test } from 'vitest';
import { presetFileText } from '#model/wall-preset';
import { freeName, readPresetFile } from '#renderer/presets/preset-file';

const text = presetFileText({ name: 'Nuit', monitors: [{ number: 1, layout: '1', items: [{ kind: 'empty' }] }] });

test('a preset’s file is known by what it holds, and is given under another name', async () => {
  const read = await readPresetFile(new Blob([`\ufeff${text}`]));
  expect(read?.name).toBe('Nuit');
  expect(JSON.parse(await read!.under('Jour').text())).toEqual({ ...JSON.parse(text) as object, name: 'Jour' });
});

test('an empty, broken, foreign, binary or huge file is none', async () => {
  const none = ['', text.slice(0, 40), '{}', '[]', 'null', '{"manara":"wall-preset"}', text.replace('wall-preset', 'other'), new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0xff]), `${text}${' '.repeat(1_000_000)}`];
  for (const one of none) expect(await readPresetFile(new Blob([one]))).toBeNull();
});

test('a free name is the first that nothing has, however it is written, and never too long', () => {
  const named = (...names: string[]) => names.map((name) => ({ name }));
  expect(freeName('Nuit', named('Nuit'))).toBe('Nuit (2)');
  expect(freeName('Nuit', named('Nuit', 'NUÎT (2)'))).toBe('Nuit (3)');
  expect(freeName('N'.repeat(80), named())).toBe(`${'N'.repeat(76)} (2)`);
});

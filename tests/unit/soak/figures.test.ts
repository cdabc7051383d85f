import { expect, test } from 'vitest';
import { failures, figuresOf, tableOf } from '../../soak/figures.ts';
import type { SoakFacts } from '../../soak/figures.ts';

const good: SoakFacts = {
  minutes: 72 * 60, faults: 4_320, pageErrors: 0, stuck: 0, truth: { p99Ms: 500, mostMs: 2_900, looks: 1_000_000 },
  serverBackMs: [900, 1_200, 2_800], sixtyFour: { backMs: 6_000, mostOpening: 4 }, memory: { slope: 2, error: 0.5, mostMegabytes: 240, minutes: 4_320 },
  load: { drift: 0.02, minutes: 4_320 }, switches: 60_000, peers: { made: 900, refused: 0 }, gpu: { kills: 15, inMs: 25_000, backMs: 1_200 },
  rendererBackMs: [1_800, 2_000], clientBackMs: 6_500, bookmarkMs: [12, 30],
};
const verdicts = (facts: Partial<SoakFacts>) => Object.fromEntries(figuresOf({ ...good, ...facts }).map(({ name, verdict }) => [name, verdict]));
const failed = (facts: Partial<SoakFacts>, strict = false) => failures(figuresOf({ ...good, ...facts }), strict).map(({ name }) => name);

test('a good long run meets every figure it can tell, and says of the others why not', () => {
  const figures = figuresOf(good);
  expect(figures.map(({ name }) => name)).toEqual(Array.from({ length: 13 }, (_, at) => `C${at + 1}`));
  expect(figures.filter(({ verdict }) => verdict !== 'met').map(({ name, verdict }) => [name, verdict])).toEqual([['C4', 'not measured'], ['C5', 'not measured']]);
  expect(figures.filter(({ verdict, note }) => verdict === 'not measured' && note === '')).toEqual([]);
  expect(tableOf(figures).split('\n')).toHaveLength(15);
  expect(failures(figures, true)).toEqual([]);
});

test('a lie, a stuck tile, a page error, a refused peer and a lost bookmark fail any run', () => {
  expect(failed({ truth: { p99Ms: 500, mostMs: 5_001, looks: 1_000 } })).toEqual(['C1']);
  expect(failed({ stuck: 1 })).toEqual(['C13']);
  expect(failed({ pageErrors: 1 })).toEqual(['C13']);
  expect(failed({ peers: { made: 500, refused: 1 } })).toEqual(['C8']);
  expect(failed({ bookmarkMs: [10, null] })).toEqual(['C12']);
});

test('what depends on the machine is told as missed, and fails a strict run only', () => {
  const slow: Partial<SoakFacts> = {
    truth: { p99Ms: 2_500, mostMs: 3_000, looks: 1_000 }, serverBackMs: [6_000], sixtyFour: { backMs: 4_000, mostOpening: 9 }, memory: { slope: 6, error: 1, mostMegabytes: 300, minutes: 90 },
    load: { drift: 0.2, minutes: 90 }, gpu: { kills: 15, inMs: 20_000, backMs: 3_500 }, rendererBackMs: [2_000, 4_000], clientBackMs: 9_000,
  };
  const missed = ['C1', 'C2', 'C3', 'C6', 'C7', 'C9', 'C10', 'C11'];
  expect(Object.entries(verdicts(slow)).flatMap(([name, verdict]) => (verdict === 'missed' ? [name] : []))).toEqual(missed);
  expect(failed(slow)).toEqual([]);
  expect(failed(slow, true)).toEqual(missed);
});

test('a short run, or one without such a fault, tells no slope, no share and no day; a window beyond its bound is missed in any', () => {
  expect(verdicts({
    minutes: 5, serverBackMs: [], rendererBackMs: [], sixtyFour: 'only 40 of 64 tiles', memory: { slope: 60, error: 90, mostMegabytes: 240, minutes: 5 }, load: { drift: 0.3, minutes: 5 },
    switches: 48, gpu: null, clientBackMs: 'not asked', bookmarkMs: [],
  })).toEqual({ ...Object.fromEntries(Array.from({ length: 13 }, (_, at) => [`C${at + 1}`, 'not measured'])), C1: 'met' });
  expect(verdicts({ memory: { slope: 0, error: 9, mostMegabytes: 601, minutes: 5 } })['C6']).toBe('missed');
  expect(verdicts({ memory: null, load: null, truth: { p99Ms: 500, mostMs: 0, looks: 0 } })).toMatchObject({ C1: 'not measured', C6: 'not measured', C7: 'not measured' });
});

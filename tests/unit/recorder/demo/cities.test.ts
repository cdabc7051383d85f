import { describe, expect, it } from 'vitest';
import { cities, cityConfig } from '../../../../recorder/demo/cities.ts';
import type { CityName } from '../../../../recorder/demo/city.ts';
import { clipJobs, clipName } from '../../../../recorder/demo/clip-list.ts';
import { recorderConfigSchema } from '../../../../recorder/config.ts';
import { parseSource } from '../../../../recorder/record/source-address.ts';

const names = Object.keys(cities) as CityName[];
const arabic = /\p{Script=Arabic}/u;
const latin = /\p{Script=Latin}/u;

function distinct<T>(values: readonly T[]): number {
  return new Set(values).size;
}

describe('demo cities', () => {
  it.each([['agadir', 2000, 1000], ['tangier', 533, 111], ['casablanca', 64, 32]] as const)('%s has %i cameras on %i sites', (city, cameras, sites) => {
    const config = cityConfig(city, '/data');
    expect(config.cameras).toHaveLength(cameras);
    expect(distinct(config.cameras.map((camera) => camera.site.id))).toBe(sites);
  });

  it.each(names)('%s conforms to the recorder’s schema without a change', (city) => {
    const config = cityConfig(city, '/data');
    expect(recorderConfigSchema.parse(structuredClone(config))).toEqual(config);
  });

  it.each(names)('%s has one id, number and name for each camera, and one name for each site', (city) => {
    const { cameras } = cityConfig(city, '/data');
    expect(distinct(cameras.map((camera) => camera.id))).toBe(cameras.length);
    expect(distinct(cameras.map((camera) => camera.number))).toBe(cameras.length);
    for (const language of ['fr', 'ar'] as const) {
      expect(distinct(cameras.map((camera) => camera.name[language]))).toBe(cameras.length);
      expect(distinct(cameras.map((camera) => camera.site.name[language]))).toBe(distinct(cameras.map((camera) => camera.site.id)));
    }
  });

  it.each(names)('%s is named in Arabic and in French throughout', (city) => {
    for (const { name, site } of cityConfig(city, '/data').cameras) {
      for (const { ar = '', fr = '' } of [name, site.name]) {
        expect(ar, ar).toMatch(arabic);
        expect(ar, ar).not.toMatch(latin);
        expect(fr, fr).toMatch(latin);
        expect(fr, fr).not.toMatch(arabic);
      }
    }
  });

  it.each(names)('%s loops only clips that are drawn, and begins within them', (city) => {
    const jobs = new Map(clipJobs.flatMap((job) => (['main', 'sub'] as const).map((role) => [clipName(job, role), job] as const)));
    for (const { streams } of cityConfig(city, '/data').cameras) {
      const [main, sub] = [parseSource(streams.main.source), parseSource(streams.sub!.source)];
      if (main?.kind !== 'sim' || sub?.kind !== 'sim') throw new Error(`not a loop: ${streams.main.source}`);
      expect(main.startS).toBe(sub.startS);
      expect(main.startS).toBeLessThan(jobs.get(main.clip)!.seconds);
      expect(jobs.get(sub.clip)).toBe(jobs.get(main.clip));
      expect([streams.main.open, streams.sub!.open]).toEqual(['demand', 'demand']);
    }
  });

  it.each(names)('%s records its first sixteen cameras and shows sixteen different pictures on them', (city) => {
    const { cameras } = cityConfig(city, '/data');
    expect(cameras.map((camera) => camera.record).lastIndexOf('main')).toBe(15);
    expect(cameras.filter((camera) => camera.record !== 'never')).toHaveLength(16);
    expect(distinct(cameras.slice(0, 16).map((camera) => camera.streams.main.source.split('?')[0]))).toBe(16);
    expect(distinct(cameras.slice(0, 16).map((camera) => camera.site.id))).toBe(16);
  });

  it('cameras of one clip rarely show the same moment', () => {
    const { cameras } = cityConfig('casablanca', '/data');
    expect(distinct(cameras.map((camera) => camera.streams.main.source))).toBeGreaterThanOrEqual(58);
  });

  it('casablanca’s numbers tell monitor and tile', () => {
    const numbers = cityConfig('casablanca', '/data').cameras.map((camera) => camera.number);
    expect(numbers).toEqual([1, 2, 3, 4].flatMap((monitor) => Array.from({ length: 16 }, (_, tile) => monitor * 100 + tile + 1)));
  });

  it.each(names)('%s is the same city every time', (city) => {
    expect(JSON.stringify(cityConfig(city, '/data'))).toBe(JSON.stringify(cityConfig(city, '/data')));
  });
});

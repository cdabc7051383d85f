import { describe, expect, test } from 'vitest';
import { defaultSettings } from '#model/settings';
import type { Settings } from '#model/settings';
import { problemOf } from '#core/fault';
import { SettingsDuty } from '#core/settings/settings';
import { collect, coreStand } from '../data/core-stand.ts';

function fakeHost(stored: unknown, canWrite = true) {
  return {
    stored,
    readSettings(): Settings { return this.stored as Settings; },
    async writeSettings(settings: Settings): Promise<void> {
      if (!canWrite) throw new Error('EROFS');
      this.stored = settings;
    },
  };
}

const codeOf = (work: Promise<unknown>): Promise<string | null> => work.then(() => null, (error: unknown) => problemOf(error)?.code ?? String(error));

describe('SettingsDuty', () => {
  test('reads, writes a part, tells watchers and the journal', async () => {
    const { journal } = coreStand();
    const host = fakeHost(defaultSettings);
    const settings = new SettingsDuty({ host, journal });
    const end = new AbortController();
    let written: Promise<Settings> | null = null;
    const seen = await collect(settings.watch(end.signal), (_, count) => {
      if (count === 1) written = settings.write({ language: 'ar', clock24: undefined }, 'page-1');
      else end.abort();
    });
    expect(await written).toEqual({ ...defaultSettings, language: 'ar' });
    expect(seen.map((one) => one.language)).toEqual(['fr', 'ar']);
    expect(host.stored).toEqual({ ...defaultSettings, language: 'ar' });
    expect(journal.list({ before: null, limit: 5 }).map(({ kind, detail }) => [kind, detail])).toEqual([['settings-changed', { who: 'page-1', language: 'ar' }]]);
    await settings.write({ language: 'ar' });
    expect(journal.list({ before: null, limit: 5 })).toHaveLength(1);
  });

  test('F36 of damaged settings every sound field is used and the rest are defaults', () => {
    const { journal } = coreStand();
    const read = (stored: unknown): Settings => new SettingsDuty({ host: fakeHost(stored), journal }).read();
    expect(read({ language: 'ar', arabicIndicDigits: 'yes', version: 999 })).toEqual({ ...defaultSettings, language: 'ar' });
    for (const stored of [null, undefined, 'text', { language: 'xx' }]) expect(read(stored)).toEqual(defaultSettings);
    const broken = { readSettings: (): Settings => { throw new Error('torn'); }, writeSettings: (): Promise<void> => Promise.resolve() };
    expect(new SettingsDuty({ host: broken, journal }).read()).toEqual(defaultSettings);
  });

  test('F37 where settings cannot be stored they hold until the end, and the fault says so', async () => {
    const { journal } = coreStand();
    const settings = new SettingsDuty({ host: fakeHost(defaultSettings, false), journal });
    expect(await codeOf(settings.write({ language: 'en' }))).toBe('disk-failed');
    expect(settings.read().language).toBe('en');
    expect(journal.list({ before: null, limit: 1 })[0]?.detail).toEqual({ language: 'en', stored: false });
  });

  test('of writes that overtake one another, the last is what the host keeps', async () => {
    const { journal } = coreStand();
    const kept: Settings[] = [];
    const waits: (() => void)[] = [];
    const slow = {
      readSettings: (): Settings => defaultSettings,
      writeSettings: (settings: Settings): Promise<void> => new Promise((resolve) => { waits.push(() => { kept.push(settings); resolve(); }); }),
    };
    const settings = new SettingsDuty({ host: slow, journal });
    const writes = [settings.write({ language: 'ar' }), settings.write({ language: 'en' })];
    for (let count = 0; count < 2; count += 1) {
      await expect.poll(() => waits.length).toBe(count + 1);
      waits[count]?.();
    }
    await Promise.all(writes);
    expect(kept.at(-1)?.language).toBe('en');
  });

  test('what is no setting is refused and changes nothing', async () => {
    const { journal } = coreStand();
    const settings = new SettingsDuty({ host: fakeHost(defaultSettings), journal });
    expect(await codeOf(settings.write({ language: 'tlh' as 'fr' }))).toBe('invalid-input');
    expect(settings.read()).toEqual(defaultSettings);
  });
});

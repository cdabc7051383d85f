import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cameraSchema } from '#bridge/schemas';
import type { Camera } from '#model/camera';
import { Catalogue } from '#core/cameras/catalogue';
import type { CatalogueNews } from '#core/cameras/news-box';
import { camera, codeOf, collect, coreStand, startTime } from '../data/core-stand.ts';
import type { CoreStand } from '../data/core-stand.ts';

function catalogueOf(stand: CoreStand, cameras: readonly Camera[] = []): Catalogue {
  const catalogue = new Catalogue({ ...stand, gatherMs: 0 });
  if (cameras.length > 0) catalogue.replaceServer('embedded', cameras);
  return catalogue;
}

const numbers = (cameras: readonly Camera[]): number[] => cameras.map((one) => one.number);

describe('Catalogue', () => {
  test('lists all servers’ cameras in order of number, page by page', () => {
    const catalogue = catalogueOf(coreStand(), [camera(30), camera(2), camera(100)]);
    catalogue.replaceServer('nx', [camera(7, { server: 'nx' }), camera(30, { server: 'nx' })]);
    const first = catalogue.list({ after: null, limit: 3 });
    expect([numbers(first.cameras), first.next, first.total]).toEqual([[2, 7, 30], 'embedded/cam-30', 5]);
    const second = catalogue.list({ after: first.next, limit: 3 });
    expect([second.cameras.map((one) => one.id), second.next]).toEqual([['nx/cam-30', 'embedded/cam-100'], null]);
    expect(catalogue.list({ after: null, limit: 5 }).next).toBeNull();
    expect(catalogue.get('nx/cam-7')?.number).toBe(7);
    expect(catalogue.get('nx/cam-8')).toBeNull();
    expect(catalogueOf(coreStand()).list({ after: null, limit: 5 })).toEqual({ cameras: [], next: null, total: 0 });
  });

  test('pages of any size give every camera once', () => {
    const catalogue = catalogueOf(coreStand(), Array.from({ length: 57 }, (_, at) => camera((at * 13) % 57)));
    fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), (limit) => {
      const seen: number[] = [];
      let after: string | null = null;
      do {
        const page = catalogue.list({ after, limit });
        seen.push(...numbers(page.cameras));
        after = page.next;
      } while (after !== null);
      expect(seen).toEqual(Array.from({ length: 57 }, (_, at) => at));
    }));
  });

  test('a page after a camera that is gone is refused, not guessed', () => {
    const catalogue = catalogueOf(coreStand(), [camera(1), camera(2)]);
    catalogue.replaceServer('embedded', [camera(2)]);
    expect(codeOf(() => catalogue.list({ after: 'embedded/cam-1', limit: 5 }))).toBe('not-found');
  });

  test('F39 the last catalogue is there at the next start, in order and searchable, before any server answers', async () => {
    const stand = coreStand();
    catalogueOf(stand, [camera(5, { name: { ar: 'سوق الأحد' } }), camera(1), camera(9)]);
    catalogueOf(stand).replaceServer('embedded', [camera(5, { name: { ar: 'سوق الأحد' } }), camera(1)]);
    const later = catalogueOf(stand);
    expect(numbers(later.list({ after: null, limit: 10 }).cameras)).toEqual([1, 5]);
    expect(later.search('سوق', 5).cameras).toEqual(['embedded/cam-5']);
    expect(later.healthOf('embedded/cam-5').is).toBe('unknown');
  });

  test('F36 a remembered camera that cannot be read is left out', () => {
    const stand = coreStand();
    catalogueOf(stand, [camera(1), camera(2)]);
    stand.data.db.exec("UPDATE camera SET body = substr(body, 1, 40) WHERE id = 'embedded/cam-1'");
    expect(numbers(catalogueOf(stand).list({ after: null, limit: 10 }).cameras)).toEqual([2]);
  });

  test('F44 a catalogue that cannot be remembered is used all the same', () => {
    const stand = coreStand();
    const faults: string[] = [];
    const catalogue = new Catalogue({ ...stand, onFault: (problem) => faults.push(problem.code) });
    const { page_count: pages } = stand.data.db.prepare('PRAGMA page_count').get() ?? {};
    stand.data.db.exec(`PRAGMA max_page_count = ${Number(pages)}`);
    catalogue.replaceServer('embedded', Array.from({ length: 2000 }, (_, at) => camera(at)));
    expect([catalogue.total, faults]).toEqual([2000, ['disk-full']]);
  });

  test('F58 names are text of at most 200 characters, with nothing hidden in them', () => {
    const catalogue = catalogueOf(coreStand(), [
      camera(1, { name: { fr: '<img src=x onerror=alert(1)>', ar: `\u202e${'س'.repeat(10_000_000)}`, en: '\u200b\u2066' }, site: { id: 'a\u0000b', name: { fr: 'Port\u0007\r\nNord' } } }),
      camera(2, { name: { fr: '\u202e' } }),
    ]);
    expect(catalogue.get('embedded/cam-1')).toMatchObject({ name: { fr: '<img src=x onerror=alert(1)>', ar: 'س'.repeat(200) }, site: { id: 'a␀b', name: { fr: 'Port␇ Nord' } } });
    expect(catalogue.get('embedded/cam-1')?.name).not.toHaveProperty('en');
    expect(catalogue.get('embedded/cam-2')?.name).toEqual({ fr: 'cam-2' });
  });

  test('F58 F63 whatever a server says, what is listed is as the contract says and each camera once', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('\u202eabc', '../../etc/x', 'a\u0000b', 'CON'));
    const number = fc.oneof(fc.integer(), fc.double());
    const cameras = fc.array(fc.record({
      id: fc.oneof(text, text.map((end) => `embedded/${end}`), fc.constantFrom('embedded/a', 'nx/a', 'embedded/')), server: fc.constantFrom('embedded', 'nx'), number,
      name: fc.record({ ar: text, fr: text }, { requiredKeys: [] }), site: fc.record({ id: text, name: fc.record({ en: text }, { requiredKeys: [] }) }),
      streams: fc.array(fc.record({ role: fc.constantFrom('main', 'sub', 'fourth' as 'third'), width: number, frameRate: number, codec: text }), { maxLength: 6 }), recorded: fc.boolean(),
    }), { maxLength: 8 });
    const stand = coreStand();
    fc.assert(fc.property(cameras, (said) => {
      const catalogue = new Catalogue(stand);
      const { taken, refused } = catalogue.replaceServer('embedded', said);
      expect(taken + refused).toBe(said.length);
      const { cameras: listed } = catalogue.list({ after: null, limit: 1000 });
      expect(new Set(listed.map((one) => one.id)).size).toBe(taken);
      for (const one of listed) {
        expect(cameraSchema.safeParse(one).success).toBe(true);
        expect(JSON.stringify(one)).not.toMatch(/(?!\u200c)[\p{Cc}\p{Cf}]/u);
      }
    }), { numRuns: 300 });
  });

  test('one bad stream costs only itself; ids of other servers are refused', () => {
    const catalogue = catalogueOf(coreStand());
    const streams = [{ role: 'main' as const, width: -1 }, { role: 'sub' as const, width: 640 }];
    expect(catalogue.replaceServer('embedded', [camera(1, { streams }), camera(2, { server: 'nx' }), camera(3, { id: 'embedded/a\u202eb' }), camera(1)])).toEqual({ taken: 1, refused: 3 });
    expect(catalogue.get('embedded/cam-1')?.streams).toEqual([{ role: 'sub', width: 640 }]);
  });

  test('the same list again is no news', () => {
    const catalogue = catalogueOf(coreStand(), [camera(1), camera(2)]);
    let reloads = 0;
    catalogue.onReload(() => { reloads += 1; });
    catalogue.replaceServer('embedded', [camera(2), camera(1)]);
    expect(reloads).toBe(0);
    catalogue.replaceServer('embedded', [camera(2)]);
    catalogue.removeServer('embedded');
    catalogue.removeServer('embedded');
    expect([reloads, catalogue.total]).toEqual([2, 0]);
  });

  test('watchers hear first what is known, then changes, then that the list changed', async () => {
    const catalogue = catalogueOf(coreStand(), [camera(1), camera(2), camera(3)]);
    catalogue.setHealth([{ camera: 'embedded/cam-1', is: 'ok', since: 5 }, { camera: 'embedded/cam-2', is: 'unknown', since: 5 }]);
    catalogue.setServerHealth('embedded', { is: 'degraded', since: 4, alarms: [{ code: 'disk-full', since: 3 }] });
    const end = new AbortController();
    const news = await collect<CatalogueNews>(catalogue.watch(end.signal), (_, count) => {
      if (count === 1) catalogue.setHealth([{ camera: 'embedded/cam-2', is: 'lost', since: 6 }, { camera: 'made/up', is: 'ok', since: 6 }]);
      if (count === 2) catalogue.replaceServer('embedded', [camera(1)]);
      if (count === 3) end.abort();
    });
    expect(news).toEqual([
      { health: [{ camera: 'embedded/cam-1', is: 'ok', since: 5 }], servers: [{ server: 'embedded', is: 'degraded', since: 4, alarms: [{ code: 'disk-full', since: 3 }] }], reload: false },
      { health: [{ camera: 'embedded/cam-2', is: 'lost', since: 6 }], servers: [], reload: false },
      { health: [], servers: [], reload: true },
    ]);
  });

  test('F66 a flood of health changes reaches a slow watcher as one, with the last word on each camera', async () => {
    const catalogue = catalogueOf(coreStand(), [camera(1), camera(2)]);
    const end = new AbortController();
    const news = await collect<CatalogueNews>(catalogue.watch(end.signal), (_, count) => {
      if (count === 1) for (let since = 1; since <= 10_000; since += 1) catalogue.setHealth([{ camera: `embedded/cam-${1 + (since % 2)}`, is: since % 3 === 0 ? 'ok' : 'lost', since }]);
      else end.abort();
    });
    expect(news.slice(1)).toEqual([{ health: [{ camera: 'embedded/cam-2', is: 'ok', since: 9999 }, { camera: 'embedded/cam-1', is: 'lost', since: 10_000 }], servers: [], reload: false }]);
  });

  test('F39 when a server cannot be reached, its cameras’ health is not known any more', async () => {
    const catalogue = catalogueOf(coreStand(), [camera(1), camera(2)]);
    catalogue.replaceServer('nx', [camera(1, { server: 'nx' })]);
    catalogue.setHealth([{ camera: 'embedded/cam-1', is: 'ok', since: 5 }, { camera: 'nx/cam-1', is: 'ok', since: 5 }]);
    catalogue.setServerHealth('embedded', { is: 'unreachable', since: startTime, alarms: [] });
    expect([catalogue.healthOf('embedded/cam-1'), catalogue.healthOf('nx/cam-1').is]).toEqual([{ camera: 'embedded/cam-1', is: 'unknown', since: startTime }, 'ok']);
  });

  test('a watch ends with its signal, without error, whether it waits or not', async () => {
    const catalogue = catalogueOf(coreStand());
    const end = new AbortController();
    const watch = catalogue.watch(end.signal);
    await watch.next();
    const waiting = watch.next();
    end.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await catalogue.watch(end.signal).next()).toEqual({ done: true, value: undefined });
  });
});

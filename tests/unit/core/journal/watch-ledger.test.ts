import { describe, expect, onTestFinished, test } from 'vitest';
import type { JournalEntry } from '#model/journal-entry';
import { WatchLedger } from '#core/journal/watch-ledger';
import type { LiveSample } from '#core/journal/watch-ledger';
import { coreStand, startTime } from '../data/core-stand.ts';
import type { CoreStand } from '../data/core-stand.ts';

interface LedgerStand extends CoreStand { ledger: WatchLedger; pass(ms: number): void; entries(): JournalEntry[] }

function ledgerStand(knows: (camera: string) => boolean = () => true): LedgerStand {
  const stand = coreStand() as LedgerStand;
  stand.ledger = new WatchLedger({ ...stand, knows });
  onTestFinished(() => stand.ledger.destroy());
  stand.pass = (ms) => { stand.time += ms; stand.ledger.settle(); };
  stand.entries = () => stand.journal.list({ before: null, limit: 500 }).toReversed();
  return stand;
}

function sample(more: Partial<LiveSample> = {}): LiveSample {
  return { camera: 'embedded/cam-1', monitor: 2, tile: 0, via: 'lane', visibleMs: 5000, lateMs: 0, frozenMs: 0, worstAgeMs: 400, ...more };
}

/** Reports every 5 s for so long. */
function watchFor(stand: LedgerStand, ms: number, who = 'page-1', one = sample()): void {
  for (let passed = 0; passed < ms; passed += 5000) {
    stand.pass(5000);
    stand.ledger.report(who, [one]);
  }
}

describe('WatchLedger', () => {
  test('fractions of a millisecond, which pages report, are kept as whole wall times', () => {
    const stand = ledgerStand();
    stand.ledger.report('page-1', [sample({ visibleMs: 1234.567, lateMs: 0.25 })]);
    stand.pass(2000);
    expect(stand.ledger.watching('embedded/cam-1').map((watch) => Number.isInteger(watch.since))).toEqual([true]);
    expect(stand.entries().some((entry) => entry.kind === 'camera-watched')).toBe(true);
  });

  test('law 09-08: who looked at a camera, on which monitor, from when to when, and how true the picture was', () => {
    const stand = ledgerStand();
    stand.ledger.opened('page-1', 'embedded/cam-1', null);
    watchFor(stand, 60_000);
    stand.ledger.report('page-1', [sample({ visibleMs: 0 })]);
    stand.pass(5000);
    stand.ledger.report('page-1', [sample({ lateMs: 1200, frozenMs: 300, worstAgeMs: 4100 })]);
    const last = stand.time;
    stand.ledger.closed('page-1', 'embedded/cam-1');
    stand.pass(16_000);
    expect(stand.entries()).toEqual([
      { id: 1, at: startTime, kind: 'camera-watched', camera: 'embedded/cam-1', monitor: 2, detail: { who: 'page-1', from: startTime } },
      {
        id: 2, at: last, kind: 'camera-left', camera: 'embedded/cam-1', monitor: 2,
        detail: { who: 'page-1', from: startTime, to: last, via: 'lane', visibleMs: 65_000, lateMs: 1200, frozenMs: 300, worstAgeMs: 4100 },
      },
    ]);
    const asked = (from: number, to: number): number => stand.journal.watchedBetween('embedded/cam-1', from, to).length;
    expect([asked(startTime + 1000, startTime + 2000), asked(0, startTime), asked(last + 1, last + 9), asked(0, last)]).toEqual([1, 0, 0, 1]);
  });

  test('a wall of tiles for an hour is one line per camera, not one per report', () => {
    const stand = ledgerStand();
    const wall = Array.from({ length: 64 }, (_, tile) => sample({ camera: `embedded/cam-${tile}`, tile }));
    for (let passed = 0; passed < 3_500_000; passed += 5000) {
      stand.pass(5000);
      stand.ledger.report('page-1', wall);
    }
    expect(stand.entries()).toHaveLength(64);
    stand.ledger.gone('page-1');
    stand.ledger.settle();
    expect(stand.entries()).toHaveLength(128);
  });

  test('a camera on six tiles of one monitor was watched once; on two monitors, twice', () => {
    const stand = ledgerStand();
    stand.ledger.report('page-1', [...Array.from({ length: 6 }, (_, tile) => sample({ tile })), sample({ monitor: 3 })]);
    stand.ledger.gone('page-1');
    stand.ledger.settle();
    const left = stand.entries().filter((entry) => entry.kind === 'camera-left');
    expect(left.map((entry) => [entry.monitor, entry.detail['visibleMs']])).toEqual([[2, 5000], [3, 5000]]);
  });

  test('a watch that lasts is accounted for each hour, without overlap', () => {
    const stand = ledgerStand();
    watchFor(stand, 2 * 3_600_000 + 600_000);
    stand.ledger.gone('page-1');
    stand.ledger.settle();
    const spans = stand.journal.watchedBetween('embedded/cam-1', 0, Number.MAX_SAFE_INTEGER).map(({ detail }) => [Number(detail['from']), Number(detail['to'])]);
    expect(spans).toHaveLength(3);
    spans.slice(1).forEach(([from], at) => expect(from).toBe(spans[at]?.[1]));
    const total = stand.entries().reduce((sum, entry) => sum + Number(entry.detail['visibleMs'] ?? 0), 0);
    expect(total).toBe(2 * 3_600_000 + 600_000);
  });

  test('a ticket in use without any report is written down all the same', () => {
    const stand = ledgerStand();
    stand.ledger.opened('page-9', 'embedded/cam-7', null);
    stand.pass(11_000);
    expect(stand.entries().map((entry) => entry.kind)).toEqual(['camera-watched']);
    expect(stand.ledger.watching('embedded/cam-7').map((watch) => watch.who)).toEqual(['page-9']);
    stand.pass(50_000);
    stand.ledger.closed('page-9', 'embedded/cam-7');
    stand.ledger.settle();
    expect(stand.entries().at(-1)).toMatchObject({ kind: 'camera-left', monitor: null, detail: { who: 'page-9', from: startTime, to: startTime + 61_000, reported: false } });
    expect(stand.ledger.watching('embedded/cam-7')).toEqual([]);
  });

  test('the picture stays watched until the last of several tickets is closed, and while the ladder changes tickets', () => {
    const stand = ledgerStand();
    for (let count = 0; count < 2; count += 1) stand.ledger.opened('page-1', 'embedded/cam-1', null);
    stand.ledger.closed('page-1', 'embedded/cam-1');
    stand.pass(20_000);
    expect(stand.ledger.watching('embedded/cam-1')).toHaveLength(1);
    stand.ledger.closed('page-1', 'embedded/cam-1');
    expect(stand.ledger.watching('embedded/cam-1')).toHaveLength(0);

    watchFor(stand, 20_000, 'page-2');
    stand.ledger.opened('page-2', 'embedded/cam-1', null);
    stand.ledger.closed('page-2', 'embedded/cam-1');
    stand.ledger.opened('page-2', 'embedded/cam-1', null);
    watchFor(stand, 20_000, 'page-2');
    expect(stand.entries().filter((entry) => entry.detail['who'] === 'page-2')).toHaveLength(1);
  });

  test('who opens, leaves and comes back within one moment is written twice', () => {
    const stand = ledgerStand();
    for (let count = 0; count < 2; count += 1) {
      stand.ledger.opened('page-1', 'embedded/cam-1', null);
      stand.ledger.closed('page-1', 'embedded/cam-1');
    }
    stand.ledger.settle();
    expect(stand.entries().map((entry) => entry.kind)).toEqual(['camera-watched', 'camera-left', 'camera-watched', 'camera-left']);
  });

  test('kill -9 hides nobody: the next start closes what was open, at most a minute short', () => {
    const stand = ledgerStand();
    watchFor(stand, 150_000);
    // A second ledger on the same data is what a new core finds: the first never got to its end.
    new WatchLedger({ ...stand, knows: () => true }).destroy();
    const left = stand.entries().at(-1);
    expect(left).toMatchObject({ kind: 'camera-left', monitor: 2, detail: { who: 'page-1', from: startTime, cut: true } });
    expect(Number(left?.detail['to'])).toBeGreaterThanOrEqual(stand.time - 65_000);
  });

  test('F49 a clock that jumps an hour back ends the watch and begins another', () => {
    const stand = ledgerStand();
    watchFor(stand, 30_000);
    stand.time -= 3_600_000;
    stand.ledger.report('page-1', [sample()]);
    stand.ledger.gone('page-1');
    stand.ledger.settle();
    const left = stand.entries().filter((entry) => entry.kind === 'camera-left');
    expect(left).toHaveLength(2);
    for (const { detail } of left) expect(Number(detail['to'])).toBeGreaterThanOrEqual(Number(detail['from']));
  });

  test('F69 a page cannot fill the journal with made-up cameras or endless times, nor crowd out others', () => {
    const stand = ledgerStand((camera) => camera.startsWith('embedded/'));
    stand.ledger.report('liar', [sample({ camera: 'made/up' }), sample({ visibleMs: 1e300, lateMs: 1e300 })]);
    for (let monitor = 1; monitor <= 64; monitor += 1) {
      stand.ledger.report('liar', Array.from({ length: 64 }, (_, at) => sample({ monitor, camera: `embedded/cam-${at}` })));
    }
    stand.ledger.report('honest', [sample({ camera: 'embedded/cam-5' })]);
    stand.ledger.gone('liar');
    stand.ledger.gone('honest');
    stand.ledger.settle();
    const { n } = stand.data.db.prepare('SELECT count(*) AS n FROM journal').get() ?? {};
    expect(Number(n)).toBeLessThanOrEqual(2 * 513);
    expect(stand.journal.watchedBetween('made/up', 0, Number.MAX_SAFE_INTEGER)).toEqual([]);
    expect(stand.journal.watchedBetween('embedded/cam-5', 0, Number.MAX_SAFE_INTEGER).some((entry) => entry.detail['who'] === 'honest')).toBe(true);
    expect(stand.entries().every((entry) => Number(entry.detail['visibleMs'] ?? 0) <= 60_000)).toBe(true);
  });

  test('F44 what a full disk refuses is written when there is space again', () => {
    const stand = ledgerStand();
    const faults: string[] = [];
    const ledger = new WatchLedger({ ...stand, knows: () => true, onFault: (problem) => faults.push(problem.code) });
    const { page_count: pages } = stand.data.db.prepare('PRAGMA page_count').get() ?? {};
    stand.data.db.exec(`PRAGMA max_page_count = ${Number(pages)}`);
    for (let at = 0; at < 300; at += 1) ledger.report(`page-${at}`, [sample({ camera: `embedded/cam-${at}` })]);
    ledger.settle();
    expect(faults).toEqual(['disk-full']);
    expect(stand.entries()).toEqual([]);
    stand.data.db.exec('PRAGMA max_page_count = 1000000');
    ledger.settle();
    expect(stand.entries()).toHaveLength(300);
    ledger.destroy();
    const { n } = stand.data.db.prepare('SELECT count(*) AS n FROM open_watch').get() ?? {};
    expect(n).toBe(0);
  });
});

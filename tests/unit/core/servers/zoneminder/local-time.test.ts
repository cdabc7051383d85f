import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aheadZone, localBounds, localOf, momentsOf, namedZone } from '#core/servers/zoneminder/local-time';
import { checkedZone } from '#core/servers/zoneminder/zone-check';

const zone = (name: string) => namedZone(name)!;
const paris = zone('Europe/Paris');

describe('local times without a zone', () => {
  test('summer, winter, the hour that comes twice and the one that never comes', () => {
    expect(momentsOf('2026-07-01 12:00:00', paris)).toEqual([Date.UTC(2026, 6, 1, 10)]);
    expect(momentsOf('2026-12-01 12:00:00', paris)).toEqual([Date.UTC(2026, 11, 1, 11)]);
    expect(momentsOf('2026-10-25 02:30:00', paris)).toEqual([Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)]);
    expect(momentsOf('2026-10-25 03:00:00', paris)).toEqual([Date.UTC(2026, 9, 25, 2)]);
    expect(momentsOf('2026-03-29 02:30:00', paris)).toHaveLength(1);
    expect(localOf(Date.UTC(2026, 9, 25, 0, 30), paris)).toBe('2026-10-25 02:30:00');
    expect(localOf(Date.UTC(2026, 9, 25, 1, 30), paris)).toBe('2026-10-25 02:30:00');
  });

  test('every moment is among those its own reading may stand for', () => {
    fc.assert(fc.property(
      fc.constantFrom('UTC', 'Europe/Paris', 'Africa/Cairo', 'Africa/Casablanca', 'Australia/Lord_Howe', 'Asia/Kolkata', 'America/St_Johns'),
      fc.integer({ min: Date.UTC(2015, 0, 1) / 1000, max: Date.UTC(2035, 0, 1) / 1000 }),
      (name, seconds) => { expect(momentsOf(localOf(seconds * 1000, zone(name)), zone(name))).toContain(seconds * 1000); },
    ), { numRuns: 500 });
  });

  test('bounds hold everything between, also over a clock that is set back', () => {
    fc.assert(fc.property(fc.integer({ min: -240, max: 240 }), fc.integer({ min: 0, max: 180 }), fc.integer({ min: 0, max: 100 }), (from, minutes, percent) => {
      const start = Date.UTC(2026, 9, 25, 1) + from * 60_000;
      const end = start + minutes * 60_000;
      const { from: low, to: high } = localBounds(start, end, paris);
      const within = localOf(start + ((end - start) * percent) / 100, paris);
      expect(low <= within && within <= high).toBe(true);
    }));
    expect(localBounds(Date.UTC(2026, 6, 1, 10), Date.UTC(2026, 6, 1, 11), paris)).toEqual({ from: '2026-07-01 12:00:00', to: '2026-07-01 13:00:00' });
  });

  test('what is no time and no zone is a fault, not an exception of a library', () => {
    expect(() => momentsOf('2026-13-01 00:00:00', paris)).toThrow(expect.objectContaining({ problem: { code: 'server-garbage', detail: expect.any(String) as string } }) as Error);
    expect(namedZone('Mars/Olympus')).toBeNull();
  });
});

describe('a server whose rules for its zone are not ours', () => {
  const now = Date.UTC(2026, 10, 1, 12);
  const event = (start: string, end: string | null, Length: number) => ({ StartDateTime: start, EndDateTime: end, Length });

  test('rules that agree change nothing, and no event tells nothing', () => {
    expect(checkedZone(paris, [event('2026-11-01 12:59:30', null, 28), event('2026-11-01 12:49:00', '2026-11-01 12:59:30', 600)], now)).toBe(paris);
    expect(checkedZone(paris, [], now)).toBeNull();
  });

  test('a clock an hour ahead shows events of the future; only times since the change it missed are moved', () => {
    const ahead = checkedZone(paris, [event('2026-11-01 13:59:30', null, 28)], now)!;
    expect(ahead).toEqual({ name: 'Europe/Paris', aheadMs: 3_600_000, since: Date.UTC(2026, 9, 25, 1) });
    expect(momentsOf('2026-11-01 13:59:30', ahead)).toEqual([Date.UTC(2026, 10, 1, 11, 59, 30)]);
    expect(momentsOf('2026-09-01 14:00:00', ahead)).toEqual([Date.UTC(2026, 8, 1, 12)]);
    expect(localOf(Date.UTC(2026, 10, 1, 11, 59, 30), ahead)).toBe('2026-11-01 13:59:30');
  });

  test('a clock an hour behind is believed when two monitors say so: one may be what a crash left', () => {
    expect(checkedZone(paris, [event('2026-11-01 11:59:30', null, 28)], now)).toBeNull();
    expect(checkedZone(paris, [event('2026-11-01 11:59:30', null, 28), event('2026-11-01 11:58:00', null, 110)], now)).toMatchObject({ aheadMs: -3_600_000, since: Number.NEGATIVE_INFINITY });
  });

  test('a change in another direction is not the one that was missed', () => {
    expect(aheadZone('Europe/Paris', -3_600_000, now).since).toBe(Number.NEGATIVE_INFINITY);
    expect(aheadZone('UTC', 3_600_000, now)).toEqual({ name: 'UTC', aheadMs: 3_600_000, since: Number.NEGATIVE_INFINITY });
  });
});

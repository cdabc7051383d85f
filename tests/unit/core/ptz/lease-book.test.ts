import { describe, expect, it } from 'vitest';
import { LeaseBook, leaseMs, warningMs } from '#core/ptz/lease-book';
import type { Caller, LeaseNews } from '#core/ptz/lease-book';

const desk = (monitor: number, level: 1 | 2 | 3 = 1): Caller => ({ who: `page-${monitor}`, monitor, level });
const camera = 'gate/1';

function book() {
  const news: string[] = [];
  const leases = new LeaseBook(({ is, caller, reason }: LeaseNews) => { news.push(`${is} ${caller.monitor}${reason === undefined ? '' : ` ${reason}`}`); });
  return { leases, news };
}

describe('leases of steering', () => {
  it('one desk steers, the others wait in line and follow in their order', () => {
    const { leases, news } = book();
    expect(leases.take(camera, desk(1), 0)).toBe('held');
    expect(leases.take(camera, desk(2), 1)).toBe('queued');
    expect(leases.take(camera, desk(3), 2)).toBe('queued');
    expect(leases.take(camera, desk(2), 3)).toBe('queued');
    expect(leases.list()[0]).toMatchObject({ holder: { monitor: 1 }, queue: [{ monitor: 2 }, { monitor: 3 }], claim: null });
    leases.release(camera, 'page-1', 5);
    expect(leases.holds(camera, 'page-2')).toBe(true);
    leases.release(camera, 'page-2', 6);
    leases.release(camera, 'page-3', 7);
    expect(leases.list()).toEqual([]);
    expect(news).toEqual(['taken 1', 'queued 2', 'queued 3', 'released 1', 'taken 2', 'released 2', 'taken 3', 'released 3']);
  });

  it('ends when no command renews it, and not before', () => {
    const { leases, news } = book();
    leases.take(camera, desk(1), 0);
    expect(leases.renew(camera, 'page-1', 20_000)).toBe(true);
    expect(leases.due(leaseMs + 19_999)).toBe(leaseMs + 20_000);
    expect(leases.holds(camera, 'page-1')).toBe(true);
    expect(leases.due(leaseMs + 20_000)).toBeNull();
    expect(news).toEqual(['taken 1', 'expired 1']);
    expect(leases.renew(camera, 'page-1', 60_000)).toBe(false);
  });

  it('a higher level takes it when the warning is over; an equal or lower one cannot', () => {
    const { leases, news } = book();
    leases.take(camera, desk(1, 2), 0);
    expect(leases.claim(camera, desk(2, 2), 'me too', 0)).toBe(false);
    expect(leases.claim(camera, desk(3, 1), 'please', 0)).toBe(false);
    expect(leases.claim(camera, desk(4, 3), 'fight at the gate', 100)).toBe(true);
    expect(leases.list()[0]?.claim).toEqual({ monitor: 4, level: 3, reason: 'fight at the gate', dueAt: 100 + warningMs });
    leases.due(warningMs + 99);
    expect(leases.holds(camera, 'page-1')).toBe(true);
    leases.due(warningMs + 100);
    expect(leases.holds(camera, 'page-4')).toBe(true);
    expect(news.slice(-3)).toEqual(['claimed 4 fight at the gate', 'overtaken 1 fight at the gate', 'taken 4 fight at the gate']);
  });

  it('a holder that gives way at once gives it to the claim, not to the line', () => {
    const { leases } = book();
    leases.take(camera, desk(1), 0);
    leases.take(camera, desk(2), 0);
    leases.claim(camera, desk(3, 2), 'now', 0);
    leases.release(camera, 'page-1', 10);
    expect(leases.list()[0]).toMatchObject({ holder: { monitor: 3 }, queue: [{ monitor: 2 }] });
  });

  it('a claim can be withdrawn, and is over when the holder rises to its level', () => {
    const { leases } = book();
    leases.take(camera, desk(1), 0);
    leases.claim(camera, desk(2, 2), 'x', 0);
    leases.release(camera, 'page-2', 1);
    expect(leases.list()[0]?.claim).toBeNull();
    leases.claim(camera, desk(2, 2), 'x', 0);
    leases.levelChanged({ monitor: 1, level: 2 });
    leases.due(warningMs + 1);
    expect(leases.holds(camera, 'page-1')).toBe(true);
  });

  it('a page that is gone holds nothing and waits for nothing', () => {
    const { leases, news } = book();
    leases.take(camera, desk(1), 0);
    leases.take('gate/2', desk(1), 0);
    leases.take(camera, desk(2), 0);
    leases.take('gate/2', desk(3), 0);
    leases.gone('page-3', 1);
    leases.gone('page-1', 2);
    expect(leases.list().map((lease) => [lease.camera, lease.holder.monitor])).toEqual([[camera, 2]]);
    expect(news.filter((one) => one.startsWith('gone'))).toEqual(['gone 1', 'gone 1']);
  });

  it('more than sixteen do not wait for one camera', () => {
    const { leases } = book();
    leases.take(camera, desk(1), 0);
    const answers = Array.from({ length: 17 }, (_, at) => leases.take(camera, desk(at + 2), 0));
    expect(answers.at(15)).toBe('queued');
    expect(answers.at(16)).toBe('full');
  });
});

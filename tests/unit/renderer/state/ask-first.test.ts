import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { LayoutName } from '#model/layout';
import type { Arrangement, Monitor } from '#model/view';
import { alone } from '#renderer/player/pc-windows';
import { watchArrivals } from '#renderer/state/arrivals';
import { arrangeAsked, askFirst } from '#renderer/state/ask-first';
import { createDesk } from '#renderer/state/desk';
import { createKnownWays } from '#renderer/state/known-ways';
import { controlMonitor } from '#renderer/state/monitor';
import type { PageState } from '#renderer/state/page';

vi.stubGlobal('innerWidth', 1280);
vi.stubGlobal('innerHeight', 720);
vi.stubGlobal('devicePixelRatio', 1);

const wall = (layout: LayoutName, count = Number(layout)): Arrangement => ({ layout, items: Array.from({ length: count }, (_, index) => ({ kind: 'camera', camera: `a/${index}` })) });
const told = (arrangement: Arrangement, revision: number): Monitor => ({ number: 1, revision, ...arrangement, view: null });

let page: PageState;
let answer: (monitor: Monitor) => void;

/** This PC carries 40 Mpx/s: eleven small tiles whose size nobody told. */
beforeEach(() => {
  const monitor = controlMonitor(() => new Promise((resolve) => { answer = resolve; }), async () => null, () => undefined);
  page = { monitor, desk: createDesk(), ways: createKnownWays(), catalogue: createStore(() => ({ cameras: new Map() })), capacity: createStore(() => ({ megapixelsPerSecond: 40, isLimit: true, measuredAt: 0 })), pc: { others: alone, measuredElsewhere: createStore(() => null) }, hardware: createStore(() => false) } as unknown as PageState;
  monitor.tell(told(wall('9'), 1));
});
const items = () => page.monitor.store.getState().shown?.items.length;

describe('before this window shows more than its PC carries', () => {
  test('a layout waits for a person\'s word, and is shown at it', () => {
    const then = vi.fn<() => void>();
    arrangeAsked(page, { is: 'layout' }, () => wall('25'), then);
    expect([items(), then.mock.calls.length, page.desk.getState().dialog]).toEqual([9, 0, 'heavy-view']);
    const heavy = page.desk.getState().heavy!;
    expect(heavy).toMatchObject({ about: { is: 'layout' }, cost: { ratio: expect.closeTo(25 * 3.5 / 40, 2) as number } });
    heavy.show();
    expect([items(), then.mock.calls.length]).toEqual([25, 1]);
  });

  test('what fits is shown at once, and so is what makes a heavy wall lighter', () => {
    page.monitor.tell(told(wall('36'), 2));
    arrangeAsked(page, { is: 'layout' }, () => wall('25'), () => undefined);
    expect([items(), page.desk.getState().dialog]).toEqual([25, null]);
    arrangeAsked(page, { is: 'cameras' }, () => wall('4'), () => undefined);
    expect([items(), page.desk.getState().dialog]).toEqual([4, null]);
  });

  test('a preset is asked about by its name', () => {
    const show = vi.fn<() => void>();
    askFirst(page, { is: 'preset', name: 'Nuit' }, wall('16'), show);
    expect(show).not.toHaveBeenCalled();
    expect(page.desk.getState().heavy?.about).toEqual({ is: 'preset', name: 'Nuit' });
  });
});

describe('what comes from elsewhere', () => {
  test('is told, once however often it comes in turn; what this window arranges, or was asked about, is not', async () => {
    const heard: number[] = [];
    const leave = watchArrivals(page, ({ items: shown }) => { heard.push(shown.length); });
    page.monitor.tell(told(wall('16'), 2));
    page.monitor.tell(told(wall('25'), 3));
    page.monitor.tell(told(wall('16'), 4));
    page.monitor.tell(told(wall('16'), 5));
    expect(heard).toEqual([16, 25]);
    page.monitor.arrange(() => wall('4'));
    page.monitor.tell(told(wall('4'), 6));
    answer(told(wall('4'), 6));
    await page.monitor.settled();
    askFirst(page, { is: 'preset', name: 'Nuit' }, wall('36'), () => undefined);
    page.monitor.tell(told(wall('36'), 7));
    expect(heard).toEqual([16, 25]);
    leave();
    page.monitor.tell(told(wall('1'), 8));
    expect(heard).toEqual([16, 25]);
  });

  test('what the page begins with is no news', () => {
    const fresh = { ...page, monitor: controlMonitor(async () => told(wall('9'), 1), async () => null, () => undefined) };
    const heard = vi.fn<(arrangement: Arrangement) => void>();
    watchArrivals(fresh, heard);
    fresh.monitor.tell(told(wall('25'), 1));
    expect(heard).not.toHaveBeenCalled();
  });
});

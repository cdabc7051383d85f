/** Both ways between the windows of one PC, held to the same promises: the browser profile's, and the core's. */
import { onTestFinished, describe, expect, test, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { PcRelay } from '#core/windows/pc-relay';
import type { WindowTold } from '#core/windows/pc-relay';
import { openPcChannel } from '#renderer/player/pc-channel';
import type { PcWindowsOptions } from '#renderer/player/pc-windows';
import { pcOverCore } from '#renderer/state/pc-over-core';
import type { Connection } from '#renderer/state/bridge';
import { windowTold } from '../../fakes/window-told.ts';

type Open = PcWindowsOptions['open'];

/** The bridge of one page to a core, of which only the relay is there. */
function pageOf(core: { relay: PcRelay | null }, who: string) {
  const connection = createStore<Connection>(() => ({ is: 'connecting' }));
  const listeners = new Set<() => void>();
  let life = new AbortController();
  const relay = (): PcRelay => {
    if (!core.relay || connection.getState().is !== 'open') throw new Error('not connected to the core');
    return core.relay;
  };
  let told = 0;
  const bridge = {
    connection,
    onOpen(listener: () => void, signal: AbortSignal) {
      listeners.add(listener);
      signal.addEventListener('abort', () => { listeners.delete(listener); });
      if (connection.getState().is === 'open') listener();
    },
    api: {
      pc: {
        watch: async ({ pc, window }: { pc: string; window: string }, { signal }: { signal: AbortSignal }) => relay().watch({ from: '127.0.0.1', pc, window, who }, AbortSignal.any([signal, life.signal])),
        tell: async (own: WindowTold) => {
          told += 1;
          relay().tell(who, own);
        },
      },
    },
  } as unknown as Parameters<typeof pcOverCore>[0];
  const page = {
    bridge,
    get told() { return told; },
    connect() {
      life = new AbortController();
      connection.setState({ is: 'open' });
      for (const listener of listeners) listener();
    },
    lose() {
      connection.setState({ is: 'lost' });
      life.abort();
      core.relay?.gone(who);
    },
  };
  page.connect();
  return page;
}
const newRelay = () => new PcRelay({ monotonic: () => performance.now() });

const heard = (open: Open) => async (window: string) => {
  const all: (readonly [string, number])[] = [];
  const channel = (await open(window, ({ told }) => { all.push([told.window, told.used]); }))!;
  onTestFinished(() => { channel.close(); });
  let ended = '';
  return {
    all, channel,
    post: (used: number, asks = false) => { channel.post({ told: windowTold({ window, used }), asks }); },
    follow: (other: string) => { void channel.ended(other).then(() => { ended += other; }); },
    get ended() { return ended; },
  };
};

describe.each([
  ['a browser profile', (): Open => openPcChannel],
  ['the core', (): Open => {
    const core = { relay: newRelay() };
    return (window, onMessage) => pcOverCore(pageOf(core, `page-${window}`).bridge, 'one-pc-0001')(window, onMessage);
  }],
])('windows of one PC, by way of %s', (_name, way) => {
  test('the others hear the newest of each, and that one is closed, at once', async () => {
    const open = heard(way());
    const [a, b, c] = [await open('a'), await open('b'), await open('c')];
    a.post(1);
    a.post(2);
    b.post(3);
    await vi.waitFor(() => { for (const [one, news] of [[a, ['b', 3]], [b, ['a', 2]], [c, ['a', 2]], [c, ['b', 3]]] as const) expect(one.all).toContainEqual(news); });
    expect([a.all.at(-1), b.all.at(-1)]).toEqual([['b', 3], ['a', 2]]);
    b.follow('a');
    c.follow('b');
    a.channel.close();
    await vi.waitFor(() => { expect(b.ended).toBe('a'); });
    expect(c.ended).toBe('');
    b.post(4);
    await vi.waitFor(() => { expect(c.all.at(-1)).toEqual(['b', 4]); });
    expect(a.all).toEqual([['b', 3]]);
  });

  test('one that is closed hears of nobody that he ended', async () => {
    const open = heard(way());
    const [a, b] = [await open('a'), await open('b')];
    b.post(1);
    await vi.waitFor(() => { expect(a.all).toHaveLength(1); });
    a.follow('b');
    a.channel.close();
    b.channel.close();
    const [c, d] = [await open('c'), await open('d')];
    d.post(5);
    await vi.waitFor(() => { expect(c.all.at(-1)).toEqual(['d', 5]); });
    expect(a.ended).toBe('');
  });
});

describe('while the core is gone', () => {
  async function pair() {
    const core: { relay: PcRelay | null } = { relay: newRelay() };
    const pages = { a: pageOf(core, 'page-a'), b: pageOf(core, 'page-b') };
    const open = (window: 'a' | 'b') => heard(pcOverCore(pages[window].bridge, 'one-pc-0001'))(window);
    const [a, b] = [await open('a'), await open('b')];
    a.post(1);
    b.post(2);
    await vi.waitFor(() => { expect([a.all, b.all]).toEqual([[['b', 2]], [['a', 1]]]); });
    a.follow('b');
    b.follow('a');
    const die = (): void => {
      core.relay = null;
      for (const page of Object.values(pages)) page.lose();
    };
    return { core, pages, a, b, die };
  }

  test('nobody is taken for ended, and after it they meet again as they are by then', async () => {
    const { core, pages, a, b, die } = await pair();
    die();
    b.post(7);
    core.relay = newRelay();
    pages.a.connect();
    pages.b.connect();
    await vi.waitFor(() => { expect(a.all.at(-1)).toEqual(['b', 7]); });
    expect([a.ended, b.ended]).toEqual(['', '']);
    // What they knew already is no news.
    expect(b.all).toEqual([['a', 1]]);
    pages.a.lose();
    await vi.waitFor(() => { expect(b.ended).toBe('a'); });
  });

  test('one that does not come back to it has ended, but not before it could', async () => {
    vi.useFakeTimers();
    onTestFinished(() => { vi.useRealTimers(); });
    const { core, pages, a, die } = await pair();
    die();
    await vi.advanceTimersByTimeAsync(60_000);
    core.relay = newRelay();
    pages.a.connect();
    await vi.advanceTimersByTimeAsync(7_000);
    expect(a.ended).toBe('');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(a.ended).toBe('b');
  });
});

test('a page at a core tells again after a while what was refused, and of many words at once the newest', async () => {
  vi.useFakeTimers();
  onTestFinished(() => { vi.useRealTimers(); });
  const relay = newRelay();
  const core: { relay: PcRelay | null } = { relay };
  const [one, other] = [pageOf(core, 'page-a'), pageOf(core, 'page-b')];
  const a = await heard(pcOverCore(one.bridge, 'one-pc-0001'))('a');
  const b = await heard(pcOverCore(other.bridge, 'one-pc-0001'))('b');
  await vi.advanceTimersByTimeAsync(0);
  const refuse = vi.spyOn(relay, 'tell').mockImplementationOnce(() => { throw new Error('too often'); });
  for (let used = 1; used <= 500; used += 1) a.post(used);
  await vi.advanceTimersByTimeAsync(0);
  expect([refuse.mock.calls.length, b.all]).toEqual([1, []]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([one.told, b.all]).toEqual([2, [['a', 500]]]);
});

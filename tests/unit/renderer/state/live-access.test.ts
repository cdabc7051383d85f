import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { mostTicketsClosed } from '#model/live';
import type { Bridge } from '#renderer/state/bridge';
import type { CoreClock } from '#renderer/state/clock';
import { createKnownWays } from '#renderer/state/known-ways';
import { createLiveAccess } from '#renderer/state/live-access';
import type { Lane } from '#renderer/player/live-access';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

test('tickets no longer needed are closed together a moment later, none is forgotten, and a refusal is nobody’s business', async () => {
  const words: (readonly string[])[] = [];
  const close = ({ tickets }: { readonly tickets: readonly string[] }) => {
    words.push(tickets);
    return Promise.reject(new Error('not connected to the core'));
  };
  const access = createLiveAccess({ api: { live: { close } } } as unknown as Bridge, {} as Lane, {} as CoreClock);
  const first = Array.from({ length: mostTicketsClosed + 1 }, (_, number) => `t${number}`);
  for (const ticket of first) access.close(ticket);
  expect(words).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(words.map(({ length }) => length)).toEqual([mostTicketsClosed, 1]);
  expect(words.flat()).toEqual(first);
  access.close('later');
  await vi.advanceTimersByTimeAsync(1000);
  expect(words.at(-1)).toEqual(['later']);
});

test('the tickets of a tile say which ways its server has, for all its cameras; those of a selected one have another order', async () => {
  const ways = createKnownWays();
  const kinds = { tile: ['hls', 'hls', 'stills'], selected: ['whep', 'hls'], ptz: [] };
  const open = async ({ want }: { readonly want: { readonly purpose: keyof typeof kinds } }) => kinds[want.purpose].map((kind) => ({ kind }));
  const access = createLiveAccess({ api: { live: { open } } } as unknown as Bridge, {} as Lane, {} as CoreClock, { ways, canDecode: (camera) => camera === 'mtx/a' });
  const opened = [];
  for (const purpose of ['tile', 'selected'] as const) opened.push(await access.open('mtx/a', { width: 1, height: 1, muted: true, purpose }, new AbortController().signal));
  expect(opened[0]?.map(({ kind }) => kind)).toEqual(['hls', 'hls', 'stills']);
  expect([access.canDecode?.('mtx/a', 'main'), access.canDecode?.('mtx/b', 'main')]).toEqual([true, false]);
  expect([ways.of('mtx/b'), ways.of('other/a')]).toEqual([['hls', 'stills'], null]);
});

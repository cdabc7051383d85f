import { expect, test } from 'vitest';
import type { BridgeAnswer } from '#core/servers/embedded/answers';
import { BridgeRegistry, bridgeIdOf } from '#core/servers/embedded/bridge-registry';
import { ServerFault } from '#core/servers/recording-server';

const { signal } = new AbortController();
const main = { camera: 'list/a', role: 'main' } as const;

/** A recorder that answers what the test says, and a clock it sets. */
function registry() {
  const state = { elapsed: 0, asked: 0, puts: [] as { path: string; source: string }[], forgets: 0, problem: undefined as string | undefined, fails: [] as unknown[], address: 'rtsp://h/1', answers: Promise.resolve() as Promise<void> };
  const one = new BridgeRegistry({
    elapsedMs: () => state.elapsed,
    sources: async () => {
      state.asked += 1;
      const { address } = state;
      await state.answers;
      return { main: address };
    },
    client: {
      forget: () => { state.forgets += 1; },
      put: (async (path: string, body: { streams: { main: { source: string } } }) => {
        state.puts.push({ path, source: body.streams.main.source });
        const fails = state.fails.shift();
        if (fails) throw fails;
        return { streams: [{ role: 'main', state: state.problem ? 'lost' : 'closed', ...(state.problem && { problem: { code: state.problem } }) }] } satisfies BridgeAnswer;
      }) as never,
    },
  });
  return { one, state };
}

test('however many open at once, addresses are asked and told once; one who leaves takes nothing from the others', async () => {
  const { one, state } = registry();
  const gate = Promise.withResolvers<void>();
  state.answers = gate.promise;
  const leaving = new AbortController();
  const left = one.register(main, leaving.signal);
  const others = [1, 2, 3].map(() => one.register(main, signal));
  leaving.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  gate.resolve();
  await Promise.all(others);
  expect([state.asked, state.puts.length]).toEqual([1, 1]);
});

test('the recorder is told every time, the addresses are asked again after a pause and at the latest after five minutes', async () => {
  const { one, state } = registry();
  for (let second = 0; second <= 310; second += 10) {
    state.elapsed = second * 1_000;
    await one.register(main, signal);
  }
  expect([state.puts.length, state.asked]).toEqual([32, 2]);
  state.elapsed += 15_000;
  await one.register(main, signal);
  expect(state.asked).toBe(3);
});

test('addresses under which a camera refuses are asked again, but not at every try', async () => {
  const { one, state } = registry();
  state.problem = 'camera-refused-login';
  await one.register(main, signal);
  expect([state.asked, state.puts.length]).toEqual([1, 1]);
  state.elapsed = 6_000;
  state.address = 'rtsp://h/2';
  await one.register(main, signal);
  expect([state.asked, state.puts.map(({ source }) => source)]).toEqual([2, ['rtsp://h/1', 'rtsp://h/1', 'rtsp://h/2']]);
  state.problem = 'camera-unreachable';
  state.elapsed = 12_000;
  await one.register(main, signal);
  expect(state.asked).toBe(2);
});

test('renewed addresses are asked for and told at once, also where the old ones were on their way', async () => {
  const { one, state } = registry();
  const renewed: string[] = [];
  const stop = one.onRenewed((camera) => { renewed.push(camera); });
  await one.register(main, signal);
  state.address = 'rtsp://h/2';
  one.renew('list/a');
  await one.register(main, signal);
  const gate = Promise.withResolvers<void>();
  state.answers = gate.promise;
  one.renew('list/a');
  const running = one.register(main, signal);
  state.address = 'rtsp://h/3';
  one.renew('list/a');
  stop();
  one.renew('list/a');
  gate.resolve();
  await running;
  expect([state.puts.at(-1)?.source, renewed]).toEqual(['rtsp://h/3', ['list/a', 'list/a', 'list/a']]);
  expect(state.puts.map(({ source }) => source).slice(0, 2)).toEqual(['rtsp://h/1', 'rtsp://h/2']);
  const { length } = state.puts;
  await one.register(main, signal);
  expect([state.puts.length, state.puts.at(-1)?.source]).toEqual([length + 1, 'rtsp://h/3']);
});

test('a recorder that moved is found again; other refusals are told', async () => {
  const { one, state } = registry();
  state.fails = [new ServerFault({ code: 'server-unreachable' })];
  await one.register(main, signal);
  expect([state.forgets, state.puts.length]).toEqual([1, 2]);
  state.fails = [new ServerFault({ code: 'over-budget' })];
  await expect(one.register(main, signal)).rejects.toMatchObject({ problem: { code: 'over-budget' } });
  await expect(one.register({ ...main, role: 'sub' }, signal)).rejects.toMatchObject({ problem: { code: 'not-found' } });
});

test('the recorder\'s name for a camera is one it can take, and another for every camera', () => {
  const ids = ['list/a', 'list/b', 'other/a', 'list/rue à côté/1', 'list/../../x'].map(bridgeIdOf);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/);
});

import { expect, test } from 'vitest';
import { createLoginGate, refusedMs } from '#core/servers/mediamtx/login-gate';
import { ServerFault } from '#core/servers/recording-server';

const never = new AbortController().signal;
const refusal = (): Promise<never> => Promise.reject(new ServerFault({ code: 'login-required' }));
const codeOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'resolved', (error: unknown) => (error instanceof ServerFault ? error.problem.code : error));

function stand() {
  const state = { now: 0, login: { user: 'u', password: 'p' } as { user: string; password: string } | null };
  return { state, gate: createLoginGate(() => Promise.resolve(state.login), () => state.now) };
}

test('a refused login is not tried again for 30 s, then once', async () => {
  const { state, gate } = stand();
  let tries = 0;
  const ask = () => { tries += 1; return refusal(); };
  for (const [now, expected] of [[0, 1], [1, 1], [refusedMs - 1, 1], [refusedMs, 2], [refusedMs + 1, 2], [2 * refusedMs, 3]] as const) {
    state.now = now;
    expect(await codeOf(gate.enter('api', null, never, ask))).toBe('login-refused');
    expect(tries).toBe(expected);
  }
});

test('another password is tried at once, and no login at all is never held back', async () => {
  const { state, gate } = stand();
  expect(await codeOf(gate.enter('api', null, never, refusal))).toBe('login-refused');
  state.login = { user: 'u', password: 'q' };
  expect(await codeOf(gate.enter('api', null, never, (headers) => Promise.resolve(headers)))).toBe('resolved');
  state.login = null;
  for (let round = 0; round < 3; round += 1) expect(await codeOf(gate.enter('api', null, never, refusal))).toBe('login-required');
});

test('many callers of an untried login wait for one try, whatever comes of it', async () => {
  for (const [outcome, code] of [[refusal, 'login-refused'], [() => Promise.reject(new ServerFault({ code: 'server-hangs' })), 'server-hangs']] as const) {
    const { gate } = stand();
    let tries = 0;
    const trial = Promise.withResolvers<void>();
    const callers = Array.from({ length: 20 }, (_, index) => codeOf(gate.enter('hls', `cam${index}`, never, async () => { tries += 1; await trial.promise; return outcome(); })));
    trial.resolve();
    expect(new Set(await Promise.all(callers))).toEqual(new Set([code]));
    expect(tries).toBe(1);
  }
});

test('each service has its own word until the login is proven; then each path has', async () => {
  const { gate } = stand();
  expect(await codeOf(gate.enter('api', null, never, refusal))).toBe('login-refused');
  expect(await codeOf(gate.enter('hls', 'a', never, () => Promise.resolve(1)))).toBe('resolved');
  expect(await codeOf(gate.enter('hls', 'b', never, refusal))).toBe('login-refused');
  expect(await codeOf(gate.enter('hls', 'a', never, () => Promise.resolve(1)))).toBe('resolved');
  expect(await codeOf(gate.enter('hls', 'b', never, () => Promise.resolve(1)))).toBe('login-refused');
  expect(gate.isOpen('hls', 'a')).toBe(true);
  expect(gate.isOpen('api', null)).toBe(false);
});

test('who waits may leave; the one that tries going away leaves the try to another', async () => {
  const { gate } = stand();
  const first = new AbortController();
  const leaving = new AbortController();
  const trying = gate.enter('api', null, first.signal, () => new Promise((_resolve, reject) => { first.signal.addEventListener('abort', () => { reject(first.signal.reason); }); }));
  await Promise.resolve();
  const waiting = gate.enter('api', null, leaving.signal, () => Promise.resolve('never'));
  const next = gate.enter('api', null, never, () => Promise.resolve('mine'));
  const [gone, enough] = [new Error('gone'), new Error('enough')];
  leaving.abort(gone);
  expect(await codeOf(waiting)).toBe(gone);
  first.abort(enough);
  expect(await codeOf(trying)).toBe(enough);
  expect(await next).toBe('mine');
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { StreamRole } from '#model/camera';
import { replayKeptMs } from '#model/live';
import type { LiveKind, LiveTicket, LiveWant } from '#model/live';
import type { PlayerState } from '#model/player-state';
import type { Problem } from '#model/problem';
import { createBudgetKeeper } from '#renderer/player/budget-keeper';
import { engineOf, livingEngines } from '#renderer/player/engine';
import type { EngineListener, StartEngine } from '#renderer/player/engine';
import type { Layer } from '#renderer/player/layer';
import { Player } from '#renderer/player/player';

/** An engine whose picture is the test's. */
interface FakeEngine { readonly ticket: LiveTicket; readonly wantsOpening: boolean; readonly say: EngineListener; readonly layer: Layer; destroyed: boolean }
interface FakeLayer extends Layer { readonly calls: string[]; removed: boolean }

const want: LiveWant = { width: 400, height: 225, muted: true, purpose: 'tile' };
let engines: FakeEngine[];
let layers: FakeLayer[];
let states: PlayerState[];
let open: Set<string>;
/** What the core answers next: kinds in order, or a refusal. */
let answer: readonly LiveKind[] | Problem | 'silence' | Promise<readonly LiveKind[]>;
/** Of the tickets in that order; `sub` for those beyond. */
let roles: readonly StreamRole[] = [];
/** What the browser has a decoder for. */
let decodes: (role: StreamRole) => boolean = () => true;
let opens: LiveWant[];
let replaysKept: [string, number][];
let wake: () => void;
/** What keeping a picture waits for. */
let kept: Promise<void>;
let player: Player;

const start: StartEngine = (layer, ticket, { wantsOpening }, listener) => engineOf(ticket.kind, listener, (say) => {
  const engine: FakeEngine = { ticket, wantsOpening, say, layer: layer as Layer, destroyed: false };
  engines.push(engine);
  return () => { engine.destroyed = true; };
});

function createLayer(): Layer {
  const layer: FakeLayer = {
    video: {} as HTMLVideoElement, calls: [], removed: false,
    hold() { layer.calls.push('hold'); return kept; }, show(which) { layer.calls.push(which); }, raise() { layer.calls.push('raise'); },
    mute() {}, paint: () => Promise.resolve(), picture: () => Promise.resolve(null), remove() { layer.removed = true; },
  };
  layers.push(layer);
  return layer;
}

let tickets = 0;
function create(options: { renew?: (id: string) => Promise<number>; budget?: ReturnType<typeof createBudgetKeeper>; isSeen?: boolean } = {}): Player {
  return new Player({
    camera: 'rec/c1', want, isSeen: options.isSeen ?? true, engines: { lane: start, whep: start, offered: start, llhls: start, hls: start, keyframes: start, mjpeg: start, stills: start },
    budget: options.budget ?? createBudgetKeeper(), random: () => 0.5, createLayer, onState: (state) => states.push(state),
    access: {
      lane: { subscribe: () => () => {}, reopened: (listener) => { wake = listener; return () => {}; } },
      now: () => Date.now(),
      open: async (camera, asked, signal) => {
        opens.push(asked);
        if (answer === 'silence') return new Promise((_, reject) => { signal.addEventListener('abort', () => reject(signal.reason as Error)); });
        if ('code' in answer) throw answer;
        return (await answer).map((kind, index) => {
          const id = `t${++tickets}`;
          open.add(id);
          return { id, camera, role: roles[index] ?? 'sub', kind, url: '', expiresAt: Date.now() + 60_000 };
        });
      },
      canDecode: (_, role) => decodes(role),
      close: (id) => { open.delete(id); },
      keepReplay: (camera) => { replaysKept.push([camera, Date.now()]); },
      ...(options.renew ? { renew: options.renew } : {}),
    },
  });
}

const newest = () => engines.at(-1)!;
const last = () => states.at(-1)!;
let frames = 0;
function frame(engine: FakeEngine, ageMs: number | null = 200): void {
  engine.say.frame({ id: ++frames, shownAt: Date.now(), capturedAt: ageMs === null ? null : Date.now() - ageMs });
}
/** Frames every 40 ms for a while. */
async function play(engine: FakeEngine, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 40) {
    frame(engine);
    await vi.advanceTimersByTimeAsync(40);
  }
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_790_000_000_000 });
  engines = [];
  layers = [];
  states = [];
  opens = [];
  replaysKept = [];
  open = new Set();
  kept = Promise.resolve();
  answer = ['lane', 'whep', 'llhls'];
  roles = [];
  decodes = () => true;
});
afterEach(async () => {
  await player.destroy();
  expect(engines.every((engine) => engine.destroyed)).toBe(true);
  expect(livingEngines()).toBe(0);
  expect(layers.every((layer) => layer.removed)).toBe(true);
  expect(open.size).toBe(0);
  vi.useRealTimers();
});

describe('Player', () => {
  test('connects, shows, keeps one ticket and says its age at most four times a second', async () => {
    player = create();
    await vi.advanceTimersByTimeAsync(0);
    expect(states).toEqual([{ state: 'connecting', attempt: 1, via: 'lane', lastPictureAt: null }]);
    await play(newest(), 1000);
    expect(open.size).toBe(1);
    expect(states[1]).toMatchObject({ state: 'showing', via: 'lane', picture: { ms: 200, is: 'fresh' } });
    expect(states.length).toBeLessThanOrEqual(7);
  });

  test('F01 a lost camera is told at once, kept as a still, waited for by the same engine', async () => {
    player = create();
    await vi.advanceTimersByTimeAsync(0);
    await play(newest(), 1000);
    newest().say.waiting({ code: 'camera-unreachable' });
    expect(last()).toMatchObject({ state: 'recovering', error: { code: 'camera-unreachable' }, lastPictureAt: Date.now() - 240 });
    expect(layers[0]?.calls.at(-1)).toBe('hold');
    frame(engines[0]!);
    expect(last().state).toBe('showing');
    expect(layers[0]?.calls.at(-1)).toBe('video');
    expect(engines).toHaveLength(1);
  });

  test('F09 frozen is shown as frozen, then given up', async () => {
    player = create();
    await vi.advanceTimersByTimeAsync(0);
    await play(newest(), 1000);
    const stopped = Date.now();
    await vi.advanceTimersByTimeAsync(3500);
    expect(last()).toMatchObject({ state: 'showing', picture: { is: 'frozen' } });
    await vi.advanceTimersByTimeAsync(1500);
    expect(last()).toMatchObject({ state: 'recovering', error: { code: 'camera-stalled' } });
    expect(layers[0]?.calls).toContain('hold');
    const told = states.filter((state) => state.state === 'showing' && state.picture.is === 'fresh' && state.picture.capturedAt !== null && state.picture.capturedAt > stopped);
    expect(told).toEqual([]);
  });

  test('F10 pictures already seen are not shown again by the next engine', async () => {
    player = create();
    await vi.advanceTimersByTimeAsync(0);
    await play(newest(), 1000);
    newest().say.fault({ code: 'server-unreachable' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(engines).toHaveLength(2);
    frame(newest(), 5000);
    expect(last().state).toBe('recovering');
    frame(newest(), 100);
    expect(last().state).toBe('showing');
  });

  test('what is seen is kept before its engine empties the video, and its sheet is not used again before that', async () => {
    player = create();
    await vi.advanceTimersByTimeAsync(0);
    await play(newest(), 1000);
    let keep = (): void => undefined;
    kept = new Promise((resolve) => { keep = resolve; });
    const broken = newest();
    broken.say.fault({ code: 'server-unreachable' });
    wake();
    await vi.advanceTimersByTimeAsync(1000);
    expect(engines).toHaveLength(2);
    expect(broken.destroyed).toBe(false);
    frame(newest(), 100);
    expect(last().state).toBe('showing');
    expect((broken.layer as FakeLayer).removed).toBe(true);
    keep();
    await vi.advanceTimersByTimeAsync(0);
    expect(broken.destroyed).toBe(true);
  });

  test('F20 a codec this browser lacks sends the tile down the ladder at once', async () => {
    player = create();
    await vi.advanceTimersByTimeAsync(0);
    newest().say.fault({ code: 'codec-unsupported' });
    await vi.advanceTimersByTimeAsync(250);
    expect(newest().ticket.kind).toBe('whep');
    expect(opens).toHaveLength(1);
  });

  test('an engine that brings no picture in time is replaced', async () => {
    player = create();
    await vi.advanceTimersByTimeAsync(6600);
    expect(newest().ticket.kind).toBe('whep');
    expect(engines[0]?.destroyed).toBe(true);
  });

  test('a tile that failed 100 times still recovers, and a returning server is asked within 2 s', async () => {
    answer = { code: 'server-unreachable' };
    player = create();
    for (let i = 0; opens.length < 100; i += 1) {
      expect(i).toBeLessThan(10_000);
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(last()).toMatchObject({ state: 'recovering', error: { code: 'server-unreachable' } });
    answer = ['lane'];
    await vi.advanceTimersByTimeAsync(8000);
    frame(newest());
    expect(last().state).toBe('showing');
  });

  test('F02 a core that never answers is asked again', async () => {
    answer = 'silence';
    player = create();
    await vi.advanceTimersByTimeAsync(5001);
    expect(last()).toMatchObject({ state: 'recovering', error: { code: 'server-hangs' } });
    await vi.advanceTimersByTimeAsync(2000);
    expect(opens).toHaveLength(2);
  });

  test('what only a person can change is failed, and asked for again after half a minute', async () => {
    answer = { code: 'not-allowed' };
    player = create();
    await vi.advanceTimersByTimeAsync(100);
    expect(last()).toEqual({ state: 'failed', error: { code: 'not-allowed' }, lastPictureAt: null });
    await vi.advanceTimersByTimeAsync(14_000);
    expect(opens).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(opens.length).toBeGreaterThan(1);
  });

  test("the lane's return ends every pause", async () => {
    answer = { code: 'server-unreachable' };
    player = create();
    await vi.advanceTimersByTimeAsync(120_000);
    answer = ['lane'];
    wake();
    await vi.advanceTimersByTimeAsync(400);
    expect(engines).toHaveLength(1);
  });

  test('selecting a tile tries the new way beneath and swaps at its first frame', async () => {
    player = create();
    await vi.advanceTimersByTimeAsync(0);
    await play(newest(), 1000);
    answer = ['whep', 'lane'];
    player.setWant({ ...want, purpose: 'selected' });
    await play(engines[0]!, 400);
    expect(newest().ticket.kind).toBe('whep');
    expect(engines[0]?.destroyed).toBe(false);
    expect(last()).toMatchObject({ state: 'showing', via: 'lane' });
    expect(layers[1]?.calls).not.toContain('raise');
    await play(engines[1]!, 40);
    expect(engines[0]?.destroyed).toBe(true);
    expect(last()).toMatchObject({ state: 'showing', via: 'whep' });
    expect(layers[1]?.calls).toContain('raise');
    expect(layers).toHaveLength(2);
  });

  test('an alarm at its camera gives a tile on a full PC its full rate at once, and takes another down', async () => {
    answer = ['lane', 'keyframes', 'stills'];
    const displaced = vi.fn<() => void>();
    const budget = createBudgetKeeper({ ...createBudgetKeeper().limits, megapixelsPerSecond: 5 });
    // The window's first picture may cost whatever it costs.
    const selected = budget.claim({ kind: 'lane', megapixelsPerSecond: 3.5, lowest: 0.7, priority: 'selected' }, displaced);
    expect(selected).not.toBeNull();
    player = create({ budget });
    await vi.advanceTimersByTimeAsync(0);
    await play(newest(), 1000);
    expect(last()).toMatchObject({ state: 'showing', via: 'keyframes' });
    player.setWant({ ...want, raised: true });
    await play(newest(), 400);
    await play(newest(), 100);
    expect(last()).toMatchObject({ state: 'showing', via: 'lane' });
    expect(opens.at(-1)?.raised).toBe(true);
    expect(displaced).toHaveBeenCalledOnce();
  });

  test('a wish the present way fulfils changes nothing', async () => {
    player = create();
    await vi.advanceTimersByTimeAsync(0);
    await play(newest(), 1000);
    player.setWant({ ...want, width: 500 });
    await play(newest(), 1000);
    expect(engines).toHaveLength(1);
    expect(open.size).toBe(1);
  });

  test('the same wish said again, or without sound, asks the core nothing', async () => {
    player = create();
    player.setWant({ ...want });
    player.setWant({ ...want, muted: !want.muted });
    await vi.advanceTimersByTimeAsync(0);
    await play(newest(), 1000);
    expect(opens).toHaveLength(1);
  });

  test('a wish that changes while tickets are on their way is not forgotten', async () => {
    player = create();
    player.setWant({ ...want, purpose: 'ptz' });
    await vi.advanceTimersByTimeAsync(0);
    answer = ['whep', 'lane'];
    await play(newest(), 1000);
    expect(opens.at(-1)?.purpose).toBe('ptz');
    expect(newest().ticket.kind).toBe('whep');
  });

  test('a way found beneath that fails leaves the picture alone', async () => {
    player = create();
    await vi.advanceTimersByTimeAsync(0);
    await play(newest(), 1000);
    answer = ['whep', 'lane'];
    player.setWant({ ...want, purpose: 'selected' });
    await play(engines[0]!, 400);
    newest().say.fault({ code: 'server-refused' });
    await play(engines[0]!, 400);
    expect(last()).toMatchObject({ state: 'showing', via: 'lane' });
    expect(engines[0]?.destroyed).toBe(false);
  });

  test('steps back up to the better way after a while', async () => {
    player = create();
    await vi.advanceTimersByTimeAsync(0);
    newest().say.fault({ code: 'decode-failed' });
    await vi.advanceTimersByTimeAsync(250);
    const lesser = newest();
    expect(lesser.ticket.kind).toBe('whep');
    for (let seconds = 0; seconds < 60 && newest() === lesser; seconds += 1) await play(lesser, 1000);
    expect(newest().ticket.kind).toBe('lane');
    await play(newest(), 100);
    expect(last()).toMatchObject({ state: 'showing', via: 'lane' });
    expect(lesser.destroyed).toBe(true);
  });

  test('a tile whose camera stays lost looks for other ways, and takes whichever comes first', async () => {
    player = create();
    await vi.advanceTimersByTimeAsync(0);
    newest().say.waiting({ code: 'camera-unreachable' });
    await vi.advanceTimersByTimeAsync(9000);
    expect(engines).toHaveLength(2);
    frame(engines[0]!);
    expect(last()).toMatchObject({ state: 'showing', via: 'lane' });
    expect(engines[1]?.destroyed).toBe(true);
  });

  test('a refused budget goes down the ladder, and being displaced is no outage', async () => {
    const budget = createBudgetKeeper({ megapixelsPerSecond: 1000, peers: 1, playlists: 24, moving: Infinity });
    budget.claim({ priority: 'alarm', kind: 'whep', megapixelsPerSecond: 1, lowest: 0 }, () => {});
    answer = ['whep', 'lane'];
    player = create({ budget });
    await vi.advanceTimersByTimeAsync(0);
    expect(newest().ticket.kind).toBe('lane');
  });

  describe('the small stream for want of room', () => {
    const room = { megapixelsPerSecond: 1000, peers: 8, playlists: 24, moving: Infinity };
    const little = { ...room, megapixelsPerSecond: 10 };
    async function open(limits: typeof room): Promise<ReturnType<typeof createBudgetKeeper>> {
      const budget = createBudgetKeeper(limits);
      budget.claim({ priority: 'alarm', kind: 'lane', megapixelsPerSecond: 1, lowest: 0 }, () => {});
      answer = ['lane', 'lane', 'stills'];
      player = create({ budget });
      await vi.advanceTimersByTimeAsync(0);
      await play(newest(), 1000);
      return budget;
    }

    test('is told while it lasts, and no longer', async () => {
      roles = ['main', 'sub', 'sub'];
      const budget = await open(little);
      expect(last()).toMatchObject({ state: 'showing', via: 'lane', small: 'room' });
      budget.setLimits(room);
      await vi.advanceTimersByTimeAsync(500);
      expect(newest().ticket.role).toBe('main');
      await play(newest(), 100);
      expect(last()).toMatchObject({ state: 'showing', via: 'lane', small: null });
    });

    test('is told of a main stream that lost its place', async () => {
      roles = ['main', 'sub', 'sub'];
      const budget = await open(room);
      expect(last()).toMatchObject({ state: 'showing', small: null });
      budget.setLimits(little);
      await play(engines[0]!, 400);
      expect(newest().ticket.role).toBe('sub');
      await play(newest(), 100);
      expect(last()).toMatchObject({ state: 'showing', small: 'room' });
    });

    test('is not told of a tile that wants it, or whose main stream failed for another reason', async () => {
      roles = ['sub', 'main', 'sub'];
      await open(little);
      expect(last()).toMatchObject({ state: 'showing', small: null });
      await player.destroy();
      engines = [];
      roles = ['main', 'sub', 'sub'];
      answer = ['lane', 'whep', 'stills'];
      player = create();
      await vi.advanceTimersByTimeAsync(0);
      newest().say.fault({ code: 'decode-failed' });
      await vi.advanceTimersByTimeAsync(300);
      await play(newest(), 100);
      expect(newest().ticket).toMatchObject({ role: 'sub' });
      expect(last()).toMatchObject({ state: 'showing', small: null });
    });
  });

  describe('the small stream for want of a decoder', () => {
    test('is told where the browser says so, of ways it would have had first alone', async () => {
      decodes = (role) => role !== 'main';
      roles = ['main', 'sub', 'main'];
      answer = ['lane', 'lane', 'stills'];
      player = create();
      await vi.advanceTimersByTimeAsync(0);
      expect(newest().ticket).toMatchObject({ kind: 'lane', role: 'sub' });
      await play(newest(), 100);
      expect(last()).toMatchObject({ state: 'showing', via: 'lane', small: 'decoder' });
      await player.destroy();
      engines = [];
      // A small tile, which would have the small stream anyway.
      roles = ['sub', 'main', 'sub'];
      player = create();
      await vi.advanceTimersByTimeAsync(0);
      await play(newest(), 100);
      expect(last()).toMatchObject({ state: 'showing', small: null });
    });

    test('is told where it was found out, and not once the way works', async () => {
      roles = ['main', 'sub', 'sub'];
      answer = ['lane', 'whep', 'stills'];
      player = create();
      await vi.advanceTimersByTimeAsync(0);
      newest().say.fault({ code: 'codec-unsupported' });
      await vi.advanceTimersByTimeAsync(300);
      await play(newest(), 100);
      expect(newest().ticket).toMatchObject({ role: 'sub' });
      expect(last()).toMatchObject({ state: 'showing', small: 'decoder' });
      // Ten minutes later it is tried again, beneath, and has a picture.
      const sub = newest();
      for (let second = 0; newest() === sub && second < 700; second += 1) await play(sub, 1000);
      expect(newest().ticket).toMatchObject({ role: 'main' });
      await play(newest(), 100);
      expect(last()).toMatchObject({ state: 'showing', small: null });
    });
  });

  describe('gears', () => {
    const limits = { megapixelsPerSecond: 1000, peers: 8, playlists: 24, moving: Infinity };
    const low = { ...limits, megapixelsPerSecond: 3 };
    let budget: ReturnType<typeof createBudgetKeeper>;
    /** A picture at full rate, and one more important that the budget serves first. */
    async function shown(): Promise<void> {
      budget = createBudgetKeeper(limits);
      budget.claim({ priority: 'alarm', kind: 'lane', megapixelsPerSecond: 1, lowest: 0 }, () => {});
      answer = ['lane', 'keyframes', 'stills'];
      player = create({ budget });
      await vi.advanceTimersByTimeAsync(0);
      await play(newest(), 1000);
    }

    test('down: the picture stays until the key frame is there, and nothing else is ever told', async () => {
      await shown();
      budget.setLimits(low);
      await play(engines[0]!, 400);
      expect(newest().ticket.kind).toBe('keyframes');
      expect(engines[0]?.destroyed).toBe(false);
      frame(newest());
      await vi.advanceTimersByTimeAsync(0);
      expect(engines[0]?.destroyed).toBe(true);
      expect(last()).toMatchObject({ state: 'showing', via: 'keyframes', picture: { is: 'fresh' } });
      expect(new Set(states.slice(1).map(({ state }) => state))).toEqual(new Set(['showing']));
      expect(budget.lowGears).toBe(1);
    });

    test('up again as soon as there is room, and the way is not shunned for having been taken', async () => {
      await shown();
      budget.setLimits(low);
      await vi.advanceTimersByTimeAsync(0);
      const slow = newest();
      frame(slow);
      await vi.advanceTimersByTimeAsync(1000);
      budget.setLimits(limits);
      await vi.advanceTimersByTimeAsync(500);
      expect(newest().ticket.kind).toBe('lane');
      frame(newest());
      expect(last()).toMatchObject({ state: 'showing', via: 'lane' });
      expect(budget.lowGears).toBe(0);
    });

    test('F29 in safe mode the tile shows stills, told as nothing else, and moves again at its end', async () => {
      await shown();
      budget.setLimits({ ...limits, moving: 1 });
      await play(engines[0]!, 400);
      expect(newest().ticket.kind).toBe('stills');
      frame(newest());
      await vi.advanceTimersByTimeAsync(0);
      expect(engines[0]?.destroyed).toBe(true);
      expect(last()).toMatchObject({ state: 'showing', via: 'stills' });
      budget.setLimits(limits);
      await vi.advanceTimersByTimeAsync(500);
      expect(newest().ticket.kind).toBe('lane');
      frame(newest());
      expect(last()).toMatchObject({ state: 'showing', via: 'lane' });
      expect(new Set(states.slice(1).map(({ state }) => state))).toEqual(new Set(['showing']));
    });

    test('a picture that lost its place is kept until another is there, however long that takes and however often it fails', async () => {
      await shown();
      budget.setLimits(low);
      await play(engines[0]!, 7000);
      newest().say.fault({ code: 'decode-failed' });
      await play(engines[0]!, 20_000);
      expect(engines[0]?.destroyed).toBe(false);
      expect(engines.length).toBeLessThan(6);
      expect(newest().ticket.kind).toMatch(/keyframes|stills/);
      frame(newest());
      await vi.advanceTimersByTimeAsync(0);
      expect(engines[0]?.destroyed).toBe(true);
      expect(new Set(states.slice(1).map(({ state }) => state))).toEqual(new Set(['showing']));
    });

    test('F02 a line that breaks in low gear keeps the picture as a still and heals into low gear', async () => {
      await shown();
      budget.setLimits(low);
      await vi.advanceTimersByTimeAsync(0);
      frame(newest());
      await vi.advanceTimersByTimeAsync(1000);
      const broken = newest();
      broken.say.fault({ code: 'server-unreachable' });
      expect(last()).toMatchObject({ state: 'recovering', error: { code: 'server-unreachable' } });
      expect((broken.layer as FakeLayer).calls.at(-1)).toBe('hold');
      wake();
      await vi.advanceTimersByTimeAsync(1000);
      expect(newest()).not.toBe(broken);
      expect(newest().ticket.kind).toBe('keyframes');
      expect((broken.layer as FakeLayer).removed).toBe(false);
      frame(newest(), 100);
      expect(last()).toMatchObject({ state: 'showing', via: 'keyframes' });
      expect(budget.lowGears).toBe(1);
    });

    test('F22 no way is blamed for the time in which the page was held up', async () => {
      await shown();
      budget.setLimits(low);
      await vi.advanceTimersByTimeAsync(0);
      const slow = newest();
      // Timers come every 900 ms in place of 250.
      for (let passed = 0; passed < 16_000; passed += 900) {
        frame(engines[0]!);
        vi.setSystemTime(Date.now() + 650);
        await vi.advanceTimersByTimeAsync(250);
      }
      expect(newest()).toBe(slow);
      expect(slow.destroyed).toBe(false);
      await play(engines[0]!, 8000);
      expect(slow.destroyed).toBe(true);
    });

    test('where the core does not answer it is asked again for a way down', async () => {
      await shown();
      answer = { code: 'server-unreachable' };
      budget.setLimits(low);
      await play(engines[0]!, 1500);
      answer = ['lane', 'keyframes'];
      await play(engines[0]!, 1500);
      expect(newest().ticket.kind).toBe('keyframes');
    });

    test('F09 in low gear a source that falls silent is frozen and given up, one that is heard is not', async () => {
      await shown();
      budget.setLimits(low);
      await vi.advanceTimersByTimeAsync(0);
      const slow = newest();
      slow.say.heard();
      for (let second = 0; second < 16; second += 1) {
        if (second % 4 === 0) frame(slow);
        slow.say.heard();
        await vi.advanceTimersByTimeAsync(1000);
      }
      expect(last()).toMatchObject({ state: 'showing', via: 'keyframes', picture: { ms: 4200, is: 'fresh' } });
      await vi.advanceTimersByTimeAsync(2500);
      expect(last()).toMatchObject({ state: 'showing', picture: { is: 'frozen' } });
      await vi.advanceTimersByTimeAsync(1500);
      expect(last()).toMatchObject({ state: 'recovering', error: { code: 'camera-stalled' } });
    });
  });

  describe('an opening picture, before the player of its stream is ready', () => {
    const opening = (engine: FakeEngine, ageMs = 200) => { engine.say.opening({ id: 0, shownAt: Date.now(), capturedAt: Date.now() - ageMs }); };

    test('is shown at once with its age, and goes over into the moving picture without a word', async () => {
      player = create();
      await vi.advanceTimersByTimeAsync(0);
      expect(newest().wantsOpening).toBe(true);
      opening(newest());
      expect(last()).toMatchObject({ state: 'showing', via: 'lane', picture: { ms: 200, is: 'fresh' } });
      expect(layers[0]?.calls).toEqual(['video', 'raise']);
      await vi.advanceTimersByTimeAsync(1500);
      await play(newest(), 1000);
      expect(layers[0]?.calls).toEqual(['video', 'raise']);
      expect(states.every(({ state }, index) => index === 0 || state === 'showing')).toBe(true);
    });

    test('that stays alone is told as late and frozen, and ends its way when that may not start any longer', async () => {
      player = create();
      await vi.advanceTimersByTimeAsync(0);
      opening(newest());
      await vi.advanceTimersByTimeAsync(3000);
      expect(last()).toMatchObject({ picture: { is: 'late' } });
      await vi.advanceTimersByTimeAsync(500);
      expect(last()).toMatchObject({ picture: { is: 'frozen' } });
      await vi.advanceTimersByTimeAsync(2000);
      expect(engines).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(1100);
      expect(engines[0]!.destroyed).toBe(true);
      expect(states).toContainEqual(expect.objectContaining({ state: 'recovering', error: expect.objectContaining({ code: 'too-slow' }) }));
    });

    test('says nothing of how often frames come: three seconds without one are frozen, however long the first took', async () => {
      player = create();
      await vi.advanceTimersByTimeAsync(0);
      opening(newest());
      await vi.advanceTimersByTimeAsync(2000);
      frame(newest());
      await vi.advanceTimersByTimeAsync(40);
      frame(newest());
      await vi.advanceTimersByTimeAsync(3300);
      expect(last()).toMatchObject({ picture: { is: 'frozen' } });
    });

    test('older than what the tile has shown is not shown', async () => {
      player = create();
      await vi.advanceTimersByTimeAsync(0);
      await play(newest(), 1000);
      newest().say.fault({ code: 'server-unreachable' });
      await vi.advanceTimersByTimeAsync(2000);
      expect(newest().wantsOpening).toBe(true);
      opening(newest(), 60_000 - 57_000);
      expect(last().state).not.toBe('showing');
      opening(newest(), 100);
      expect(last()).toMatchObject({ state: 'showing', picture: { is: 'fresh' } });
    });

    test('is not asked for on a wall that takes most of what this PC carries', async () => {
      const budget = createBudgetKeeper({ megapixelsPerSecond: 12, peers: 8, playlists: 8, moving: Number.POSITIVE_INFINITY });
      const [left, other] = [budget.join(), budget.join()];
      player = create({ budget });
      await vi.advanceTimersByTimeAsync(0);
      expect(newest().wantsOpening).toBe(false);
      await player.destroy();
      left();
      left();
      player = create({ budget });
      await vi.advanceTimersByTimeAsync(0);
      expect(newest().wantsOpening).toBe(true);
      other();
    });

    test('is not asked for where a picture is seen already', async () => {
      answer = ['lane'];
      player = create();
      await vi.advanceTimersByTimeAsync(0);
      await play(newest(), 1000);
      answer = ['whep', 'lane'];
      player.setWant({ ...want, width: 1600, height: 900 });
      await vi.advanceTimersByTimeAsync(300);
      expect(newest().ticket.kind).toBe('whep');
      expect(newest().wantsOpening).toBe(false);
    });
  });

  describe('a tile that nobody sees', () => {
    const another = { priority: 'rest', kind: 'lane', megapixelsPerSecond: 23, lowest: 0 } as const;

    test('is ready for a glance elsewhere, then decodes nothing and holds no ticket; its last picture is kept until the next is there, told with its time', async () => {
      player = create();
      await vi.advanceTimersByTimeAsync(0);
      await play(newest(), 1000);
      const [first] = engines;
      player.setSeen(false);
      await play(first!, 9_900);
      player.setSeen(true);
      await play(first!, 20_000);
      expect({ living: livingEngines(), last: last().state }).toEqual({ living: 1, last: 'showing' });
      player.setSeen(false);
      await play(first!, 10_040);
      expect({ destroyed: first!.destroyed, tickets: open.size, state: last().state }).toEqual({ destroyed: true, tickets: 0, state: 'idle' });
      expect((first!.layer as FakeLayer).calls).toContain('hold');
      const lastSeen = Date.now();
      await vi.advanceTimersByTimeAsync(300_000);
      expect({ engines: engines.length, layers: layers.filter(({ removed }) => !removed).length }).toEqual({ engines: 1, layers: 1 });
      player.setSeen(true);
      await vi.advanceTimersByTimeAsync(0);
      const told = last();
      expect(told).toMatchObject({ state: 'connecting', attempt: 1 });
      expect(lastSeen - (told as { lastPictureAt: number }).lastPictureAt).toBeLessThan(400);
      expect(newest().layer).not.toBe(first!.layer);
      await play(newest(), 500);
      expect(last()).toMatchObject({ state: 'showing', picture: { is: 'fresh' } });
    });

    test('keeps its instant replay as long as it rests', async () => {
      player = create();
      await vi.advanceTimersByTimeAsync(0);
      await play(newest(), 1000);
      player.setSeen(false);
      const from = Date.now();
      await vi.advanceTimersByTimeAsync(120_000);
      const times = replaysKept.map(([, at]) => at - from);
      // Never longer apart than it is kept.
      expect(times[0]).toBe(10_000);
      expect(times.slice(1).every((at, place) => at - times[place]! < replayKeptMs)).toBe(true);
      expect(120_000 - times.at(-1)!).toBeLessThan(replayKeptMs);
      player.setSeen(true);
      await vi.advanceTimersByTimeAsync(200_000);
      expect(replaysKept).toHaveLength(times.length);
    });

    test('gives way at once where room is short, and to nobody who is seen', async () => {
      const budget = createBudgetKeeper({ megapixelsPerSecond: 25, peers: 8, playlists: 8, moving: Infinity });
      player = create({ budget });
      await vi.advanceTimersByTimeAsync(0);
      await play(newest(), 1000);
      player.setSeen(false);
      expect(budget.claim(another, () => undefined)).not.toBeNull();
      await vi.advanceTimersByTimeAsync(0);
      expect({ living: livingEngines(), tickets: open.size, last: last().state, wanted: budget.wanted }).toEqual({ living: 0, tickets: 0, last: 'idle', wanted: 0 });
    });

    test('rests once, though both of its ways lose their place in the same moment', async () => {
      const budget = createBudgetKeeper({ megapixelsPerSecond: 30, peers: 8, playlists: 8, moving: Infinity });
      player = create({ budget });
      await vi.advanceTimersByTimeAsync(0);
      await play(newest(), 200);
      player.setWant({ ...want, width: 1280, height: 720 });
      answer = ['whep', 'lane'];
      await vi.advanceTimersByTimeAsync(250);
      expect(livingEngines()).toBe(2);
      player.setSeen(false);
      expect(budget.claim({ ...another, megapixelsPerSecond: 30 }, () => undefined)).not.toBeNull();
      await vi.advanceTimersByTimeAsync(0);
      expect({ living: livingEngines(), tickets: open.size, kept: replaysKept.length }).toEqual({ living: 0, tickets: 0, kept: 1 });
      player.setSeen(true);
      await vi.advanceTimersByTimeAsync(200_000);
      expect(replaysKept).toHaveLength(1);
    });

    test('that never was seen asks for nothing until it is', async () => {
      player = create({ isSeen: false });
      await vi.advanceTimersByTimeAsync(60_000);
      expect({ opens: opens.length, last: last() }).toEqual({ opens: 0, last: { state: 'idle', lastPictureAt: null } });
      player.setSeen(true);
      await vi.advanceTimersByTimeAsync(0);
      expect(last()).toEqual({ state: 'connecting', attempt: 1, via: 'lane', lastPictureAt: null });
    });

    test('leaves no ticket of an answer that comes when it rests already, and no try under way', async () => {
      answer = 'silence';
      player = create();
      await vi.advanceTimersByTimeAsync(100);
      player.setSeen(false);
      await vi.advanceTimersByTimeAsync(10_000);
      answer = ['lane'];
      await vi.advanceTimersByTimeAsync(60_000);
      expect({ engines: engines.length, tickets: open.size, last: last() }).toEqual({ engines: 0, tickets: 0, last: { state: 'idle', lastPictureAt: null } });
      player.setSeen(true);
      await vi.advanceTimersByTimeAsync(0);
      await play(newest(), 200);
      player.setWant({ ...want, width: 1280, height: 720 });
      answer = ['whep', 'lane'];
      await vi.advanceTimersByTimeAsync(250);
      expect(engines.length).toBe(2);
      player.setSeen(false);
      await vi.advanceTimersByTimeAsync(10_000);
      expect({ living: livingEngines(), tickets: open.size }).toEqual({ living: 0, tickets: 0 });
    });
  });

  test('an answer that comes when its tile has rested and is seen again is not for it', async () => {
    const late = Promise.withResolvers<readonly LiveKind[]>();
    answer = late.promise;
    player = create();
    await vi.advanceTimersByTimeAsync(0);
    player.setSeen(false);
    await vi.advanceTimersByTimeAsync(10_000);
    answer = ['lane'];
    player.setSeen(true);
    await vi.advanceTimersByTimeAsync(0);
    await play(newest(), 200);
    late.resolve(['whep', 'lane']);
    await play(newest(), 1000);
    expect({ engines: engines.length, tickets: open.size, last: last().state }).toEqual({ engines: 1, tickets: 1, last: 'showing' });
  });

  test('a ticket in use is renewed before it expires', async () => {
    const renew = vi.fn<(id: string) => Promise<number>>(() => Promise.resolve(Date.now() + 60_000));
    player = create({ renew });
    await vi.advanceTimersByTimeAsync(0);
    await play(newest(), 100_000);
    expect(renew.mock.calls.length).toBeGreaterThanOrEqual(2);
    expect(last().state).toBe('showing');
  });

  test('without a time map the age is unknown', async () => {
    player = create();
    await vi.advanceTimersByTimeAsync(0);
    frame(newest(), null);
    expect(last()).toMatchObject({ state: 'showing', picture: { ms: null, is: 'unknown' } });
  });

  test('an engine that fails while it starts is no crash', async () => {
    answer = ['hls'];
    const failing: StartEngine = (_surface, ticket, _context, listener) => engineOf(ticket.kind, listener, () => { throw new Error('no such setting'); });
    player = new Player({
      camera: 'rec/c1', want, isSeen: true, engines: { lane: start, whep: start, offered: start, llhls: start, hls: failing, keyframes: start, mjpeg: start, stills: start }, budget: createBudgetKeeper(), random: () => 0.5, createLayer,
      onState: (state) => states.push(state),
      access: { lane: { subscribe: () => () => {} }, now: () => Date.now(), open: async () => [{ id: 'x', camera: 'rec/c1', role: 'sub', kind: 'hls', url: '', expiresAt: Date.now() + 60_000 }], close: () => {} },
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(last()).toMatchObject({ state: 'recovering', error: { code: 'internal', detail: 'no such setting' } });
  });
});

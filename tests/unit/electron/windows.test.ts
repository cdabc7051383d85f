/** The windows of the wall against an emulated `electron` module with two screens. */
import type { Session } from 'electron';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DisplayMemory } from '#electron/match-displays';
import type { DesktopSettings, WindowPlace } from '#electron/settings';
import { WallDisplays } from '#electron/wall-displays';
import { WallWindows } from '#electron/windows';
import { FakeBrowserWindow } from '../../fakes/electron-window.ts';
import type { Bounds } from '../../fakes/electron-window.ts';

const screens = [{ id: 1, label: 'left', bounds: { x: 0, y: 0, width: 1000, height: 800 } }, { id: 2, label: 'right', bounds: { x: 1000, y: 0, width: 2000, height: 1000 } }];

vi.mock('electron', async () => {
  const { FakeBrowserWindow: BrowserWindow } = await import('../../fakes/electron-window.ts');
  return {
    app: { getAppMetrics: () => [] }, BrowserWindow,
    screen: { getPrimaryDisplay: () => screens[0], getAllDisplays: () => screens, getDisplayMatching: ({ x, width }: Bounds) => screens[x + width / 2 < 1000 ? 0 : 1] },
  };
});

let places: Map<number, WindowPlace>;
let open: readonly number[];
let memory: DisplayMemory;
let windows: WallWindows;
const want = (monitor: number, fullScreen = false) => ({ monitor, url: `http://127.0.0.1:4100/launch?monitor=${monitor}`, fullScreen });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate'] });
  FakeBrowserWindow.made = [];
  places = new Map();
  open = [];
  memory = { known: [], seen: [] };
  const settings = {
    place: (monitor: number) => places.get(monitor) ?? null, keepPlace: (monitor: number, place: WindowPlace) => { places.set(monitor, place); },
    keepOpenMonitors: (monitors: readonly number[]) => { open = monitors; },
  } as unknown as DesktopSettings;
  const displays = new WallDisplays({ list: () => screens.map(({ id, label, bounds }) => ({ id: String(id), label, bounds, primary: id === 1 })), read: () => memory, keep: (next) => { memory = next; } });
  windows = new WallWindows({ session: {} as Session, settings, displays, onTrouble: () => undefined });
});
afterEach(() => { vi.useRealTimers(); });

/** Opened, and made by it. */
async function made(monitor: number, fullScreen = false): Promise<FakeBrowserWindow> {
  await windows.open(want(monitor, fullScreen));
  return FakeBrowserWindow.made.at(-1)!;
}

describe('a monitor’s window', () => {
  test('F35 the first is brought to the front by a second start, also from the task bar; the others stay as they are', async () => {
    const [first, second] = [await made(1), await made(2)];
    const before = second.focused;
    first.minimised = true;
    const asked = first.focused;
    windows.focusFirst();
    expect([first.minimised, first.focused - asked, second.focused - before]).toEqual([false, 1, 0]);
    expect(FakeBrowserWindow.made).toHaveLength(2);
  });

  test('has no frame, and is kept as it is from its first moment on: a power cut closes nothing', async () => {
    const window = await made(1, true);
    expect(window.options).toMatchObject({ frame: false, fullscreen: true, x: 100, y: 80, width: 800, height: 640 });
    expect(places.get(1)).toEqual({ x: 100, y: 80, width: 800, height: 640, fullScreen: true });
    expect(open).toEqual([1]);
  });

  test('that entered or left full screen comes back so', async () => {
    const window = await made(1);
    expect(places.get(1)?.fullScreen).toBe(false);
    window.setFullScreen(true);
    expect(places.get(1)?.fullScreen).toBe(true);
    window.destroy();
    expect((await made(1)).options.fullscreen).toBe(true);
    FakeBrowserWindow.made.at(-1)!.setFullScreen(false);
    expect(places.get(1)?.fullScreen).toBe(false);
  });

  test('fills its screen, or stands free on it and smaller, with F11', async () => {
    const window = await made(1, true);
    expect(window.press('F11')).toBe(true);
    expect([window.isFullScreen(), window.getBounds()]).toEqual([false, { x: 100, y: 80, width: 800, height: 640 }]);
    window.press('F11', 5);
    expect(window.isFullScreen()).toBe(true);
    expect(window.press('F')).toBe(false);
    expect(window.isFullScreen()).toBe(true);
  });

  test('dragged to the other screen is kept there once it rests', async () => {
    const window = await made(1);
    for (let step = 1; step <= 5; step += 1) {
      window.setBounds({ x: step * 300, y: 50, width: 800, height: 640 });
      await vi.advanceTimersByTimeAsync(1_900);
    }
    expect(places.get(1)?.x).toBe(100);
    await vi.advanceTimersByTimeAsync(100);
    expect(places.get(1)).toMatchObject({ x: 1_500, y: 50 });
    expect(memory.known).toMatchObject([{ monitor: 1, id: '2' }]);
  });

  test('behind another one has no place of its own until it takes the other’s', async () => {
    const old = await made(1, true);
    await windows.openBehind(want(1));
    const next = FakeBrowserWindow.made.at(-1)!;
    expect([next.options.show, next.options.fullscreen, places.get(1)?.fullScreen]).toEqual([false, false, true]);
    windows.swap(1);
    expect([next.isFullScreen(), old.isDestroyed(), places.get(1)?.fullScreen, open]).toEqual([true, true, true, [1]]);
  });

  test('that is closed is not opened again, but for those that close with the program', async () => {
    const [one, two] = [await made(1), await made(2)];
    two.close();
    expect(open).toEqual([1]);
    windows.quit();
    one.close();
    expect(open).toEqual([1]);
  });
});

describe('a screen chosen for a monitor', () => {
  test('is filled by its window, and kept; another monitor that stood there fills the one that is free now', async () => {
    const one = await made(1);
    const two = await made(2, true);
    expect(windows.showOn(1, '2')).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    expect([one.getBounds().x, one.isFullScreen(), two.getBounds().x, two.isFullScreen()]).toEqual([1_200, true, 100, true]);
    expect(places.get(1)).toEqual({ x: 1_200, y: 100, width: 1_600, height: 800, fullScreen: true });
    expect(memory.known).toMatchObject([{ monitor: 1, id: '2' }, { monitor: 2, id: '1' }]);
    one.destroy();
    expect((await made(1)).options).toMatchObject({ x: 1_200, fullscreen: true });
  });

  test('twice at once: the last one counts, and is filled', async () => {
    const window = await made(1, true);
    await made(2);
    window.leaves = 'never';
    windows.showOn(1, '2');
    await vi.advanceTimersByTimeAsync(500);
    memory = { ...memory, known: [{ monitor: 1, id: '1', bounds: screens[0]!.bounds }] };
    window.setBounds({ x: 1_500, y: 0, width: 800, height: 600 });
    windows.settle();
    expect([window.getBounds().x, window.isFullScreen()]).toEqual([100, true]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect([window.getBounds().x, window.isFullScreen(), window.ignored]).toEqual([100, true, 0]);
  });

  test('that it stands on already is filled', async () => {
    const window = await made(1);
    expect(windows.showOn(1, '1')).toBe(true);
    expect([window.isFullScreen(), window.getBounds().x]).toEqual([true, 100]);
  });

  test('is not there, or the window is not: nothing moves', async () => {
    const window = await made(1);
    const before = memory;
    expect([windows.showOn(1, '9'), windows.showOn(4, '2')]).toEqual([false, false]);
    expect([window.isFullScreen(), memory]).toEqual([false, before]);
  });
});

describe('screens that came, went or changed', () => {
  test.each(['at once', 'never'] as const)('a full-screen window on another screen than its own goes back and fills it; its system tells of leaving full screen %s', async (leaves) => {
    const window = await made(1, true);
    window.leaves = leaves;
    memory = { ...memory, known: [{ monitor: 1, id: '2', bounds: screens[1]!.bounds }] };
    windows.settle();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(window.getBounds()).toEqual({ x: 1_200, y: 100, width: 1_600, height: 800 });
    expect(window.isFullScreen()).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(places.get(1)).toEqual({ x: 1_200, y: 100, width: 1_600, height: 800, fullScreen: true });
  });
});

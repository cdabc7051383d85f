/** The Electron host against an emulated `electron` module: no runtime can be had on test machines. Real ones run tests/e2e/electron. */
import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { defaultSettings } from '#model/settings';
import { createElectronHost } from '../../electron/host.ts';
import { openDesktopSettings } from '../../electron/settings.ts';
import type { WallWindows } from '../../electron/windows.ts';
import { hostSuite } from './host-suite.ts';

const emulated = vi.hoisted(() => ({ userData: '', backend: 'gnome_libsecret', isPackaged: false, logins: [] as boolean[], power: new Map<string, () => void>() }));
const made: string[] = [];
const opened: number[] = [];

vi.mock('electron', () => {
  const app = { getPath: () => emulated.userData, getVersion: () => '0.0.0', getName: () => 'manara', get isPackaged() { return emulated.isPackaged; },
    getLoginItemSettings: () => ({ openAtLogin: emulated.logins.at(-1) ?? false }), setLoginItemSettings: ({ openAtLogin }: { openAtLogin: boolean }) => { emulated.logins.push(openAtLogin); } };
  const safeStorage = {
    isEncryptionAvailable: () => true, getSelectedStorageBackend: () => emulated.backend,
    encryptString: (text: string) => Buffer.from(text.split('').toReversed().join('')),
    decryptString: (bytes: Buffer) => bytes.toString().split('').toReversed().join(''),
  };
  const screen = {
    getPrimaryDisplay: () => ({ id: 1 }),
    getAllDisplays: () => [{ id: 1, label: 'left', bounds: { x: 0, y: 0, width: 1920, height: 1080 } }, { id: 2, label: 'right', bounds: { x: 1920, y: 0, width: 1920, height: 1080 } }],
  };
  const utilityProcess = { fork: (file: string, args: string[], options: { stdio: string[] }) => fork(file, args, { stdio: [...options.stdio, 'ipc'] as never }) };
  const powerMonitor = {
    on: (event: string, listener: () => void) => { emulated.power.set(event, listener); },
    off: (event: string, listener: () => void) => { if (emulated.power.get(event) === listener) emulated.power.delete(event); },
  };
  const electron = { app, safeStorage, screen, powerMonitor, utilityProcess, ipcMain: { on: () => undefined }, shell: {}, BrowserWindow: class {} };
  return { ...electron, default: electron };
});

beforeEach(() => {
  emulated.userData = mkdtempSync(path.join(tmpdir(), 'manara-electron-'));
  emulated.backend = 'gnome_libsecret';
  made.push(emulated.userData);
});
afterAll(() => { for (const folder of made) rmSync(folder, { recursive: true, force: true }); });

const windows = { open: async (want: { monitor: number }) => { opened.push(want.monitor); }, showOn: (monitor: number, display: string) => monitor === 3 && display === '2' } as unknown as WallWindows;
const open = () => Promise.resolve(createElectronHost(openDesktopSettings(), windows));

describe('Electron host (emulated electron)', () => {
  hostSuite(open);

  test('opens windows itself and knows both screens', async () => {
    const host = await open();
    expect(await host.openWindow({ monitor: 3, url: 'http://127.0.0.1:1/', fullScreen: true })).toBe(true);
    expect(opened).toContain(3);
    expect((await host.displays()).map((display) => display.primary)).toEqual([true, false]);
    expect([await host.showOn(3, '2'), await host.showOn(3, '4')]).toEqual([true, false]);
  });

  test('tells when the session is locked and when the PC goes to sleep, until nobody listens any more', async () => {
    const heard = vi.fn();
    const core = new AbortController();
    (await open()).onSessionLock!(heard, core.signal);
    for (const event of ['lock-screen', 'suspend']) emulated.power.get(event)!();
    expect(heard).toHaveBeenCalledTimes(2);
    core.abort();
    expect(emulated.power.size).toBe(0);
  });

  test('starts with its PC when that is wished, once packaged, which it says', async () => {
    const host = await open();
    expect(host.canStartWithPc).toBe(false);
    const { platform } = process;
    onTestFinished(() => { emulated.isPackaged = false; Object.defineProperty(process, 'platform', { value: platform }); });
    await host.writeSettings({ ...defaultSettings, startWithPc: true });
    expect(emulated.logins).toEqual([]);
    emulated.isPackaged = true;
    expect((await open()).canStartWithPc).toBe(true);
    Object.defineProperty(process, 'platform', { value: 'win32' });
    for (const wish of [true, true, false]) await host.writeSettings({ ...defaultSettings, startWithPc: wish });
    expect(emulated.logins).toEqual([true, false]);
  });

  test('on Linux it is in the person’s autostart folder, by its own path or its AppImage’s, as long as that is wished', async () => {
    const host = await open();
    const { platform, execPath } = process;
    onTestFinished(() => {
      emulated.isPackaged = false;
      for (const [name, value] of Object.entries({ platform, execPath })) Object.defineProperty(process, name, { value, writable: true });
      delete process.env.APPIMAGE;
    });
    Object.defineProperty(process, 'platform', { value: 'linux' });
    const file = path.join(emulated.userData, 'autostart', 'manara.desktop');
    const wish = async (startWithPc: boolean) => { await host.writeSettings({ ...defaultSettings, startWithPc }); };
    await wish(true);
    expect(existsSync(file)).toBe(false);
    emulated.isPackaged = true;
    await wish(false);
    Object.defineProperty(process, 'execPath', { value: '/opt/Ma nara/100% $HOME "x" `y` \\z', writable: true });
    await wish(true);
    expect(readFileSync(file, 'utf8')).toBe('[Desktop Entry]\nType=Application\nName=Manara\nExec="/opt/Ma nara/100%% \\\\$HOME \\\\"x\\\\" \\\\`y\\\\` \\\\\\\\z"\nTerminal=false\n');
    process.env.APPIMAGE = '/home/op/Manara.AppImage';
    await wish(true);
    expect(readFileSync(file, 'utf8')).toContain('Exec="/home/op/Manara.AppImage"\n');
    await wish(false);
    expect(existsSync(file)).toBe(false);
  });

  test.runIf(process.platform === 'linux')('F38 says that basic_text is weak', async () => {
    emulated.backend = 'basic_text';
    expect((await open()).secrets.backend).toEqual({ name: 'basic_text', strength: 'weak' });
  });

  test('remembers where a window stood', () => {
    const place = { x: 1, y: 2, width: 800, height: 600, fullScreen: true };
    openDesktopSettings().keepPlace(2, place);
    expect(openDesktopSettings().place(2)).toEqual(place);
    expect(openDesktopSettings().place(1)).toBeNull();
  });

  test('remembers which monitor was on which screen and had a window', () => {
    const settings = openDesktopSettings();
    expect([settings.displays(), settings.openMonitors()]).toEqual([{ known: [], seen: [] }, []]);
    const memory = { known: [{ monitor: 2, id: '77', bounds: { x: 0, y: 0, width: 1920, height: 1080 } }], seen: ['77', '78'] };
    settings.keepDisplays(memory);
    settings.keepOpenMonitors([1, 2]);
    expect([openDesktopSettings().displays(), openDesktopSettings().openMonitors()]).toEqual([memory, [1, 2]]);
  });
});

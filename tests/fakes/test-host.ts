/** A host without a machine around it: displays only where a test plugs some, settings in memory, programs that the test brings. */
import type { Display, Host, ProgramName, ProgramProcess } from '#bridge/host';
import { defaultSettings } from '#model/settings';
import type { Settings } from '#model/settings';

export interface FakeProgram extends ProgramProcess {
  /** Prints one line on its standard output. */
  say(line: string): void;
  /** Ends by itself. */
  end(code: number): void;
}

export interface StartedProgram { readonly name: ProgramName; readonly args: readonly string[]; readonly program: FakeProgram }

export interface TestHost extends Host {
  readonly started: StartedProgram[];
  readonly openedWindows: { monitor: number; url: string }[];
  /** None unless a test plugs some. */
  screens: readonly Display[];
  readonly moved: { monitor: number; display: string }[];
  settings: Settings;
  /** The operating system's session is locked. */
  lockSession(): void;
}

/** `onStart` plays the program's part. */
export function createTestHost(onStart: (started: StartedProgram) => void): TestHost {
  const sessionListeners = new Set<() => void>();
  const host: TestHost = {
    kind: 'node', canStartWithPc: false, started: [], openedWindows: [], screens: [], moved: [], settings: defaultSettings,
    displays: () => Promise.resolve(host.screens),
    openWindow: ({ monitor, url }) => { host.openedWindows.push({ monitor, url }); return Promise.resolve(true); },
    showOn: (monitor, display) => { host.moved.push({ monitor, display }); return Promise.resolve(host.screens.some(({ id }) => id === display)); },
    windows: () => Promise.resolve([]),
    openBehind: () => Promise.resolve(false),
    swapWindow: () => Promise.reject(new Error('no window behind')),
    dropBehind: () => Promise.resolve(),
    secrets: { backend: { name: 'memory', strength: 'weak' }, read: () => Promise.resolve(null), write: () => Promise.resolve(), remove: () => Promise.resolve() },
    onSessionLock: (listener, signal) => {
      sessionListeners.add(listener);
      signal.addEventListener('abort', () => { sessionListeners.delete(listener); }, { once: true });
    },
    lockSession: () => { for (const listener of sessionListeners) listener(); },
    readSettings: () => host.settings,
    writeSettings: (settings) => { host.settings = settings; return Promise.resolve(); },
    startProgram: (name, args) => {
      const started = { name, args, program: fakeProgram() };
      host.started.push(started);
      queueMicrotask(() => { onStart(started); });
      return started.program;
    },
  };
  return host;
}

function fakeProgram(): FakeProgram {
  const listeners: ((line: string) => void)[] = [];
  const ended = Promise.withResolvers<{ code: number | null; signal: string | null }>();
  return {
    pid: 1, ended: ended.promise,
    onLine: (listener) => { listeners.push(listener); },
    say: (line) => { for (const listener of listeners) listener(line); },
    end: (code) => { ended.resolve({ code, signal: null }); },
    stop: async () => {
      ended.resolve({ code: null, signal: 'SIGTERM' });
      await ended.promise;
    },
  };
}

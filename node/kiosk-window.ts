/** One Chromium of a profile of its own with one window: a monitor's page in app mode. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { WindowWant } from '#bridge/host';
import { kioskArguments } from './browser.ts';
import { devtoolsPipe } from './devtools-pipe.ts';
import { watchPage } from './page-watch.ts';

const boundsSchema = z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number(), windowState: z.string() });
export type KioskBounds = z.infer<typeof boundsSchema>;
const targetsSchema = z.object({ targetInfos: z.array(z.object({ targetId: z.string(), type: z.string() })) });
const windowSchema = z.object({ windowId: z.number(), bounds: boundsSchema });
const processesSchema = z.object({ processInfo: z.array(z.object({ type: z.string(), id: z.number() })) });
const destroyedSchema = z.object({ targetId: z.string() });
const navigatedSchema = z.object({ errorText: z.string().optional() });
const sessionSchema = z.object({ sessionId: z.string() });
const valueSchema = z.object({ result: z.object({ value: z.unknown().optional() }) });
/** A page that does not close itself is ended after this, ms. */
const closeMs = 5_000;
/** After a browser's end what it said last is waited for no longer than this, ms. */
const lastWordsMs = 500;

export interface KioskWindow {
  readonly pid: number;
  /** Its browser ended: its window was closed by whomever, or it ended by itself, also in order, as when its screen is gone. */
  readonly gone: Promise<'closed' | 'crashed'>;
  bounds(): Promise<KioskBounds>;
  /** On the screen, in front. */
  place(bounds: KioskBounds): Promise<void>;
  toFront(): Promise<void>;
  /** What an expression gives in its page; for tests. */
  evaluate(expression: string): Promise<unknown>;
  close(): Promise<void>;
}

export interface KioskOptions {
  readonly browser: string;
  readonly profile: string;
  readonly want: WindowWant;
  /** Beside every screen: it paints and is not seen. */
  readonly behind: boolean;
  readonly asRoot: boolean;
  /** The key of a certificate that nobody vouches for, as browser.ts takes it. */
  readonly certificatePin: string | null;
  /** The page is loaded again because of this. */
  readonly onTrouble: (why: 'crashed' | 'hangs') => void;
  /** The page cannot be loaded because of this, as Chromium names it, and is tried again; told once until it changes. */
  readonly onUnreachable: (why: string) => void;
}

/** Rejects when it does not start. It ends with this process: nobody could bring it back. The address is told over the pipe, for it carries the launch token, and every account of the PC reads command lines. */
export async function openKiosk({ browser, profile, want, behind, asRoot, certificatePin, onTrouble, onUnreachable }: KioskOptions): Promise<KioskWindow> {
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  const args = [...kioskArguments({ profile, asRoot, certificatePin }), '--remote-debugging-pipe', ...(behind ? ['--window-position=-16000,0'] : [])];
  const child = spawn(browser, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  await new Promise<void>((resolve, reject) => { child.once('spawn', () => { resolve(); }).once('error', reject); });
  const life = new AbortController();
  let isClosing = false;
  let wasClosed = false;
  const gone = new Promise<'closed' | 'crashed'>((resolve) => {
    child.once('exit', (code) => {
      life.abort();
      const tell = (): void => { resolve(isClosing || (code === 0 && wasClosed) ? 'closed' : 'crashed'); };
      // Its last words may still be on their way. The timer keeps a program running that has nothing but this window.
      child.stdio[4]?.once('close', tell);
      setTimeout(tell, lastWordsMs);
    });
  });
  const pipe = devtoolsPipe(child.stdio[3] as Writable, child.stdio[4] as Readable);
  const page = async (): Promise<string> => {
    for (let tries = 0; ; tries += 1) {
      const { targetInfos } = await pipe.send('Target.getTargets', {}, targetsSchema);
      const found = targetInfos.find(({ type }) => type === 'page');
      if (found) return found.targetId;
      if (tries === 40) throw new Error('the browser has no window');
      await new Promise((resolve) => { setTimeout(resolve, 100); });
    }
  };
  const window = async () => pipe.send('Browser.getWindowForTarget', { targetId: await page() }, windowSchema);
  const toFront = async (): Promise<void> => {
    const { windowId, bounds } = await window();
    // Activating alone leaves one that is minimised where it is.
    if (bounds.windowState === 'minimized') await pipe.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'normal' } }, z.unknown());
    await pipe.send('Target.activateTarget', { targetId: await page() }, z.unknown());
  };
  const inPage = async <T>(work: (session: string) => Promise<T>): Promise<T> => {
    const { sessionId } = await pipe.send('Target.attachToTarget', { targetId: await page(), flatten: true }, sessionSchema);
    return work(sessionId).finally(() => { pipe.send('Target.detachFromTarget', { sessionId }, z.unknown()).catch(() => undefined); });
  };
  const evaluate = (expression: string): Promise<unknown> =>
    inPage(async (session) => (await pipe.send('Runtime.evaluate', { expression, returnByValue: true }, valueSchema, session)).result.value);
  const inSession = (method: string, params: object): Promise<unknown> => inPage((session) => pipe.send(method, params, z.unknown(), session));
  let unreachable: string | null = null;
  const open = async (): Promise<void> => {
    // An address that does not answer leaves it waiting for minutes: it is stopped, the window stands all the same, and the watch leads there again.
    const { errorText: why = null } = await inPage((session) => pipe.send('Page.navigate', { url: want.url }, navigatedSchema, session)).catch(async () => {
      await inSession('Page.stopLoading', {}).catch(() => undefined);
      return { errorText: 'no answer' };
    });
    if (why !== null && why !== unreachable && !life.signal.aborted) onUnreachable(why);
    unreachable = why;
    // The way back would lead to the empty page it began with; where it stays, the watch leads on again.
    await inSession('Page.resetNavigationHistory', {}).catch(() => undefined);
  };
  const ended = gone.then(() => { throw new Error('the browser ended'); });
  try {
    await Promise.race([open(), ended]);
    const own = await page();
    pipe.on('Target.targetDestroyed', (params) => { wasClosed ||= destroyedSchema.safeParse(params).data?.targetId === own; });
    await pipe.send('Target.setDiscoverTargets', { discover: true }, z.unknown());
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  const watch = watchPage({
    answers: async () => String(await evaluate('document.URL')).startsWith(new URL(want.url).origin), open,
    reload: async () => { await inSession('Page.reload', {}); },
    end: async (what) => {
      if (what === 'browser') {
        child.kill('SIGKILL');
        return;
      }
      const { processInfo } = await pipe.send('SystemInfo.getProcessInfo', {}, processesSchema);
      // The browser has this one page; what else it draws so comes back by itself.
      for (const { type, id } of processInfo) if (type === 'renderer') process.kill(id, 'SIGKILL');
    },
  }, onTrouble, life.signal);
  pipe.on('Target.targetCrashed', () => { watch.crashed(); });
  return {
    pid: child.pid ?? -1, gone, toFront, evaluate,
    bounds: async () => (await window()).bounds,
    async place({ windowState, ...bounds }) {
      const { windowId } = await window();
      // A window is either placed or given a state.
      await pipe.send('Browser.setWindowBounds', { windowId, bounds }, z.unknown());
      if (windowState !== 'normal') await pipe.send('Browser.setWindowBounds', { windowId, bounds: { windowState } }, z.unknown());
      await toFront();
    },
    async close() {
      if (life.signal.aborted) return;
      isClosing = true;
      pipe.send('Browser.close', {}, z.unknown()).catch(() => undefined);
      const timer = setTimeout(() => { child.kill('SIGKILL'); }, closeMs);
      await gone;
      clearTimeout(timer);
    },
  };
}

/** One Chromium of a profile of its own with one window: a monitor's page in app mode. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { WindowWant } from '#bridge/host';
import { kioskArguments } from './browser.ts';
import { devtoolsPipe } from './devtools-pipe.ts';

const boundsSchema = z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number(), windowState: z.string() });
export type KioskBounds = z.infer<typeof boundsSchema>;
const targetsSchema = z.object({ targetInfos: z.array(z.object({ targetId: z.string(), type: z.string() })) });
const windowSchema = z.object({ windowId: z.number(), bounds: boundsSchema });
/** A page that does not close itself is ended after this, ms. */
const closeMs = 5_000;

export interface KioskWindow {
  readonly pid: number;
  /** It was closed, by whomever. */
  readonly gone: Promise<void>;
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
}

/** Rejects when it does not start. It ends with this process: nobody could bring it back. */
export async function openKiosk({ browser, profile, want, behind, asRoot }: KioskOptions): Promise<KioskWindow> {
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  const args = [...kioskArguments(want, profile, asRoot), '--remote-debugging-pipe', ...(behind ? ['--window-position=-16000,0'] : [])];
  const child = spawn(browser, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  await new Promise<void>((resolve, reject) => { child.once('spawn', () => { resolve(); }).once('error', reject); });
  let isGone = false;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      isGone = true;
      resolve();
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
  const toFront = async (): Promise<void> => { await pipe.send('Target.activateTarget', { targetId: await page() }, z.unknown()); };
  return {
    pid: child.pid ?? -1, gone, toFront,
    bounds: async () => (await window()).bounds,
    async place({ windowState, ...bounds }) {
      const { windowId } = await window();
      // A window is either placed or given a state.
      await pipe.send('Browser.setWindowBounds', { windowId, bounds }, z.unknown());
      if (windowState !== 'normal') await pipe.send('Browser.setWindowBounds', { windowId, bounds: { windowState } }, z.unknown());
      await toFront();
    },
    async evaluate(expression) {
      const { sessionId } = await pipe.send('Target.attachToTarget', { targetId: await page(), flatten: true }, z.object({ sessionId: z.string() }));
      const { result } = await pipe.send('Runtime.evaluate', { expression, returnByValue: true }, z.object({ result: z.object({ value: z.unknown() }) }), sessionId);
      await pipe.send('Target.detachFromTarget', { sessionId }, z.unknown());
      return result.value;
    },
    async close() {
      if (isGone) return;
      pipe.send('Browser.close', {}, z.unknown()).catch(() => undefined);
      const timer = setTimeout(() => { child.kill('SIGKILL'); }, closeMs);
      await gone;
      clearTimeout(timer);
    },
  };
}

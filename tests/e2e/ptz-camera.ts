/** A simulated PTZ camera in a process of its own, and what the page's pictures of it say: where it looked and when, burned into each. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { burnedColumns, burnedRows, timeOfCells } from '#recorder/demo/dome/burned-time';
import { lookColumns, lookOfCells, lookRows } from '#recorder/demo/dome/burned-look';
import type { Look } from '#recorder/demo/dome/device/position-model';
import { root } from './wall-app.ts';

const node = path.join(root, 'node_modules/node/bin/node');
export const account = { user: 'operateur', password: 'Phare-2030' };

export interface DomeProcess {
  readonly address: string;
  /** As the camera itself knows it. */
  look(): Promise<Look & { readonly moving: boolean }>;
  close(): Promise<void>;
}

export async function startDomeProcess(): Promise<DomeProcess> {
  const child = spawn(node, ['recorder/demo/dome/main.ts', '--burn', '--with-parent', '--user', account.user, '--password', account.password], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  const ready = await new Promise<{ port: number; address: string }>((resolve, reject) => {
    child.once('exit', (code) => { reject(new Error(`the camera ended with ${code}`)); });
    createInterface({ input: child.stdout }).once('line', (line) => { resolve(JSON.parse(line) as { port: number; address: string }); });
  });
  return {
    address: ready.address,
    look: async () => (await fetch(`http://127.0.0.1:${ready.port}/look`)).json() as Promise<Look & { moving: boolean }>,
    close: async () => {
      const end = new Promise((resolve) => { child.once('exit', resolve); });
      child.stdin.end();
      await end;
    },
  };
}

export interface SeenFrame {
  /** When the page had it on the screen, epoch ms. */
  readonly shownAt: number;
  /** Burned in by the camera. */
  readonly capturedAt: number;
  readonly look: Look;
}

interface RawFrame { readonly shownAt: number; readonly time: readonly number[]; readonly look: readonly number[] }

/** Reads every picture a tile shows from now on. */
export async function watchLook(page: Page, tile = 0): Promise<void> {
  await page.evaluate(([index, timeColumns, timeRows, placeColumns, placeRows]) => {
    const frames: RawFrame[] = [];
    Object.assign(window, { seenFrames: frames });
    const canvas = new OffscreenCanvas(280, 160);
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    const watched = new WeakSet<HTMLVideoElement>();
    const watch = (video: HTMLVideoElement) => {
      if (watched.has(video)) return;
      watched.add(video);
      const look = () => {
        context.drawImage(video, 0, 0, canvas.width, canvas.height);
        const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
        const cells = (columns: number, rows: number, top: number) => Array.from({ length: columns * rows }, (_, at) => {
          const x = Math.floor((((at % columns) + 0.5) * canvas.width) / columns);
          const y = Math.floor(top + ((Math.floor(at / columns) + 0.5) * canvas.height) / 4 / rows);
          return pixels[(y * canvas.width + x) * 4 + 1] ?? 0;
        });
        frames.push({ shownAt: Date.now(), time: cells(timeColumns!, timeRows!, 0), look: cells(placeColumns!, placeRows!, (canvas.height * 3) / 4) });
        video.requestVideoFrameCallback(look);
      };
      video.requestVideoFrameCallback(look);
    };
    // Another way to the camera comes with another picture.
    const all = () => { for (const video of document.querySelectorAll<HTMLVideoElement>(`[data-tile="${index}"] video`)) watch(video); };
    all();
    new MutationObserver(all).observe(document.querySelector(`[data-tile="${index}"]`)!, { childList: true, subtree: true });
  }, [tile, burnedColumns, burnedRows, lookColumns, lookRows] as const);
}

/** What was shown since the last call; pictures whose cells cannot be read are left out. */
export async function takeFrames(page: Page): Promise<SeenFrame[]> {
  const raw = await page.evaluate(() => (window as unknown as { seenFrames: RawFrame[] }).seenFrames.splice(0));
  return raw.flatMap(({ shownAt, time, look }) => {
    const capturedAt = timeOfCells((column, row) => time[row * burnedColumns + column] ?? 0);
    const place = lookOfCells((column, row) => look[row * lookColumns + column] ?? 0);
    return capturedAt === null || place === null ? [] : [{ shownAt, capturedAt, look: place }];
  });
}

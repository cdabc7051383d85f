/** A page with one `Picture` and a witness that reads the capture time burned into the very pixels shown. */
import { createRef } from 'react';
import { createRoot } from 'react-dom/client';
import type { CameraId } from '#model/ids';
import type { LiveKind, LiveTicket, LiveWant } from '#model/live';
import type { PlayerState } from '#model/player-state';
import { usualLimits } from '#renderer/player/budget';
import { windowBudget } from '#renderer/player/budget-keeper';
import { livingEngines } from '#renderer/player/engine';
import { openLane } from '#renderer/player/lane';
import { KeyFrameDecoder } from '#renderer/player/key-frame-decoder';
import type { LiveAccess } from '#renderer/player/live-access';
import { peerConnectionsCreated } from '#renderer/player/peer-count';
import type { PictureHandle } from '#renderer/player/picture-props';
import { Picture } from '../../../renderer/player/Picture.tsx';
import { burnedColumns, burnedRows, timeOfCells } from '#recorder/demo/dome/burned-time';

export interface Sample {
  /** Wall time of the sample, ms. */
  readonly at: number;
  readonly via: string;
  readonly is: string;
  /** Age told by `Picture`, and age by the burned-in time, ms. */
  readonly told: number | null;
  readonly true: number | null;
}

export interface Bench {
  show(kinds: readonly LiveKind[], want?: Partial<LiveWant>, camera?: string): void;
  setWant(want: Partial<LiveWant>): void;
  clear(): void;
  state(): PlayerState | null;
  /** Every state told since the last call, with its time. */
  takeStates(): { at: number; state: PlayerState }[];
  takeSamples(): Sample[];
  /** Burned-in time of what is seen now, whichever element shows it. */
  seen(): number | null;
  snapshot(): Promise<{ burned: number | null; capturedAt: number | null } | null>;
  /** Gives these key frames to a decoder of low gear, one every so many ms; how long each took to be a picture, ms. */
  decode(frames: readonly (readonly number[])[], mime: string, everyMs: number): Promise<readonly (number | null)[]>;
  living(): number;
  peers(): number;
  videos(): number;
  /** Open tickets the page has not closed. */
  tickets(): number;
  /** Whether somebody sees the tile. */
  setSeen(isSeen: boolean): void;
  /** Wall time burned into what is seen; null where nothing is. */
  burned(): number | null;
  blackFrames(): number;
  /** Width in its own pixels of what is seen. */
  width(): number;
  /** Something more important takes the PC, or gives it back. */
  squeeze(on: boolean): void;
  /** Pictures decoded since the page began, in all videos that are there and by WebCodecs. */
  decoded(): number;
  /** Decoders of WebCodecs that are open. */
  decoders(): number;
}

const decoders: VideoDecoder[] = [];
let decodedAlone = 0;
window.VideoDecoder = class extends VideoDecoder {
  constructor(init: VideoDecoderInit) {
    super(init);
    decoders.push(this);
  }
  override decode(chunk: EncodedVideoChunk): void {
    decodedAlone += 1;
    super.decode(chunk);
  }
};
let squeezed: ReturnType<typeof windowBudget.claim> = null;

const now = () => Date.now();
const lane = openLane({ url: `ws://${location.host}/media/lane`, now, random: Math.random });
const open = new Set<string>();
let kinds: readonly LiveKind[] = ['lane'];
let camera = 'rec/c1' as CameraId;
/** On a real gateway's origin the test gives tickets by this door, in place of the bridge. */
const door = (window as { door?: (ask: { open: readonly LiveKind[]; camera: string } | { close: string } | { renew: string }) => Promise<unknown> }).door;
const access: LiveAccess = {
  lane, now,
  async open(camera, want, signal) {
    const order = want.purpose === 'tile' ? kinds : [...kinds].toSorted((a, b) => Number(b === 'whep') - Number(a === 'whep'));
    const told = door ? await door({ open: order, camera }) : await (await fetch(`/open?kinds=${order.join(',')}&camera=${encodeURIComponent(camera)}`, { signal })).json();
    const tickets = told as LiveTicket[];
    for (const { id } of tickets) open.add(id);
    return tickets;
  },
  close: (id) => {
    open.delete(id);
    void door?.({ close: id });
  },
  ...(door && { renew: async (id: string) => (await door({ renew: id })) as number }),
};

const handle = createRef<PictureHandle>();
let root = createRoot(document.querySelector('#root') as HTMLElement);
let want: LiveWant = { width: 640, height: 360, muted: true, purpose: 'tile' };
let state: PlayerState | null = null;
let states: { at: number; state: PlayerState }[] = [];
let samples: Sample[] = [];
let black = 0;
let isSeen = true;
let watching = false;
const canvas = document.createElement('canvas');
const pen = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;

/** What an operator sees: of the topmost sheet the topmost video, that of painted pictures where they are shown. */
function onScreen(): HTMLVideoElement | null {
  const height = (element: Element | null): number => (element ? Number(getComputedStyle(element).zIndex) : 0);
  const seen = [...document.querySelectorAll<HTMLVideoElement>('#root video')].filter((video) => height(video.parentElement) === 1);
  return seen.toSorted((a, b) => height(b) - height(a))[0] ?? null;
}

function readTime(source: CanvasImageSource | null, width: number, height: number): number | null {
  if (!source || width === 0) return null;
  const band = Math.floor(height / 4);
  canvas.width = width;
  canvas.height = band;
  // In one stroke: a video may change frames between two.
  pen.drawImage(source, 0, 0, width, band, 0, 0, width, band);
  const { data } = pen.getImageData(0, 0, width, band);
  const at = (column: number, row: number) => (Math.floor(((row + 0.5) * band) / burnedRows) * width + Math.floor(((column + 0.5) * width) / burnedColumns)) * 4;
  return timeOfCells((column, row) => data[at(column, row)] ?? 0);
}

function seen(): number | null {
  const source = onScreen();
  if (!source) return null;
  return readTime(source, source.videoWidth, source.videoHeight);
}

function onState(next: PlayerState): void {
  state = next;
  states.push({ at: now(), state: next });
  if (next.state !== 'showing') return;
  const burned = seen();
  const { ms, is } = next.picture;
  samples.push({ at: now(), via: next.via, is, told: ms, true: burned === null ? null : now() - burned });
}

function draw(): void {
  root.render(<Picture ref={handle} camera={camera} want={want} isSeen={isSeen} access={access} zoom={{ scale: 1, x: 0.5, y: 0.5 }} onState={onState} />);
}

/** Counts display frames on which a picture that was there has gone. */
function watchBlack(): void {
  let had = false;
  watching = true;
  const look = () => {
    if (!watching) return;
    const there = seen() !== null;
    if (had && !there) black += 1;
    had ||= there;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

const bench: Bench = {
  show(which, change = {}, shown = 'rec/c1') {
    kinds = which;
    camera = shown as CameraId;
    want = { ...want, purpose: 'tile', ...change };
    states = [];
    samples = [];
    black = 0;
    isSeen = true;
    draw();
    watchBlack();
  },
  setSeen(next) { isSeen = next; draw(); },
  setWant(change) { want = { ...want, ...change }; draw(); },
  clear() {
    watching = false;
    root.unmount();
    root = createRoot(document.querySelector('#root') as HTMLElement);
    state = null;
  },
  state: () => state,
  takeStates: () => states.splice(0),
  takeSamples: () => samples.splice(0),
  seen,
  async snapshot() {
    const shot = await handle.current?.snapshot();
    return shot ? { burned: readTime(shot.image, shot.image.width, shot.image.height), capturedAt: shot.capturedAt } : null;
  },
  async decode(frames, mime, everyMs) {
    const took: (number | null)[] = frames.map(() => null);
    const given: number[] = [];
    const decoder = new KeyFrameDecoder((picture, at) => {
      if ('code' in picture) return;
      took[at] = Math.round(performance.now() - given[at]!);
      picture.close();
    });
    for (const [at, data] of frames.entries()) {
      given.push(performance.now());
      decoder.decode({ kind: 'key-frame', stream: 1, captureAt: at, mime, record: new Uint8Array(), data: Uint8Array.from(data) });
      await new Promise((resolve) => { setTimeout(resolve, everyMs); });
    }
    decoder.close();
    return took;
  },
  living: livingEngines,
  peers: peerConnectionsCreated,
  videos: () => document.querySelectorAll('video').length,
  tickets: () => open.size,
  burned: seen,
  blackFrames: () => black,
  width: () => onScreen()?.videoWidth ?? 0,
  squeeze(on) {
    squeezed?.release();
    squeezed = on ? windowBudget.claim({ priority: 'alarm', kind: 'lane', megapixelsPerSecond: 1, lowest: 0 }, () => undefined) : null;
    windowBudget.setLimits(on ? { ...usualLimits, megapixelsPerSecond: 10 } : usualLimits);
  },
  decoded: () => decodedAlone + [...document.querySelectorAll<HTMLVideoElement>('video:not([data-painted])')].reduce((sum, video) => sum + video.getVideoPlaybackQuality().totalVideoFrames, 0),
  decoders: () => decoders.filter(({ state: now }) => now !== 'closed').length,
};
Object.assign(window, { bench });

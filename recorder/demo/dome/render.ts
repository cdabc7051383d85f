/** Takes the camera's picture: samples what it looks at out of the scene, and puts on it what lives or what a test reads. */
import type { EpochMs } from '#model/time';
import { burn } from './burn.ts';
import type { Look } from './device/position-model.ts';
import { addLife } from './life.ts';
import { planesOf, type Planes } from './planes.ts';
import type { StillScene } from './still-scene.ts';
import { viewOf, type View } from './view.ts';

export interface RenderWant {
  readonly scene: StillScene;
  readonly width: number;
  readonly height: number;
  /** Capture time and look as cells for tests to read, instead of cars and a clock. */
  readonly burn: boolean;
}

/** Gives a picture as the encoder takes it (planes.ts), overwritten by the next one. `darkerDb` is what the iris takes away, or adds below 0. */
export function createRenderer({ scene, width, height, burn: burns }: RenderWant): (look: Look, at: EpochMs, darkerDb?: number) => Buffer {
  const yuv = Buffer.alloc(width * height * 1.5);
  const picture = planesOf(yuv, width, height);
  // What is seen without anything on it: a camera that stands still, as most do, is not sampled anew.
  const bare = Buffer.alloc(yuv.length);
  const sampled = planesOf(bare, width, height);
  const columns = { left: new Int32Array(width), right: new Int32Array(width), weight: new Int32Array(width) };
  let last: View | null = null;
  let lastDarker = 0;
  return (look, at, darkerDb = 0) => {
    const view = viewOf(look, scene);
    if (last?.left !== view.left || last.top !== view.top || last.width !== view.width || darkerDb !== lastDarker) {
      sampleLuma(scene, view, sampled, columns);
      sampleColour(scene, view, sampled);
      if (darkerDb !== 0) expose(sampled, darkerDb);
      last = view;
      lastDarker = darkerDb;
    }
    bare.copy(yuv);
    if (burns) burn(picture, at, look);
    else addLife(picture, view, scene.lanes, at);
    return yuv;
  };
}

/** Light is halved by each 6 dB; the picture's values go with its 0.45th power, from black at 16 to white at 235. */
function expose({ luma }: Planes, darkerDb: number): void {
  const factor = 10 ** ((-darkerDb / 20) * 0.45);
  const exposed = Uint8Array.from({ length: 256 }, (_, value) => Math.max(16, Math.min(235, Math.round(16 + (value - 16) * factor))));
  for (let at = 0; at < luma.length; at += 1) luma[at] = exposed[luma[at]!]!;
}

/** Weights are whole numbers of 1/256: a pan of a part of a pixel is seen. */
const one = 256;

interface Columns { readonly left: Int32Array; readonly right: Int32Array; readonly weight: Int32Array }

function sampleLuma(scene: StillScene, view: View, { width, height, luma }: Planes, { left, right, weight }: Columns): void {
  for (let x = 0; x < width; x += 1) {
    const at = view.left + ((x + 0.5) * view.width) / width - 0.5;
    const column = Math.floor(at);
    left[x] = inside(column, scene.width);
    right[x] = inside(column + 1, scene.width);
    weight[x] = Math.round((at - column) * one);
  }
  for (let y = 0, out = 0; y < height; y += 1) {
    const at = view.top + ((y + 0.5) * view.height) / height - 0.5;
    const row = Math.floor(at);
    const down = Math.round((at - row) * one);
    const above = inside(row, scene.height) * scene.width;
    const below = inside(row + 1, scene.height) * scene.width;
    for (let x = 0; x < width; x += 1, out += 1) {
      const l = left[x]!;
      const r = right[x]!;
      const w = weight[x]!;
      const top = scene.luma[above + l]! * (one - w) + scene.luma[above + r]! * w;
      const bottom = scene.luma[below + l]! * (one - w) + scene.luma[below + r]! * w;
      luma[out] = (top * (one - down) + bottom * down) >> 16;
    }
  }
}

/** The nearest pixel will do: eyes and tests read luma. */
function sampleColour(scene: StillScene, view: View, { width, height, blue, red }: Planes): void {
  const wide = scene.width / 2;
  const perColumn = view.width / width;
  for (let y = 0, out = 0; y < height / 2; y += 1) {
    const row = inside(Math.floor((view.top + ((2 * y + 1) * view.height) / height) / 2), scene.height / 2) * wide;
    for (let x = 0; x < width / 2; x += 1, out += 1) {
      const at = row + inside(((view.left + (2 * x + 1) * perColumn) / 2) | 0, wide);
      blue[out] = scene.blue[at]!;
      red[out] = scene.red[at]!;
    }
  }
}

function inside(value: number, size: number): number {
  return value < 0 ? 0 : value >= size ? size - 1 : value;
}

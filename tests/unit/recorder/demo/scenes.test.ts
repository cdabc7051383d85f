import { describe, expect, it } from 'vitest';
import { createPainter } from '../../../../recorder/demo/scene.ts';
import { scenes, type SceneName } from '../../../../recorder/demo/scenes.ts';

const FRAMES_PER_SECOND = 10;
const names = Object.keys(scenes) as SceneName[];

function paintLoop(name: SceneName, time: 'day' | 'night'): readonly Buffer[] {
  const painter = createPainter(scenes[name], time, 160, 90);
  return Array.from({ length: scenes[name].seconds * FRAMES_PER_SECOND }, (_, index) => {
    painter.paint(index / FRAMES_PER_SECOND);
    return Buffer.from(painter.canvas.yuv);
  });
}

/** Mean difference of the luma of two pictures. */
function difference(a: Buffer, b: Buffer): number {
  let sum = 0;
  for (let i = 0; i < 160 * 90; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / (160 * 90);
}

describe('scenes', { timeout: 60_000 }, () => {
  it.each(names)('%s moves all the time and its end joins its start', (name) => {
    const pictures = paintLoop(name, 'day');
    const steps = pictures.slice(1).map((picture, index) => difference(picture, pictures[index]!));
    expect(Math.min(...steps)).toBeGreaterThan(0.01);
    const seam = difference(pictures.at(-1)!, pictures[0]!);
    expect(seam).toBeLessThanOrEqual(Math.max(steps[0]!, steps.at(-1)!) * 1.3);
    // Half a loop later is further away than the next picture: the measure can tell.
    expect(difference(pictures[pictures.length >> 1]!, pictures[0]!)).toBeGreaterThan(seam);
  });

  it('are dark by night and bright by day', () => {
    for (const name of names) {
      const [day, night] = (['day', 'night'] as const).map((time) => {
        const painter = createPainter(scenes[name], time, 160, 90);
        painter.paint(0);
        return difference(painter.canvas.yuv, Buffer.alloc(160 * 90 * 1.5));
      });
      expect(day, name).toBeGreaterThan(90);
      expect(night, name).toBeLessThan(day! * 0.87);
    }
  });

  it('differ from each other', () => {
    const pictures = names.map((name) => {
      const painter = createPainter(scenes[name], 'day', 160, 90);
      painter.paint(0);
      return painter.canvas.yuv;
    });
    for (const [index, picture] of pictures.entries()) {
      for (const other of pictures.slice(index + 1)) expect(difference(picture, other)).toBeGreaterThan(12);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { viewShare } from '#recorder/demo/dome/device/view-share';
import { viewOf } from '#recorder/demo/dome/view';

const scene = { width: 2_600, height: 1_300 };
const middleOf = ({ left, top, width, height }: ReturnType<typeof viewOf>) => ({ x: left + width / 2, y: top + height / 2 });

describe('viewOf', () => {
  it('looks at the middle of the scene, and magnifies ten times around it', () => {
    const wide = viewOf({ pan: 0, tilt: 0, zoom: 0 }, scene);
    const near = viewOf({ pan: 0, tilt: 0, zoom: 1 }, scene);
    for (const view of [wide, near]) expect(middleOf(view)).toEqual({ x: expect.closeTo(1_300), y: expect.closeTo(650) });
    expect(wide).toMatchObject({ width: expect.closeTo(600), height: expect.closeTo(300) });
    expect(wide.width / near.width).toBeCloseTo(10);
  });

  it('is inside the scene at every look, and reaches its edges', () => {
    for (const pan of [-1, 0.3, 1]) for (const tilt of [-1, 0.3, 1]) for (const zoom of [0, 0.5, 1]) {
      const { left, top, width, height } = viewOf({ pan, tilt, zoom }, scene);
      expect(Math.min(left, top, scene.width - left - width, scene.height - top - height)).toBeGreaterThan(-1e-6);
    }
    expect(viewOf({ pan: -1, tilt: 1, zoom: 0 }, scene)).toMatchObject({ left: expect.closeTo(0), top: expect.closeTo(0) });
  });

  it('shows what is further up when it tilts up, and what is further right when it pans right', () => {
    const [from, to] = [viewOf({ pan: 0, tilt: 0, zoom: 0 }, scene), viewOf({ pan: 0.2, tilt: 0.2, zoom: 0 }, scene)];
    expect(to.top).toBeLessThan(from.top);
    expect(to.left).toBeGreaterThan(from.left);
  });

  it.each([0, 0.4, 1])('agrees with the field-of-view space at zoom %d: 1 brings the picture’s edge into its middle', (zoom) => {
    const before = viewOf({ pan: 0.1, tilt: -0.2, zoom }, scene);
    const after = viewOf({ pan: 0.1 + viewShare(zoom), tilt: -0.2 + viewShare(zoom), zoom }, scene);
    expect(middleOf(after)).toEqual({ x: expect.closeTo(before.left + before.width), y: expect.closeTo(before.top) });
  });
});

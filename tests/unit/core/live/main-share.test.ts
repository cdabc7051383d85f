import { expect, test } from 'vitest';
import { createMainShare } from '#core/live/main-share';
import type { LiveTicket } from '#model/live';

const large = { width: 960, height: 540, muted: true, purpose: 'tile' } as const;
const ticket = (camera: string, role: 'main' | 'sub' = 'main'): LiveTicket => ({ id: camera, camera, role, kind: 'lane', url: '', expiresAt: 0 });

test('F22 a window has main streams on a few large tiles; the next large one gets its sub stream', () => {
  const share = createMainShare();
  const good = new Set(['embedded/c1', 'embedded/c2', 'embedded/c3', 'embedded/c4']);
  for (const camera of good) {
    expect(share.afford(large, camera, 'page-1', (id) => good.has(id))).toBe(large);
    share.given(ticket(camera), 'page-1');
  }
  expect(share.afford(large, 'embedded/c5', 'page-1', (id) => good.has(id)).width).toBe(640);
  expect(share.afford(large, 'embedded/c1', 'page-1', (id) => good.has(id))).toBe(large);
  expect(share.afford(large, 'embedded/c5', 'page-2', (id) => good.has(id))).toBe(large);
  expect(share.afford({ ...large, purpose: 'selected' }, 'embedded/c5', 'page-1', (id) => good.has(id)).width).toBe(960);
  expect(share.afford({ ...large, raised: true }, 'embedded/c5', 'page-1', (id) => good.has(id)).width).toBe(960);
  good.delete('embedded/c2');
  expect(share.afford(large, 'embedded/c5', 'page-1', (id) => good.has(id))).toBe(large);
});

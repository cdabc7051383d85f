/** Cameras of one kind of server under review, and what their pictures tell. */
import type { Page } from '@playwright/test';
import type { CameraId } from '#model/ids';
import type { EpochMs, TimeRange } from '#model/time';
import type { BridgeClient } from '../../bench/bridge-client.ts';
import { frameMs, loopSeconds } from './recorded-cameras.ts';
import { numbers } from './review-page.ts';

export interface ReviewStand {
  readonly page: Page;
  readonly client: BridgeClient;
  readonly cameras: readonly CameraId[];
  /** Footage of all cameras: two stretches with a gap between. */
  readonly stretches: readonly [TimeRange, TimeRange];
  /** By how much (ms) each picture was captured after this moment, by what is burned into it; null where there is none. */
  off(at: EpochMs): Promise<(number | null)[]>;
  readonly frameMs: number;
  /** A picture may be this far off the time told, ms: a frame, or what the server rounds. */
  readonly exactMs: number;
  /** Right after a gap it may be this far off, ms. */
  readonly afterGapMs: number;
  readonly tells: {
    /** Why there is no footage. */
    readonly reasons: boolean;
    readonly stills: boolean;
    /** The tile says that its times are rounded. */
    readonly rounded: boolean;
  };
}

/** For pictures with a frame number, counted in a loop that began at this moment (of each camera at each time). */
export function offByNumbers(page: Page, loopFrom: (camera: number, at: EpochMs) => EpochMs): ReviewStand['off'] {
  const loopMs = loopSeconds * 1000;
  return async (at) => (await numbers(page)).map((number, camera) => {
    if (number === null) return null;
    const due = (at - loopFrom(camera, at)) % loopMs;
    // The frame that was captured at the moment began up to a frame before.
    const off = number * frameMs - Math.floor(due / frameMs + 1e-6) * frameMs;
    return off > loopMs / 2 ? off - loopMs : off < -loopMs / 2 ? off + loopMs : off;
  });
}

/** Where the two stretches lie: whole seconds, ending a moment ago. */
export function twoStretches(now: EpochMs): readonly [TimeRange, TimeRange] {
  const end = Math.floor(now / 10_000) * 10_000 - 10_000;
  return [{ start: end - 180_000, end: end - 110_000 }, { start: end - 80_000, end }];
}

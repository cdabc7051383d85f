/** GetStatus: where a camera looks and whether it moves. A missing position is absent, never 0. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { PtzPosition } from '#model/ptz';
import { ServerFault } from '../recording-server.ts';
import { readAnswer } from './device-session.ts';
import type { PtzFacts } from './ptz-facts.ts';
import { positionOf } from './ptz-scale.ts';
import { differs } from './ptz-truth.ts';
import { finite, maybe, node, optionalText, reply } from './xml-shapes.ts';

export interface PtzStatus {
  readonly position: PtzPosition | null;
  readonly moves: boolean | null;
}

const statusAnswer = z.object({
  GetStatusResponse: reply({ PTZStatus: node({
    Position: maybe({ PanTilt: maybe({ '@x': finite, '@y': finite }), Zoom: maybe({ '@x': finite }) }),
    MoveStatus: maybe({ PanTilt: optionalText, Zoom: optionalText }),
  }) }),
});

export function readStatus(facts: PtzFacts, body: unknown): PtzStatus {
  const { Position, MoveStatus } = readAnswer(statusAnswer, body).GetStatusResponse.PTZStatus;
  const { PanTilt, Zoom } = Position ?? {};
  const told = [MoveStatus?.PanTilt, MoveStatus?.Zoom].flatMap((one) => one?.toUpperCase() ?? []);
  return {
    position: PanTilt || Zoom ? positionOf(facts, PanTilt ? { x: PanTilt['@x'], y: PanTilt['@y'] } : null, Zoom ? Zoom['@x'] : null) : null,
    moves: told.includes('MOVING') ? true : told.length > 0 && told.every((one) => one === 'IDLE') ? false : null,
  };
}

const pollMs = 250;
const settleMs = 20_000;

/** Waits until the camera stands: by its word, and by a position that stays. Rejects with `conflict` after 20 s. */
export async function untilSettled(read: () => Promise<PtzStatus>, signal: AbortSignal): Promise<void> {
  const began = performance.now();
  let before: PtzStatus | null = null;
  for (let still = 0; still < 2;) {
    if (performance.now() - began > settleMs) throw new ServerFault({ code: 'conflict', detail: 'the camera did not come to rest' });
    await sleep(pollMs, undefined, { signal });
    const now = await read();
    still = now.moves !== true && now.position && before?.position && !differs(now.position, before.position) ? still + 1 : 0;
    before = now;
  }
}

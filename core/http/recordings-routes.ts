/** The bridge's part about footage. Refusals are told by the router it is part of. */
import { implement } from '@orpc/server';
import { bridgeContract } from '#bridge/contract';
import type { Playback } from '../playback/playback.ts';
import { forever } from './forever.ts';

export function playbackRoutes(playback: Playback) {
  const os = implement(bridgeContract.playback).$context<{ readonly who: string }>();
  return os.router({
    spans: os.spans.handler(async ({ input, signal }) => (await playback.spans(input.cameras, input.range, signal ?? forever))
      .map((one) => ({ ...one, spans: [...one.spans], gaps: [...one.gaps] }))),
    events: os.events.handler(async ({ input, signal }) => playback.events(input.cameras, input.range, signal ?? forever)),
    open: os.open.handler(async ({ input, context, signal }) => {
      const ticket = await playback.open(input.camera, input.range, input.monitor, context.who, signal ?? forever);
      return { ...ticket, timeMap: [...ticket.timeMap] };
    }),
    close: os.close.handler(({ input }) => { playback.close(input.ticket); }),
    still: os.still.handler(async ({ input, signal }) => {
      const still = await playback.still(input.camera, input.at, input.width, signal ?? forever);
      return still && { capturedAt: still.capturedAt, still: new File([Buffer.from(still.jpeg)], 'still.jpg', { type: 'image/jpeg' }) };
    }),
  });
}

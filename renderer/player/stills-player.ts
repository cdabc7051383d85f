/** The last rung: single JPEG pictures fetched every second or two and painted. */
import { engineOf } from './engine.ts';
import type { StartEngine } from './engine.ts';
import { unpaintable } from './painted-pictures.ts';
import { fetchStill, pause, tellFailure } from './still-picture.ts';

const everyMs = 1000;
/** The pause grows to this (ms) while stills fail. */
const slowestMs = 8000;
const answerLimitMs = 4000;

export const startStills: StartEngine = (surface, ticket, { now, random }, listener) =>
  engineOf('stills', listener, (say, signal) => {
    const loop = async () => {
      let failures = 0;
      while (!signal.aborted) {
        const startedAt = performance.now();
        const still = await fetchStill(ticket.url, answerLimitMs, signal) ?? { code: 'camera-no-video' };
        if (signal.aborted) break;
        if ('code' in still) {
          failures += 1;
          tellFailure(say, still, failures);
        } else {
          failures = 0;
          await surface.paint(still.picture).catch((error: unknown) => { say.fault(unpaintable(error)); });
          say.frame({ id: still.capturedAt ?? startedAt, shownAt: now(), capturedAt: still.capturedAt });
        }
        const wait = Math.min(slowestMs, everyMs * 2 ** failures) * (0.9 + random() * 0.2);
        await pause(Math.max(50, wait - (performance.now() - startedAt)), signal);
      }
    };
    const done = loop();
    return () => done;
  });

/**
 * Pictures a server pushes, at the rate it pushes them: each request waits at the gateway for the next picture and is followed by
 * another once that is painted, so a page that is slow skips pictures instead of falling behind.
 */
import { engineOf } from './engine.ts';
import type { StartEngine } from './engine.ts';
import { unpaintable } from './painted-pictures.ts';
import { fetchStill, pause, tellFailure } from './still-picture.ts';

/** The gateway waits 8 s for a picture before it says that there is none. */
const answerLimitMs = 11_000;
/** No server is followed faster than one picture in this time (ms); decoding more would starve the other tiles. */
const leastMs = 33;
/** After “none yet”, and after a failure (ms); grows with each further failure. */
const restMs = 250;
const slowestMs = 4000;

export const startMjpeg: StartEngine = (surface, ticket, { now, random }, listener) =>
  engineOf('mjpeg', listener, (say, signal) => {
    const loop = async () => {
      let failures = 0;
      let after = 0;
      while (!signal.aborted) {
        const startedAt = performance.now();
        const picture = await fetchStill(`${ticket.url}?after=${after}`, answerLimitMs, signal);
        if (signal.aborted) break;
        if (picture === null) {
          await pause(restMs, signal);
        } else if ('code' in picture) {
          failures += 1;
          tellFailure(say, picture, failures);
          await pause(Math.min(slowestMs, restMs * 2 ** failures) * (0.75 + random() / 2), signal);
        } else {
          failures = 0;
          after = picture.sequence ?? after + 1;
          await surface.paint(picture.picture).catch((error: unknown) => { say.fault(unpaintable(error)); });
          say.frame({ id: after, shownAt: now(), capturedAt: picture.capturedAt });
          await pause(leastMs - (performance.now() - startedAt), signal);
        }
      }
    };
    const done = loop();
    return () => done;
  });

/**
 * The lane's low gear: the first picture of each group, decoded the moment it comes (key-frame-decoder.ts) and painted; nothing plays, so
 * nothing is buffered. Why not key frames in a `<video>`: docs/decisions/043.
 */
import type { EpochMs } from '#model/time';
import { engineOf } from './engine.ts';
import type { StartEngine } from './engine.ts';
import { atGrid } from './grid.ts';
import { KeyFrameDecoder } from './key-frame-decoder.ts';
import { tellStatus } from './lane-status.ts';
import { unpaintable } from './painted-pictures.ts';

/** This many pictures in a row that do not decode, and another way may do better. */
const failuresAllowed = 3;
/** Tiles in low gear change together (ms): a hundred that change each at its own moment have the whole screen drawn sixty times a second. */
const paintEveryMs = 125;

export const startKeyframes: StartEngine = (surface, ticket, { lane, now }, listener) =>
  engineOf('keyframes', listener, (say) => {
    let failures = 0;
    /** The source is known to be lost: a picture that was still on its way is no sign of its return. */
    let isLost = false;
    let waiting: { readonly picture: VideoFrame; readonly capturedAt: EpochMs } | null = null;
    let callOff = (): void => undefined;
    const paintWaiting = (): void => {
      if (!waiting) return;
      const { picture, capturedAt } = waiting;
      waiting = null;
      surface.paint(picture).then(
        () => { if (!isLost) say.frame({ id: capturedAt, shownAt: now(), capturedAt }); },
        (error: unknown) => { say.fault(unpaintable(error)); },
      );
    };
    const decoder = new KeyFrameDecoder((picture, capturedAt) => {
      if ('code' in picture) {
        failures += 1;
        if (picture.code === 'codec-unsupported' || failures >= failuresAllowed) say.fault(picture);
        return;
      }
      failures = 0;
      // The newest counts; the moment stays, or a page that is held up would never come to paint.
      if (waiting) waiting.picture.close();
      else callOff = atGrid(paintEveryMs, paintWaiting);
      waiting = { picture, capturedAt };
    });
    const leave = lane.subscribe(ticket, {
      message: (message) => {
        if (message.kind === 'status') {
          isLost = tellStatus(message, say) || isLost;
          return;
        }
        isLost = false;
        say.heard();
        if (message.kind === 'key-frame') decoder.decode(message);
      },
      lost: () => say.fault({ code: 'server-unreachable', detail: 'lane socket lost' }),
    });
    return () => {
      leave();
      callOff();
      waiting?.picture.close();
      decoder.close();
    };
  });

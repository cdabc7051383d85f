/** Pictures of now from the live stream, of the past from an event's file. */
import { ServerFault } from '../recording-server.ts';
import type { ThumbnailsPart } from '../recording-server.ts';
import { eventsOfCamera } from './event-list.ts';
import type { EventSource } from './event-list.ts';
import { covers } from './footage.ts';
import { picturesWant } from './live-part.ts';
import { onePicture } from './pushed-pictures.ts';

/** The server starts FFmpeg for a picture out of a file. */
const pictureMs = 8_000;
const maxJpegBytes = 4 * 1024 * 1024;
/** Its times are rounded to this, ms: a moment between two files belongs to one of them. */
const roundedMs = 1_000;
/** What `view=image` takes. */
const width_ = { least: 10, most: 8_000 };

export function thumbnailsPart(source: EventSource): ThumbnailsPart {
  return {
    past: true,
    at: async (camera, at, width, signal) => {
      if (at === 'latest') return onePicture(source, picturesWant((await source.monitors.entry(camera, signal)).Monitor, 'sub', width), signal);
      const events = await eventsOfCamera(source, camera, { start: at - roundedMs, end: at + roundedMs }, signal);
      const event = events.find((each) => covers(each, at)) ?? events[0];
      if (!event || event.answer.Frames < 1 || event.answer.Length <= 0) return null;
      // FFmpeg finds no picture at a file's very end, which is known to the second only.
      const seconds = Math.max(0, Math.min((at - event.start) / 1000, event.answer.Length - roundedMs / 1000));
      const frame = 1 + Math.floor((seconds / event.answer.Length) * event.answer.Frames);
      const query = { view: 'image', eid: event.id, fid: frame, width: Math.min(width_.most, Math.max(width_.least, Math.round(width))) };
      const jpeg = await source.session.asked(signal, async (token) => {
        const url = source.session.portalUrl(query);
        const { status, headers, body } = await source.session.http.bytes(token === null ? url : `${url}&token=${encodeURIComponent(token)}`, { signal, timeoutMs: pictureMs, maxBytes: maxJpegBytes });
        // A file that is still written, or gone: 404, or nothing at all.
        if (status === 404 || body.length === 0) return null;
        if (String(headers['content-type']).startsWith('text/html')) return 'expired';
        if (status !== 200) throw new ServerFault({ code: 'server-refused', detail: `answered ${status}` });
        return body[0] === 0xff && body[1] === 0xd8 ? body : null;
      });
      // Which frame it took is not told.
      return jpeg && { jpeg, capturedAt: null };
    },
  };
}

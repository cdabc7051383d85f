/** The media server's parts under the composite's camera ids. Each is there while the media server has it. */
import type { Bookmark } from '#model/bookmark';
import type { Camera } from '#model/camera';
import { ServerFault } from '../recording-server.ts';
import type { BookmarksPart, ExportPart, LivePart, LocksPart, MotionPart, PlaybackPart, RecordingsPart, ThumbnailsPart } from '../recording-server.ts';
import type { LiveCandidate } from '../recording-server.ts';
import { tellLane } from '../tell-lane.ts';
import type { CompositeParts } from './composite-parts.ts';
import { followPart } from '../follow-part.ts';
import type { CompositeOptions } from './composite-options.ts';

export function compositeLive(parts: CompositeParts, { media }: CompositeOptions, lifetime: AbortSignal): LivePart {
  const mine = (candidate: LiveCandidate): LiveCandidate => ({ ...candidate, camera: parts.toMedia(candidate.camera) });
  const lane: LivePart['lane'] = {
    follow: (candidate, listener, signal) => {
      // The media server may be connected anew while tiles watch on.
      followPart(parts, media, (server, attached) => {
        if (server) server.live.lane?.follow(mine(candidate), listener, attached);
        // What came before is not live any more.
        else tellLane(listener, { kind: 'status', stream: 0, is: 'lost', problem: { code: 'server-unreachable' } });
      }, AbortSignal.any([signal, lifetime]));
    },
  };
  return {
    candidates: (camera, want) => (parts.media?.live.candidates({ ...camera, id: parts.toMedia(camera.id), server: media }, want) ?? [])
      .map((candidate) => ({ ...candidate, camera: parts.fromMedia(candidate.camera) })),
    open: async (candidate, signal) => parts.requireMedia().live.open(mine(candidate), signal),
    get lane() { return parts.media && !parts.media.live.lane ? null : lane; },
    pictures: async (candidate, listener, signal) => {
      const { live, gone } = parts.requireMedia();
      if (!live.pictures) throw new ServerFault({ code: 'unsupported' });
      await live.pictures(mine(candidate), listener, gone ? AbortSignal.any([signal, gone]) : signal).catch((error: unknown) => {
        // Another stands in its place: who asks again is given that one's pictures.
        if (signal.aborted || !gone?.aborted) throw error;
      });
    },
    offer: async (candidate, signal) => {
      const { live } = parts.requireMedia();
      if (!live.offer) throw new ServerFault({ code: 'unsupported' });
      return live.offer(mine(candidate), signal);
    },
  };
}

export function camerasFromMedia(parts: CompositeParts, server: string, cameras: readonly Camera[]): Camera[] {
  return cameras.map((camera) => ({ ...camera, id: parts.fromMedia(camera.id), server }));
}

export function compositeRecordings(parts: CompositeParts, part: RecordingsPart): RecordingsPart {
  return { exactness: part.exactness, spans: async (camera, range, signal) => part.spans(parts.toMedia(camera), range, signal) };
}

export function compositePlayback(parts: CompositeParts, part: PlaybackPart): PlaybackPart {
  return { maxRangeMs: part.maxRangeMs, open: async (camera, range, signal) => part.open(parts.toMedia(camera), range, signal) };
}

export function compositeMotion(parts: CompositeParts, part: MotionPart): MotionPart {
  return { looksAt: part.looksAt, longestMs: part.longestMs, search: async (camera, query, signal) => part.search(parts.toMedia(camera), query, signal) };
}

export function compositeThumbnails(parts: CompositeParts, part: ThumbnailsPart): ThumbnailsPart {
  return { past: part.past, at: async (camera, at, width, signal) => part.at(parts.toMedia(camera), at, width, signal) };
}

export function compositeExports(parts: CompositeParts, part: ExportPart): ExportPart {
  return { mode: part.mode, start: async (camera, range, onProgress, signal) => part.start(parts.toMedia(camera), range, onProgress, signal) };
}

export function compositeLocks(parts: CompositeParts, part: LocksPart): LocksPart {
  return {
    ends: part.ends,
    lock: async (lock, signal) => part.lock({ ...lock, camera: parts.toMedia(lock.camera) }, signal),
    letGo: async (name, signal) => part.letGo(name, signal),
    held: async (camera, range, signal) => part.held(parts.toMedia(camera), range, signal),
  };
}

export function compositeBookmarks(parts: CompositeParts, part: BookmarksPart): BookmarksPart {
  const own = (bookmark: Bookmark): Bookmark => ({ ...bookmark, camera: parts.fromMedia(bookmark.camera) });
  return {
    backing: part.backing, tags: part.tags,
    list: async (query, signal) => (await part.list({ ...query, ...(query.cameras && { cameras: query.cameras.map((camera) => parts.toMedia(camera)) }) }, signal)).map(own),
    add: async (bookmark, signal) => own(await part.add({ ...bookmark, camera: parts.toMedia(bookmark.camera) }, signal)),
    change: async (id, change, signal) => part.change(id, change, signal),
    remove: async (id, signal) => part.remove(id, signal),
  };
}

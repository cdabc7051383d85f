/** HLS and low-latency HLS, the way for servers and kiosks the lane does not reach. */
import Hls, { ErrorDetails, ErrorTypes, Events } from 'hls.js';
import type { ErrorData, LevelDetails } from 'hls.js';
import type { LiveTicket } from '#model/live';
import { wallTimeAt } from '#model/time-map';
import type { TimeMap } from '#model/time-map';
import { emptyVideo, engineOf, playVideo } from './engine.ts';
import type { EngineListener, StartEngine } from './engine.ts';
import { watchFrames } from './frame-watch.ts';
import { hlsSettings, maxLatencyTargets } from './hls-settings.ts';
import { newPlaylistWatch, playlistProblem, withPlaylist } from './playlist-watch.ts';
import { problemOfHls } from './problem-of-hls.ts';

const tickMs = 500;
const recoveryPauseMs = 5000;

export const startHls: StartEngine = (surface, ticket, { now }, listener) =>
  engineOf(ticket.kind, listener, (say, signal) => {
    if (!Hls.isSupported()) {
      say.fault({ code: 'codec-unsupported', detail: 'no MediaSource in this browser' });
      return () => {};
    }
    const { video } = surface;
    const hls = new Hls({ ...hlsSettings, lowLatencyMode: ticket.kind === 'llhls', ...delayOf(ticket) });
    // Set afterwards: named beforehand it would need a sync count beside it, and that would overrule the server's PART-HOLD-BACK.
    hls.config.liveMaxLatencyDurationCount = maxLatencyTargets;
    let map: TimeMap = [];
    let watch = newPlaylistWatch;
    const read = (details: LevelDetails) => { map = timeMapOf(details); };
    hls.on(Events.LEVEL_UPDATED, (_, { details }) => {
      read(details);
      const seen = { endSequence: details.endSN, endPart: details.lastPartIndex, at: performance.now(), targetS: details.targetduration };
      const step = withPlaylist(watch, seen);
      watch = step.watch;
      if (step.problem) say.fault(step.problem);
      else if (!details.live) say.ended();
    });
    // Playlist positions become exact when the first samples of a segment are known.
    hls.on(Events.LEVEL_PTS_UPDATED, (_, { details }) => read(details));
    /** What the buffer still plays while its last picture is kept is no sign of recovery. */
    let isBroken = false;
    const recover = async (): Promise<void> => {
      isBroken = true;
      await surface.hold();
      if (signal.aborted) return;
      hls.recoverMediaError();
      isBroken = false;
    };
    hls.on(Events.ERROR, recovering(() => void recover(), say, () => watch.newest !== null));
    hls.on(Events.MEDIA_ATTACHED, () => playVideo(video));
    hls.attachMedia(video);
    hls.loadSource(ticket.url);
    watchFrames(video, signal, ({ mediaTime, displayTime }) => {
      if (!isBroken) say.frame({ id: mediaTime, shownAt: now() + (displayTime - performance.now()), capturedAt: wallTimeAt(map, mediaTime) });
    });
    const timer = setInterval(() => {
      const problem = playlistProblem(watch, performance.now());
      if (problem) say.fault(problem);
      if (video.paused && video.readyState >= video.HAVE_CURRENT_DATA) playVideo(video);
    }, tickMs);
    return () => {
      clearInterval(timer);
      hls.destroy();
      video.playbackRate = 1;
      emptyVideo(video);
    };
  });

/** Plain HLS may only be played whole segments behind; with parts the server's PART-HOLD-BACK rules. */
function delayOf({ kind }: LiveTicket): { liveSyncDurationCount: number } | Record<string, never> {
  return kind === 'hls' ? { liveSyncDurationCount: 2 } : {};
}

function timeMapOf(details: LevelDetails): TimeMap {
  const fragments = details.fragmentHint ? [...details.fragments, details.fragmentHint] : details.fragments;
  return fragments.flatMap(({ start, programDateTime }) => (typeof programDateTime === 'number' ? [{ media: start, at: programDateTime }] : []));
}

/** One media recovery per 5 s (F08); everything else fatal goes to the ladder, which asks for a fresh ticket. */
function recovering(recover: () => void, say: EngineListener, hasPlayed: () => boolean): (event: string, data: ErrorData) => void {
  let recoveredAt: number | null = null;
  return (_, data) => {
    if (!data.fatal) return;
    const at = performance.now();
    if (data.type === ErrorTypes.MEDIA_ERROR && data.details !== ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR && (recoveredAt === null || at - recoveredAt > recoveryPauseMs)) {
      recoveredAt = at;
      say.waiting({ code: 'decode-failed', detail: data.details });
      recover();
      return;
    }
    // A playlist that was read before and does not fit itself any more is another broadcast: a publisher began anew (F10, F11).
    const isAnew = data.details === ErrorDetails.LEVEL_PARSING_ERROR && hasPlayed();
    say.fault(isAnew ? { code: 'camera-stalled', detail: 'the playlist began anew' } : problemOfHls(data));
  };
}

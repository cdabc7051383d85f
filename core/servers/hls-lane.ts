/**
 * A server's HLS of fragmented MP4 as a lane: one session for each stream followed (docs/decisions/054). Low-latency playlists are asked
 * for the next part and answer when it is there; others are asked again and again. `LaneHub` follows a (camera, role) once however many
 * tiles and windows show it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LaneMessage } from '#model/lane-message';
import { problems } from '#model/problem';
import type { Problem } from '#model/problem';
import type { EpochMs, MediaSeconds } from '#model/time';
import { backOffMs } from './back-off.ts';
import { createFmp4Lane } from './fmp4-lane.ts';
import { cursorAtEdge, piecesFrom, settled } from './hls-cursor.ts';
import type { HlsCursor, HlsPiece } from './hls-cursor.ts';
import { readPlaylist } from './hls-playlist.ts';
import type { HlsMediaPlaylist } from './hls-playlist.ts';
import { createHlsSession } from './hls-session.ts';
import type { HlsSession } from './hls-session.ts';
import { createProgramClock } from './program-clock.ts';
import { ServerFault } from './recording-server.ts';
import type { LaneSource, LiveCandidate, Upstream } from './recording-server.ts';
import { tellLane } from './tell-lane.ts';

/** The first playlists wait for a source that sleeps and for its first segment: MediaMTX connects for up to 10 s. */
const firstMs = 15_000;
/** The same after an attempt that hung: a source that was woken by it is there by now, and a server that is back is found. */
const firstAgainMs = 4_000;
/** No picture for this long beside the length of a segment is a loss. */
const silenceMs = 3_000;
/** An answer that waits for nothing. */
const answerMs = 2_500;
const mediaLimits = { timeoutMs: 10_000, maxBytes: 8 * 1024 * 1024 };
const playlistBytes = 512 * 1024;
/** Servers that come back are found within 5 s. */
const retryMs = { least: 250, most: 4_000 };
/** What a person must mend is asked rarely. */
const patientMs = { least: 4_000, most: 15_000 };
/** Between questions for a playlist that does not wait by itself: its longest segment over this, at least `leastPollMs`. */
const pollsPerSegment = 3;
const leastPollMs = 150;
/** Between questions for a camera that stalls. */
const stalledPollMs = 500;

export interface HlsLaneOptions {
  /** Address and credentials made now. */
  readonly open: (candidate: LiveCandidate, signal: AbortSignal) => Promise<Upstream>;
  readonly now: () => EpochMs;
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number;
}

type Emit = (message: LaneMessage) => void;

export function createHlsLane(options: HlsLaneOptions): LaneSource {
  return { follow(candidate, listener, signal) { void follow(options, candidate, (message) => { tellLane(listener, message); }, signal); } };
}

/** Ends with the signal; never rejects. */
async function follow(options: HlsLaneOptions, candidate: LiveCandidate, emit: Emit, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  emit({ kind: 'status', stream: 0, is: 'opening' });
  const told = createLossTeller(emit);
  let sequence = 0;
  let hung = false;
  for (let failures = 0; !signal.aborted;) {
    const attempt = await followOnce(options, candidate, { sequence, told, emit, patienceMs: hung ? firstAgainMs : firstMs }, signal);
    if (signal.aborted) return;
    ({ sequence } = attempt);
    failures = attempt.lived ? 0 : failures + 1;
    hung = attempt.problem.code === 'server-hangs';
    // A session that ended, or a muxer that began anew, is back with the first try: nobody is told of that.
    if (failures > 0 || hung) told.lost(attempt.problem);
    const pauseMs = failures === 0 ? retryMs.least * options.random() : backOffMs(failures, problems[attempt.problem.code].retry ? retryMs : patientMs, options.random());
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

interface LossTeller { lost(problem: Problem): void; live(): void }

/** Each failed attempt is not a new loss. */
function createLossTeller(emit: Emit): LossTeller {
  let state = 'opening';
  return {
    lost(problem) {
      if (state !== problem.code) emit({ kind: 'status', stream: 0, is: 'lost', problem });
      state = problem.code;
    },
    live() {
      if (state !== 'live') emit({ kind: 'status', stream: 0, is: 'live' });
      state = 'live';
    },
  };
}

interface Line {
  /** Number the next fragment will have. */
  readonly sequence: number;
  readonly told: LossTeller;
  readonly emit: Emit;
  /** For the first playlists. */
  readonly patienceMs: number;
}

interface Attempt {
  readonly problem: Problem;
  readonly sequence: number;
  /** New pictures came, beyond those that lay ready. */
  readonly lived: boolean;
}

/** One session from its first playlist to its end; never rejects. */
async function followOnce(options: HlsLaneOptions, candidate: LiveCandidate, line: Line, signal: AbortSignal): Promise<Attempt> {
  const reader = createReader(options, line);
  try {
    const upstream = await options.open(candidate, signal);
    const session = createHlsSession(upstream);
    const first = await openMedia(session, new URL(upstream.url), line.patienceMs, signal);
    await readOn(reader, session, first, options.now, signal);
    return { problem: { code: 'camera-unreachable', detail: 'the stream ended' }, ...reader.outcome() };
  } catch (error) {
    return { problem: error instanceof ServerFault ? meaningOf(error.problem) : { code: 'internal' }, ...reader.outcome() };
  }
}

/** A path without a publisher is not there; a wish for one is no less allowed. */
const meaningOf = (problem: Problem): Problem => (problem.code === 'not-found' ? { code: 'camera-unreachable', detail: 'nobody publishes it' } : problem);

interface Media { readonly url: URL; readonly playlist: HlsMediaPlaylist }

/** From the first playlist, which may be one of variants, to the first media playlist. */
async function openMedia(session: HlsSession, first: URL, patienceMs: number, signal: AbortSignal): Promise<Media> {
  let url = first;
  for (let depth = 0; depth < 2; depth += 1) {
    const read = await playlistAt(session, url, patienceMs, signal);
    if (read.playlist.kind === 'media') return { url: read.url, playlist: read.playlist };
    ({ url } = read.playlist);
  }
  throw new ServerFault({ code: 'server-garbage', detail: 'a playlist of playlists of playlists' });
}

async function playlistAt(session: HlsSession, url: URL, timeoutMs: number, signal: AbortSignal) {
  const answer = await session.get(url, { timeoutMs, maxBytes: playlistBytes }, signal);
  return { url: answer.url, playlist: readPlaylist(answer.body.toString('utf8'), answer.url, session.isWithinReach) };
}

/** Until the playlist ends (then resolves) or something fails. */
async function readOn(reader: Reader, session: HlsSession, { url, playlist: first }: Media, now: () => EpochMs, signal: AbortSignal): Promise<void> {
  let playlist = first;
  let cursor = cursorAtEdge(first);
  let newAt = performance.now();
  const deadMs = silenceMs + (first.blocks && hasParts(first) ? 0 : first.targetS * 1_000);
  let waits = looksOld(first, now());
  while (!signal.aborted) {
    cursor ??= cursorAtEdge(playlist);
    const pieces = cursor && !waits ? piecesFrom(cursor, playlist) : [];
    if (pieces.length > 0) newAt = performance.now();
    for (const piece of pieces) {
      await reader.take(piece, session, signal);
      cursor = piece.next;
    }
    if (playlist.ended) return;
    const edge = edgeOf(playlist);
    const silentMs = performance.now() - newAt;
    const isStalled = silentMs > deadMs;
    if (isStalled) reader.stalled();
    const pauseMs = isStalled ? stalledPollMs : playlist.blocks ? leastPollMs : Math.max(leastPollMs, (playlist.targetS * 1_000) / pollsPerSegment);
    if (pieces.length === 0 || !playlist.blocks) await sleep(pauseMs, undefined, { signal });
    playlist = await reload(session, url, playlist, cursor && settled(cursor, playlist), isStalled || waits ? null : Math.max(leastPollMs, Math.round(deadMs - silentMs)), signal);
    if (edgeOf(playlist) !== edge) waits = false;
    if (cursor) cursor = settled(cursor, playlist);
    reader.dated(playlist);
  }
}

/** Changes with whatever is new in it. */
const edgeOf = ({ segments }: HlsMediaPlaylist): string => `${segments.at(-1)?.number} ${segments.at(-1)?.parts.length} ${segments.at(-1)?.url !== null}`;

/** The newest it holds is older than a live one's, by the server's word: its camera stalls, or its clock is wrong. What comes next tells them apart. */
function looksOld({ segments, targetS }: HlsMediaPlaylist, now: EpochMs): boolean {
  const startAt = segments.findLast((segment) => segment.startAt !== null)?.startAt;
  return typeof startAt === 'number' && now - startAt > 2 * targetS * 1_000 + silenceMs;
}

const hasParts = ({ segments }: HlsMediaPlaylist): boolean => segments.some(({ parts }) => parts.length > 0);

/** The playlist once there is something new, or as it is when nothing came within `waitMs` (null: as it is now): a server that answers has a camera that does not send. */
async function reload(session: HlsSession, url: URL, before: HlsMediaPlaylist, cursor: HlsCursor | null, waitMs: number | null, signal: AbortSignal): Promise<HlsMediaPlaylist> {
  if (before.blocks && cursor && waitMs !== null) {
    const wanted = new URL(url);
    wanted.searchParams.set('_HLS_msn', String(cursor.number));
    if (hasParts(before)) wanted.searchParams.set('_HLS_part', String(cursor.part));
    try {
      return mediaOf((await playlistAt(session, wanted, waitMs, signal)).playlist);
    } catch (error) {
      if (signal.aborted || !(error instanceof ServerFault) || error.problem.code !== 'server-hangs') throw error;
    }
  }
  return mediaOf((await playlistAt(session, url, answerMs, signal)).playlist);
}

function mediaOf(playlist: Awaited<ReturnType<typeof playlistAt>>['playlist']): HlsMediaPlaylist {
  if (playlist.kind !== 'media') throw new ServerFault({ code: 'server-garbage', detail: 'a media playlist that became one of variants' });
  return playlist;
}

interface Reader {
  take(piece: HlsPiece, session: HlsSession, signal: AbortSignal): Promise<void>;
  /** The server answers, and nothing new came for too long. */
  stalled(): void;
  /** This playlist may tell when segments began that were taken part by part. */
  dated(playlist: HlsMediaPlaylist): void;
  outcome(): Pick<Attempt, 'sequence' | 'lived'>;
}

/** Takes pieces apart into messages and ties their times. */
function createReader({ now }: HlsLaneOptions, { sequence, told, emit }: Line): Reader {
  const clock = createProgramClock();
  const startOf = new Map<number, { media?: MediaSeconds; at?: EpochMs }>();
  let fault: Problem | null = null;
  let map = '';
  /** Segments begun; what lies ready at the begin may be old. */
  let begun = 0;
  const lane = createFmp4Lane({
    now, sequence, clock,
    emit: (message) => {
      if (message.kind === 'status') {
        fault = message.problem ?? { code: 'server-garbage' };
        return;
      }
      // A new init drops what was in hand.
      if (message.kind === 'fragment') told.live();
      emit(message);
    },
  });
  const push = (bytes: Buffer): void => {
    if (!lane.push(bytes)) throw new ServerFault(fault ?? { code: 'server-garbage' });
  };
  /** Servers tell the time of a segment at its begin or once it is whole: both are tied when both are known. */
  const know = (number: number, part: { media?: MediaSeconds; at?: EpochMs }): void => {
    const before = startOf.get(number);
    const known = { ...before, ...part };
    startOf.set(number, known);
    if (before?.media === known.media && before?.at === known.at) return;
    if (known.media !== undefined && known.at !== undefined) clock.told(known.media, known.at);
    const oldest = startOf.keys().next();
    if (startOf.size > 4 && !oldest.done) startOf.delete(oldest.value);
  };

  return {
    async take({ url, segment, first }, session, signal) {
      if (!segment.map) throw new ServerFault({ code: 'codec-unsupported', detail: 'HLS of MPEG-TS' });
      if (segment.map.href !== map) {
        push((await session.get(segment.map, mediaLimits, signal)).body);
        map = segment.map.href;
      }
      const { body } = await session.get(url, mediaLimits, signal);
      if (first) {
        begun += 1;
        lane.onNext((media) => { know(segment.number, { media }); });
      }
      if (segment.startAt !== null) know(segment.number, { at: segment.startAt });
      push(body);
    },
    dated({ segments }) {
      for (const { number, startAt } of segments) if (startAt !== null && startOf.has(number)) know(number, { at: startAt });
    },
    stalled() { told.lost({ code: 'camera-stalled' }); },
    outcome: () => ({ sequence: lane.sequence, lived: begun > 1 }),
  };
}

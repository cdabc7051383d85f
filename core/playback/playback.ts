/** Footage for pages: where there is some, tickets to play it, stills of any moment. Who looked, at what, is in the journal. */
import type { CameraEvent } from '#model/camera-event';
import { aheadAt, recordedHull, recordedTime, trueMap, trueRanges, trueTime } from '#model/clock-correction';
import type { ClockCorrections } from '#model/clock-correction';
import type { CameraId, ServerId } from '#model/ids';
import { splitCameraId } from '#model/ids';
import type { Problem } from '#model/problem';
import type { Gap, RecordingSpan } from '#model/recording';
import type { TimeMap } from '#model/time-map';
import { intersect } from '#model/time';
import type { EpochMs, TimeRange } from '#model/time';
import { trueEvent } from '../clocks/true-event.ts';
import { CoreFault, problemOfAsking } from '../fault.ts';
import type { Journal } from '../journal/journal.ts';
import type { Note } from '../note.ts';
import type { PlaybackKind, PlaybackSource, RecordingServer } from '../servers/recording-server.ts';
import { pastEvents } from './past-events.ts';
import { by } from '../journal/by.ts';

const askMs = 12_000;
/** A ticket lives from use to use, ms. */
const ticketMs = 10 * 60_000;
/** Of one page: sixteen cameras, each with the stretch before and after. */
const mostTickets = 96;
const sweepMs = 30_000;

export interface CameraSpans {
  readonly camera: CameraId;
  readonly spans: readonly RecordingSpan[];
  readonly gaps: readonly Gap[];
  /** Why nothing is known of it; null where its server answered. */
  readonly problem: Problem | null;
  /** The server tells its times to the second only. */
  readonly isRounded: boolean;
}

export interface PlaybackTicket {
  /** 256 random bits, base64url. */
  readonly id: string;
  readonly camera: CameraId;
  readonly kind: PlaybackKind;
  /** On the page's own origin. */
  readonly url: string;
  readonly range: TimeRange;
  readonly timeMap: TimeMap;
}

interface Held { readonly source: PlaybackSource; readonly camera: CameraId; readonly range: TimeRange; readonly who: string; usedAt: EpochMs }

export interface PlaybackOptions {
  readonly server: (id: ServerId) => RecordingServer | null;
  readonly knows: (camera: CameraId) => boolean;
  /** Of a camera whose clock is wrong. */
  readonly corrections: (camera: CameraId) => ClockCorrections;
  readonly journal: Pick<Journal, 'append'>;
  readonly note: Note;
  readonly now: () => EpochMs;
  readonly randomId: () => string;
}

export class Playback {
  readonly #options: PlaybackOptions;
  readonly #held = new Map<string, Held>();
  readonly #voided = new Set<(ticket: string) => void>();
  readonly #sweep: NodeJS.Timeout;

  constructor(options: PlaybackOptions) {
    this.#options = options;
    this.#sweep = setInterval(() => { this.#drop(({ usedAt }) => options.now() - usedAt > ticketMs); }, sweepMs);
    this.#sweep.unref();
  }

  /** Each camera for itself: a server that does not answer delays no other and says why. */
  spans(cameras: readonly CameraId[], range: TimeRange, signal: AbortSignal): Promise<CameraSpans[]> {
    return Promise.all(cameras.map(async (camera): Promise<CameraSpans> => {
      try {
        const part = this.#server(camera).recordings;
        if (!part) throw new CoreFault('unsupported', 'its server tells of no recordings');
        const clock = this.#options.corrections(camera);
        const told = await part.spans(camera, recordedHull(clock, range), AbortSignal.any([signal, AbortSignal.timeout(askMs)]));
        return { camera, ...(clock.length === 0 ? told : trueSpans(clock, told, range)), problem: null, isRounded: part.exactness === 'rounded' };
      } catch (error) {
        signal.throwIfAborted();
        return { camera, spans: [], gaps: [], problem: problemOfAsking(error), isRounded: false };
      }
    }));
  }

  /** What the cameras noticed, as far as their servers keep it. */
  async events(cameras: readonly CameraId[], range: TimeRange, signal: AbortSignal): Promise<{ readonly events: CameraEvent[]; readonly missing: ServerId[] }> {
    const { corrections, server } = this.#options;
    if (cameras.every((camera) => corrections(camera).length === 0)) return pastEvents(cameras, range, server, signal);
    const hulls = cameras.map((camera) => recordedHull(corrections(camera), range));
    const told = await pastEvents(cameras, { start: Math.min(...hulls.map(({ start }) => start)), end: Math.max(...hulls.map(({ end }) => end)) }, server, signal);
    const events = told.events.map((event) => trueEvent(event, corrections));
    return { events: events.filter(({ at, end }) => at < range.end && (end ?? at) >= range.start), missing: told.missing };
  }

  /** Footage from `range.start` on, at most to its end. Refused with `no-recording` where there is none. */
  async open(camera: CameraId, range: TimeRange, monitor: number, who: string, signal: AbortSignal): Promise<PlaybackTicket> {
    const part = this.#server(camera).playback;
    if (!part) throw new CoreFault('unsupported', 'its server plays no recordings');
    const clock = this.#options.corrections(camera);
    const start = recordedTime(clock, range.start);
    const wanted = { start, end: Math.min(Math.max(start + 1, recordedTime(clock, range.end)), start + part.maxRangeMs) };
    const source = await part.open(camera, wanted, AbortSignal.any([signal, AbortSignal.timeout(askMs)]));
    if ([...this.#held.values()].filter((one) => one.who === who).length >= mostTickets) {
      const [oldest] = [...this.#held].filter(([, one]) => one.who === who).sort(([, a], [, b]) => a.usedAt - b.usedAt);
      if (oldest) this.close(oldest[0]);
    }
    const aheadMs = aheadAt(clock, source.range.start);
    const id = this.#options.randomId();
    this.#held.set(id, { source, camera, range: wanted, who, usedAt: this.#options.now() });
    this.#options.journal.append({ kind: 'footage-watched', camera, monitor, detail: { ...by(who), start: source.range.start, end: source.range.end, ...(aheadMs !== 0 && { aheadMs }) } });
    return { id, camera, kind: source.kind, url: `/media/playback/${id}/${{ hls: 'index.m3u8', file: 'footage.mp4', stream: 'stream.mp4' }[source.kind]}`, range: { start: trueTime(clock, source.range.start), end: trueTime(clock, source.range.end) }, timeMap: trueMap(clock, source.timeMap) };
  }

  close(id: string): void {
    if (this.#held.delete(id)) for (const listener of this.#voided) listener(id);
  }

  /** A page's bridge ended. */
  gone(who: string): void {
    this.#drop((one) => one.who === who);
  }

  /** The desk was locked: footage of the pages that are meant is void. */
  shut(owns: (who: string) => boolean): void {
    this.#drop(({ who }) => owns(who));
  }

  /** A request in the name of a ticket; null when it is void. */
  use(id: string): PlaybackSource | null {
    const held = this.#held.get(id);
    if (!held) return null;
    held.usedAt = this.#options.now();
    return held.source;
  }

  /** The same footage with a fresh address and credentials. */
  async reopen(id: string, signal: AbortSignal): Promise<PlaybackSource> {
    const held = this.#held.get(id);
    const part = held && this.#server(held.camera).playback;
    if (!held || !part) throw new CoreFault('ticket-expired');
    return part.open(held.camera, held.range, signal);
  }

  onVoided(listener: (ticket: string) => void): void {
    this.#voided.add(listener);
  }

  /** A JPEG of the moment; null where there is no picture. */
  async still(camera: CameraId, at: EpochMs, width: number, signal: AbortSignal): Promise<{ readonly jpeg: Uint8Array; readonly capturedAt: EpochMs | null } | null> {
    const part = this.#server(camera).thumbnails;
    if (!part?.past) throw new CoreFault('unsupported', 'its server gives no stills of the past');
    const clock = this.#options.corrections(camera);
    const still = await part.at(camera, recordedTime(clock, at), width, AbortSignal.any([signal, AbortSignal.timeout(askMs)]));
    return still && { ...still, capturedAt: still.capturedAt === null ? null : trueTime(clock, still.capturedAt) };
  }

  destroy(): void {
    clearInterval(this.#sweep);
  }

  #server(camera: CameraId): RecordingServer {
    const server = this.#options.knows(camera) ? this.#options.server(splitCameraId(camera)?.server ?? '') : null;
    if (!server) throw new CoreFault('not-found', 'there is no such camera');
    return server;
  }

  #drop(which: (held: Held) => boolean): void {
    for (const [id, held] of this.#held) if (which(held)) this.close(id);
  }
}

/** What a server told of a camera, in true time and cut to the stretch; what is cut where the clock's error changed is several. */
function trueSpans(clock: ClockCorrections, { spans, gaps }: { readonly spans: readonly RecordingSpan[]; readonly gaps: readonly Gap[] }, range: TimeRange): Pick<CameraSpans, 'spans' | 'gaps'> {
  const cut = (one: TimeRange): TimeRange[] => trueRanges(clock, one).flatMap((piece) => intersect(piece, range) ?? []);
  return {
    spans: spans.flatMap((span) => cut(span).map((piece) => ({ ...span, ...piece }))).toSorted((a, b) => a.start - b.start),
    gaps: gaps.flatMap((gap): Gap[] => (gap.end === null ? [{ ...gap, start: trueTime(clock, gap.start) }] : cut({ start: gap.start, end: gap.end }).map((piece) => ({ ...gap, ...piece })))).toSorted((a, b) => a.start - b.start),
  };
}

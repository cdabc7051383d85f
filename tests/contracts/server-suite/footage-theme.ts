/** Timeline, playback, thumbnails and exports. */
import { expect, test } from 'vitest';
import { cameraId } from '#model/ids';
import { intersect } from '#model/time';
import type { TimeRange } from '#model/time';
import { wallTimeAt } from '#model/time-map';
import type { RecordingSpan } from '#model/recording';
import type { PlaybackPart } from '#core/servers/recording-server';
import { fetchUpstream, isJpeg, isVideo, playPlaylist } from './fetch-upstream.ts';
import { faultCode, partOf, soon } from './stand.ts';
import type { Stand } from './stand.ts';

const day = 86_400_000;
/** A group of pictures before what was wanted, and the rounding of servers that know whole seconds. */
const slackMs = 11_000;

export function footageTheme(stand: () => Stand): void {
  const rangeOf = (): TimeRange => stand().knownSpans?.range ?? { start: Date.now() - day, end: Date.now() };
  const spansIn = async (range: TimeRange): Promise<readonly RecordingSpan[]> => (await stand().server.recordings!.spans(stand().cameraWithEverything, range, soon())).spans;

  test('spans are sorted, apart, clipped and whole milliseconds; gaps too', async (context) => {
    const part = partOf(stand(), 'recordings', context);
    const range = rangeOf();
    const { spans, gaps } = await part.spans(stand().cameraWithEverything, range, soon());
    expect(spans.length).toBeGreaterThan(0);
    for (const role of new Set(spans.map((span) => span.role))) {
      const own = spans.filter((span) => span.role === role);
      for (const [at, { start, end }] of own.entries()) {
        expect([Number.isInteger(start), Number.isInteger(end), start < end, start >= range.start, end <= range.end]).toEqual([true, true, true, true, true]);
        expect(start).toBeGreaterThanOrEqual(own[at - 1]?.end ?? range.start);
      }
    }
    for (const gap of gaps) expect(gap.start).toBeLessThanOrEqual(gap.end ?? gap.start);
  });

  test('spans are the footage that the peer has', async (context) => {
    partOf(stand(), 'recordings', context);
    const known = stand().knownSpans;
    if (!known) return context.skip('the peer does not know');
    const all = await spansIn(known.range);
    // Not joined here: what belongs together the server's own rule has joined.
    const found = all.filter(({ role }) => role === all[0]?.role);
    expect(found.length).toBe(known.spans.length);
    for (const [at, { start, end }] of known.spans.entries()) {
      expect(Math.abs((found[at]?.start ?? 0) - start)).toBeLessThanOrEqual(known.toleranceMs);
      expect(Math.abs((found[at]?.end ?? 0) - end)).toBeLessThanOrEqual(known.toleranceMs);
    }
  });

  test('a part of the range gives that part of the spans; a long range and an empty one are answered', async (context) => {
    partOf(stand(), 'recordings', context);
    const [whole] = await spansIn(rangeOf());
    const inside = { start: Math.round(whole!.start + (whole!.end - whole!.start) / 4), end: Math.round(whole!.end - (whole!.end - whole!.start) / 4) };
    const [part] = await spansIn(inside);
    const tolerance = stand().knownSpans?.toleranceMs ?? 1_000;
    expect(Math.abs(part!.start - inside.start)).toBeLessThanOrEqual(tolerance);
    expect(Math.abs(part!.end - inside.end)).toBeLessThanOrEqual(tolerance);
    const long = await spansIn({ start: rangeOf().start - 9 * day, end: rangeOf().end });
    expect(long.some((span) => intersect(span, whole!) !== null)).toBe(true);
    expect(await spansIn({ start: Date.now() + 30 * day, end: Date.now() + 31 * day })).toEqual([]);
    expect(await spansIn({ start: rangeOf().start, end: rangeOf().start })).toEqual([]);
  }, 60_000);

  test('spans of a camera it does not have are refused', async (context) => {
    const part = partOf(stand(), 'recordings', context);
    expect(await faultCode(part.spans(cameraId('some-other-server', 'x'), rangeOf(), soon()), stand())).toBe('not-found');
  });

  /** Two thirds of the longest span; playback begins there. */
  const wantedFootage = async (part: PlaybackPart): Promise<TimeRange> => {
    const longest = (await spansIn(rangeOf())).toSorted((a, b) => b.end - b.start - (a.end - a.start))[0]!;
    const start = Math.round(longest.start + (longest.end - longest.start) / 3);
    return { start, end: Math.min(longest.end, start + Math.min(part.maxRangeMs, 60_000)) };
  };

  test('playback opens where it was asked to, is video, and its times are inside what it holds', async (context) => {
    const part = partOf(stand(), 'playback', context);
    const wanted = await wantedFootage(part);
    const source = await part.open(stand().cameraWithEverything, wanted, soon());
    expect(source.range.start).toBeLessThanOrEqual(wanted.start + 1_500);
    // A file begins where it begins; everything else may be a group of pictures early.
    if (source.kind !== 'file') expect(source.range.start).toBeGreaterThanOrEqual(wanted.start - slackMs);
    expect(source.range.end).toBeGreaterThan(wanted.start);
    expect(source.range.end - source.range.start).toBeLessThanOrEqual(part.maxRangeMs + slackMs);
    expect(source.timeMap.length).toBeGreaterThan(0);
    for (const [at, { media }] of source.timeMap.entries()) {
      const wall = wallTimeAt(source.timeMap, media);
      expect(wall).toBeGreaterThanOrEqual(source.range.start - slackMs);
      expect(wall).toBeLessThanOrEqual(source.range.end);
      if (at > 0) expect(media).toBeGreaterThan(source.timeMap[at - 1]!.media);
    }
    if (source.kind === 'hls') {
      const { playlists, init, media } = await playPlaylist(source.upstream);
      expect(playlists.at(-1)).toContain('#EXT-X-ENDLIST');
      expect(isVideo(media)).toBe(true);
      await stand().checkPlayback?.(source, Buffer.concat([...(init ? [init] : []), media]));
    } else {
      const { status, body } = await fetchUpstream(source.upstream);
      expect([200, 206]).toContain(status);
      expect(isVideo(body)).toBe(true);
      expect(body.includes(source.kind === 'stream' ? 'moof' : 'moov')).toBe(true);
      await stand().checkPlayback?.(source, body);
    }
  }, 60_000);

  test('what follows is opened from the end of what was, and where there is none it is no-recording', async (context) => {
    const part = partOf(stand(), 'playback', context);
    const { start } = await wantedFootage(part);
    const { end } = rangeOf();
    let at = start;
    for (let round = 0; round < 4 && at < end; round += 1) {
      const source = await part.open(stand().cameraWithEverything, { start: at, end }, soon()).catch((error: unknown) => faultCode(Promise.reject(error), stand()));
      if (typeof source === 'string') {
        expect(source).toBe('no-recording');
        break;
      }
      expect(source.range.end).toBeGreaterThan(at);
      at = source.range.end;
    }
    expect(at).toBeGreaterThan(start);
    const future = { start: Date.now() + 30 * day, end: Date.now() + 30 * day + 10_000 };
    expect(await faultCode(part.open(stand().cameraWithEverything, future, soon()), stand())).toBe('no-recording');
  }, 60_000);

  test('thumbnails are JPEGs, of now and of then', async (context) => {
    const part = partOf(stand(), 'thumbnails', context);
    const latest = await part.at(stand().cameraWithEverything, 'latest', 320, soon());
    expect(isJpeg(latest!.jpeg)).toBe(true);
    if (!part.past) return;
    const [span] = await spansIn(rangeOf());
    const middle = Math.round((span!.start + span!.end) / 2);
    const then = await part.at(stand().cameraWithEverything, middle, 320, soon());
    expect(isJpeg(then!.jpeg)).toBe(true);
    if (then!.capturedAt !== null) expect(Math.abs(then!.capturedAt - middle)).toBeLessThanOrEqual(slackMs);
    expect(await part.at(stand().cameraWithEverything, Date.now() + 30 * day, 320, soon())).toBeNull();
  }, 60_000);

  test('an export is one MP4', async (context) => {
    const part = partOf(stand(), 'exports', context);
    const [span] = await spansIn(rangeOf());
    const progress: number[] = [];
    const range = { start: span!.start, end: Math.min(span!.end, span!.start + 10_000) };
    const upstream = await part.start(stand().cameraWithEverything, range, (fraction) => { progress.push(fraction); }, soon(60_000));
    const { status, body } = await fetchUpstream(upstream);
    expect(status).toBe(200);
    expect(isVideo(body)).toBe(true);
    expect(body.includes('moov')).toBe(true);
    for (const [at, fraction] of progress.entries()) expect(fraction >= (progress[at - 1] ?? 0) && fraction <= 1).toBe(true);
    const future = { start: Date.now() + 30 * day, end: Date.now() + 30 * day + 10_000 };
    expect(await faultCode(part.start(stand().cameraWithEverything, future, () => undefined, soon()), stand())).toBe('no-recording');
  }, 90_000);
}

import { describe, expect, test } from 'vitest';
import { asProblem } from '#renderer/player/as-problem';
import { newPlaylistWatch, playlistProblem, withPlaylist } from '#renderer/player/playlist-watch';
import { problemOfResponse } from '#renderer/player/problem-of-status';
import { captureTimeOf, parseRtpClock } from '#renderer/player/rtp-clock';
import { zoomTransform } from '#renderer/player/zoom';

describe('RTP clock', () => {
  test('maps frames before and after its mark, across the wrap of 32 bits', () => {
    const clock = { rtp: 0xffff_ff00, captureAt: 1_790_000_000_000 };
    expect(captureTimeOf(clock, (0xffff_ff00 + 9000) >>> 0)).toBe(1_790_000_000_100);
    expect(captureTimeOf(clock, 0xffff_ff00 - 9000)).toBe(1_789_999_999_900);
    expect(captureTimeOf(null, 1)).toBeNull();
  });

  test.each(['', '{', '{"rtp":1}', '{"rtp":"1","captureAt":2}', '{"rtp":1,"captureAt":null}', 'null', '"x"', 7, `{"rtp":1,"captureAt":2,"x":"${'y'.repeat(300)}"}`])('refuses %s', (text) => {
    expect(parseRtpClock(text)).toBeNull();
  });

  test('reads the sender’s message', () => expect(parseRtpClock('{"rtp":4294967295,"captureAt":1790000000000}')).toEqual({ rtp: 0xffff_ffff, captureAt: 1_790_000_000_000 }));
});

describe('playlist watch', () => {
  const seen = (endSequence: number, endPart: number, at: number, targetS = 1) => ({ endSequence, endPart, at, targetS });

  test('F09 a playlist that never changes is noticed within three target durations', () => {
    let { watch } = withPlaylist(newPlaylistWatch, seen(10, 2, 0, 2));
    for (let at = 500; at <= 6000; at += 500) ({ watch } = withPlaylist(watch, seen(10, 2, at, 2)));
    expect(playlistProblem(watch, 6000)).toBeNull();
    expect(playlistProblem(watch, 6001)?.code).toBe('camera-stalled');
  });

  test('a new part or segment is progress', () => {
    const { watch } = withPlaylist(withPlaylist(newPlaylistWatch, seen(10, 2, 0)).watch, seen(10, 3, 4000));
    expect(playlistProblem(watch, 8000)).toBeNull();
    expect(playlistProblem(withPlaylist(watch, seen(11, 0, 8000)).watch, 12_000)).toBeNull();
  });

  test('F10 a sequence that goes back, or leaps, is another broadcast', () => {
    const { watch } = withPlaylist(newPlaylistWatch, seen(100, 0, 0));
    expect(withPlaylist(watch, seen(99, 0, 1)).problem?.code).toBe('camera-stalled');
    expect(withPlaylist(watch, seen(5000, 0, 1)).problem?.code).toBe('camera-stalled');
    expect(withPlaylist(watch, seen(103, 0, 1)).problem).toBeNull();
  });
});

describe('zoom', () => {
  test.each([
    [{ scale: 1, x: 0.2, y: 0.9 }, 'none'],
    [{ scale: 2, x: 0.5, y: 0.5 }, 'translate(-50%, -50%) scale(2)'],
    [{ scale: 4, x: 0, y: 1 }, 'translate(0%, -300%) scale(4)'],
    [{ scale: 100, x: 0.5, y: 0.5 }, 'translate(-350%, -350%) scale(8)'],
  ])('%o', (zoom, transform) => expect(zoomTransform(zoom)).toBe(transform));
});

describe('asProblem', () => {
  test('keeps a problem of the list and nothing else of it', () => {
    expect(asProblem({ code: 'not-found', detail: 'no such camera', stack: 'secret' })).toEqual({ code: 'not-found', detail: 'no such camera' });
    expect(asProblem(new DOMException('', 'TimeoutError'))).toEqual({ code: 'server-hangs' });
    expect(asProblem({ code: 'ECONNREFUSED' }).code).toBe('server-unreachable');
    expect(asProblem(new Error('rtsp://user:pass@host')).detail).toBe('Error');
  });
});

describe('problemOfResponse', () => {
  const refusal = (status: number, body: string) => problemOfResponse(new Response(body, { status }));

  test('takes the gateway’s word for it', async () => {
    expect(await refusal(503, '{"code":"camera-refused-login","detail":"401"}')).toEqual({ code: 'camera-refused-login', detail: '401' });
  });

  test.each([[410, 'ticket-expired'], [404, 'ticket-expired'], [503, 'server-refused'], [504, 'server-hangs'], [500, 'server-unreachable'], [403, 'server-refused']] as const)('else the status %i means %s', async (status, code) => {
    for (const body of ['', '<html>', '{"code":"made-up"}', '{"code":"not-found"}', `{"code":"disk-full","x":"${'y'.repeat(5000)}"}`, 'null']) expect((await refusal(status, body)).code).toBe(code);
  });
});

import { expect, test } from 'vitest';
import { cursorAtEdge, piecesFrom, settled } from '#core/servers/hls-cursor';
import { readPlaylist } from '#core/servers/hls-playlist';
import type { HlsMediaPlaylist } from '#core/servers/hls-playlist';
import { ServerFault } from '#core/servers/recording-server';

const base = new URL('http://127.0.0.1:8888/nord/cam7/main_stream.m3u8?session=1');
const within = (url: URL): boolean => url.origin === base.origin;
const read = (text: string) => readPlaylist(text, base, within);

/** As MediaMTX 1.20 writes it: gaps while it is young, parts near the edge, times of the last two segments. */
const head = ['#EXTM3U', '#EXT-X-VERSION:10', '#EXT-X-TARGETDURATION:1', '#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.50000,CAN-SKIP-UNTIL=6.00000', '#EXT-X-PART-INF:PART-TARGET=0.20000', '#EXT-X-MEDIA-SEQUENCE:7', '#EXT-X-MAP:URI="ab_main_init.mp4?session=1"'];
const gap = ['#EXT-X-GAP', '#EXTINF:1.00000,', 'gap.mp4'];
const partsOf = (first: number, count: number): string[] => Array.from({ length: count }, (_, at) => `#EXT-X-PART:DURATION=0.20000,URI="ab_part${first + at}.mp4?session=1"${at === 0 ? ',INDEPENDENT=YES' : ''}`);
const whole = (number: number): string[] => [`#EXT-X-PROGRAM-DATE-TIME:2026-11-01T08:00:0${number % 10}.500Z`, ...partsOf(number * 5, 5), '#EXTINF:1.00000,', `ab_seg${number}.mp4?session=1`];
const text = (...lines: string[][]): string => [...head, ...lines.flat()].join('\n');
const media = (...lines: string[][]): HlsMediaPlaylist => {
  const playlist = read(text(...lines));
  if (playlist.kind !== 'media') throw new Error('no media playlist');
  return playlist;
};
const names = (pieces: ReturnType<typeof piecesFrom>): string[] => pieces.map(({ url }) => /ab_(\w+)/.exec(url.pathname)?.[1] ?? '');
const codeOf = (work: () => unknown): string => {
  try { work(); } catch (error) { return error instanceof ServerFault ? error.problem.code : String(error); }
  return 'read';
};

test('segments with their numbers, parts, init and times; a gap is nothing to fetch; one in the making stands last', () => {
  const { segments, ...rest } = media(gap, whole(8), partsOf(45, 2));
  expect(rest).toEqual({ kind: 'media', targetS: 1, blocks: true, ended: false });
  expect(segments.map(({ number, url, parts }) => [number, url !== null, parts.length])).toEqual([[7, false, 0], [8, true, 5], [9, false, 2]]);
  expect(segments[1]).toMatchObject({ startAt: Date.UTC(2026, 10, 1, 8, 0, 8, 500), map: new URL('ab_main_init.mp4?session=1', base) });
  expect(segments[2]?.parts.map(({ independent }) => independent)).toEqual([true, false]);
});

test('of variants the best', () => {
  expect(read('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=100\nlow.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=900\nmain_stream.m3u8?session=1\n')).toEqual({ kind: 'index', url: new URL('main_stream.m3u8?session=1', base) });
});

test('what leads elsewhere, is encrypted, is made of ranges or is none is refused', () => {
  expect(codeOf(() => read('<html>'))).toBe('not-video');
  expect(codeOf(() => read('#EXTM3U\n#EXTINF:1,\nx.mp4'))).toBe('server-garbage');
  expect(codeOf(() => read(`#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${'x'.repeat(5_000)}`))).toBe('server-garbage');
  for (const uri of ['http://192.0.2.1/x.mp4', '//192.0.2.1/x.mp4', 'https://127.0.0.1:8888/x.mp4', 'file:///etc/passwd', 'http://u:p@127.0.0.1:8888/x.mp4']) {
    expect(codeOf(() => read(text(['#EXTINF:1,', uri])))).toBe('server-refused');
    expect(codeOf(() => read(`#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MAP:URI="${uri}"\n#EXTINF:1,\nx.mp4`))).toBe('server-refused');
  }
  expect(codeOf(() => read(text(['#EXT-X-KEY:METHOD=AES-128,URI="k"', '#EXTINF:1,', 'x.mp4'])))).toBe('codec-unsupported');
  expect(codeOf(() => read(text(['#EXT-X-BYTERANGE:100@0', '#EXTINF:1,', 'x.mp4'])))).toBe('codec-unsupported');
});

test('begins with the segment in the making, part by part, and goes on where it stands', () => {
  const first = media(gap, whole(8), partsOf(45, 2));
  const cursor = cursorAtEdge(first)!;
  expect(cursor).toEqual({ number: 9, part: 0 });
  const taken = piecesFrom(cursor, first);
  expect(names(taken)).toEqual(['part45', 'part46']);
  expect(taken.map(({ first: begins }) => begins)).toEqual([true, false]);
  const next = taken.at(-1)!.next;
  expect(next).toEqual({ number: 9, part: 2 });
  expect(names(piecesFrom(next, media(gap, whole(8), partsOf(45, 3))))).toEqual(['part47']);
  // The rest of it and what came meanwhile: a segment that is whole is one request.
  expect(names(piecesFrom(next, media(gap, whole(8), whole(9), whole(10), partsOf(55, 1))).slice(-5))).toEqual(['part47', 'part48', 'part49', 'seg10', 'part55']);
});

test('a segment completed by the part that was fetched is over', () => {
  const done = { number: 7, part: 5 };
  expect(settled(done, media(partsOf(35, 5)))).toEqual(done);
  expect(settled(done, media(whole(7)))).toEqual({ number: 8, part: 0 });
  expect(settled({ number: 7, part: 4 }, media(whole(7)))).toEqual({ number: 7, part: 4 });
});

test('a playlist without parts is followed by whole segments, from the newest', () => {
  const plain = (...numbers: number[]) => media(...numbers.map((number) => ['#EXTINF:1.00000,', `ab_seg${number}.mp4`]));
  expect(cursorAtEdge(plain(7, 8, 9))).toEqual({ number: 9, part: 0 });
  expect(names(piecesFrom({ number: 9, part: 0 }, plain(7, 8, 9)))).toEqual(['seg9']);
  expect(names(piecesFrom({ number: 10, part: 0 }, plain(7, 8, 9)))).toEqual([]);
});

test('a follower that is too far behind, or whose place is gone, leaps to the newest key frame', () => {
  const playlist = media(whole(7), whole(8), whole(9), whole(10), whole(11), partsOf(60, 2));
  expect(names(piecesFrom({ number: 9, part: 0 }, playlist))).toEqual(['seg9', 'seg10', 'seg11', 'part60', 'part61']);
  expect(names(piecesFrom({ number: 8, part: 3 }, playlist))).toEqual(['part60', 'part61']);
  expect(names(piecesFrom({ number: 3, part: 0 }, playlist))).toEqual(['part60', 'part61']);
  // Its parts are listed no more: some of it was shown, and the rest cannot be told from it.
  expect(names(piecesFrom({ number: 7, part: 2 }, media(['#EXTINF:1.00000,', 'ab_seg7.mp4'], whole(8))))).toEqual(['seg8']);
});

import { expect, test } from 'vitest';
import fc from 'fast-check';
import { filterPlaylist } from '#core/http/playlist-filter';

const good = `#EXTM3U
#EXT-X-VERSION:9
#EXT-X-TARGETDURATION:2
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.60000
#EXT-X-PART-INF:PART-TARGET=0.20000
#EXT-X-MEDIA-SEQUENCE:12
#EXT-X-MAP:URI="init-1-1.mp4"
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000Z
#EXT-X-PART:DURATION=0.20000,URI="part-1-4.m4s",INDEPENDENT=YES
#EXTINF:1.00000,
seg-12.m4s
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="part-1-5.m4s"
`;

test('the recorder’s own playlist passes unchanged', () => {
  expect(filterPlaylist(good)).toEqual({ ok: true, text: good });
  expect(filterPlaylist(good.replaceAll('\n', '\r\n')).ok).toBe(true);
});

test.each([
  'http://127.0.0.1:22/ssrf', '//10.0.0.1/x', 'file:///etc/passwd', '/api/v1/health', '../../health', '..', 'a/b.m4s', 'a\\b.m4s', '%2e%2e/x', 'seg%2f..%2fx', 'data:text/html,x',
  'javascript:alert(1)', 'seg.m4s#x', 'seg.m4s?u=http://x', '.hidden',
])('F60 an address outside the ticket, %s, is refused as a line and in any attribute', (address) => {
  expect(filterPlaylist(`${good}${address}\n`).ok).toBe(false);
  for (const tag of ['#EXT-X-MAP:', '#EXT-X-PART:DURATION=0.2,', '#EXT-X-PRELOAD-HINT:TYPE=PART,', '#EXT-X-RENDITION-REPORT:', '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",', '#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,', '#EXT-X-NEW:']) {
    expect(filterPlaylist(`${good}${tag}URI="${address}"\n`).ok, tag).toBe(false);
    expect(filterPlaylist(`${good}${tag}URI=${address}\n`).ok, `${tag} unquoted`).toBe(false);
  }
  expect(filterPlaylist(`${good}#EXT-X-DATERANGE:ID="x",X-ASSET-URI="${address}"\n`).ok).toBe(false);
});

test.each(['#EXT-X-KEY:METHOD=AES-128,URI="key"', '#EXT-X-DEFINE:NAME="a",VALUE="b"', '#EXT-X-CONTENT-STEERING:SERVER-URI="s"'])('F60 %s is refused', (line) => {
  expect(filterPlaylist(`${good}${line}\n`).ok).toBe(false);
});

test('F61 300,000 segments, long lines and 20,000 variants are refused', () => {
  expect(filterPlaylist(good + '#EXTINF:1,\nseg-1.m4s\n'.repeat(150_000))).toMatchObject({ ok: false, problem: { code: 'too-large' } });
  expect(filterPlaylist(`${good}#${'x'.repeat(5_000)}\n`)).toMatchObject({ ok: false, problem: { code: 'too-large' } });
  expect(filterPlaylist(good + '#EXT-X-STREAM-INF:BANDWIDTH=1\nv.m3u8\n'.repeat(10_001)).ok).toBe(false);
});

test.each(['#EXT-X-TARGETDURATION:0', '#EXT-X-TARGETDURATION:-1', '#EXT-X-TARGETDURATION:', '#EXT-X-TARGETDURATION:1e9', '#EXT-X-PART-INF:PART-TARGET=0', '#EXT-X-PART-INF:PART-TARGET=0.000', '#EXT-X-PART-INF:PART-TARGET=-1'])('F61 %s would make a player poll without pause', (line) => {
  expect(filterPlaylist(`${good}${line}\n`).ok).toBe(false);
});

test('F24 a page of HTML is not a playlist', () => {
  expect(filterPlaylist('<!doctype html><title>Login</title>')).toMatchObject({ ok: false, problem: { code: 'not-video' } });
  expect(filterPlaylist('')).toMatchObject({ ok: false, problem: { code: 'not-video' } });
});

test('F60 whatever is let through resolves under the ticket', () => {
  const base = 'http://c1.localhost:1/media/live/T/';
  const hostile = fc.constantFrom('..', '/', '\\', '%2e', ':', '//', 'http:', 'a', '.m4s', '?', '#', '@', '"', ',', ' ', '\t', '\u0000', 'URI=', '\u2028');
  fc.assert(fc.property(fc.array(hostile, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('')), (name) => {
    const filtered = filterPlaylist(`#EXTM3U\n${name}\n`);
    if (!filtered.ok || name.trim() === '' || name.trim().startsWith('#')) return;
    expect(new URL(name.trim(), base).href.startsWith(base)).toBe(true);
  }), { numRuns: 2_000, seed: 7 });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createNameBook } from '#core/http/name-book';
import { mediaName } from '#core/http/playlist-filter';
import { renamePlaylist } from '#core/http/playlist-renamer';

const base = new URL('https://nvr.city.example:8888/site/cam1/media/main.m3u8?session=abc');
const own = { base, isWithinReach: (url: URL) => url.origin === base.origin };
const rename = (text: string, book = createNameBook()) => ({ book, ...renamePlaylist(text, { ...own, book }) });

const lowLatency = `#EXTM3U
#EXT-X-VERSION:10
#EXT-X-TARGETDURATION:2
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.5,CAN-SKIP-UNTIL=12
#EXT-X-PART-INF:PART-TARGET=0.2
#EXT-X-MEDIA-SEQUENCE:12
#EXT-X-MAP:URI="/site/cam1/a1_init.mp4?session=abc"
#EXT-X-GAP
#EXTINF:1.00000,
../segments/a1_seg12.mp4?session=abc
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000Z
#EXT-X-PART:DURATION=0.2,URI="a1_part4.mp4?session=abc",INDEPENDENT=YES
#EXTINF:1.00000,
https://nvr.city.example:8888/other/a1_seg13.mp4
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="a1_part5.mp4?session=abc"
#EXT-X-RENDITION-REPORT:URI="../audio.m3u8?session=abc",LAST-MSN=14
`;

test('a low-latency playlist: every line stays, every address becomes a name, every name leads back', () => {
  const { ok, text, book } = rename(lowLatency) as { ok: true; text: string; book: ReturnType<typeof createNameBook> };
  expect(ok).toBe(true);
  expect(text).toBe(`#EXTM3U
#EXT-X-VERSION:10
#EXT-X-TARGETDURATION:2
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=0.5,CAN-SKIP-UNTIL=12
#EXT-X-PART-INF:PART-TARGET=0.2
#EXT-X-MEDIA-SEQUENCE:12
#EXT-X-MAP:URI="i1.mp4"
#EXT-X-GAP
#EXTINF:1.00000,
s2.mp4
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000Z
#EXT-X-PART:DURATION=0.2,URI="p3.mp4",INDEPENDENT=YES
#EXTINF:1.00000,
s4.mp4
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="p5.mp4"
#EXT-X-RENDITION-REPORT:URI="v6.m3u8",LAST-MSN=14
`);
  expect(book.urlOf('s2.mp4')?.href).toBe('https://nvr.city.example:8888/site/cam1/segments/a1_seg12.mp4?session=abc');
  expect(book.urlOf('i1.mp4')?.href).toBe('https://nvr.city.example:8888/site/cam1/a1_init.mp4?session=abc');
  expect(book.urlOf('v6.m3u8')?.href).toBe('https://nvr.city.example:8888/site/cam1/audio.m3u8?session=abc');
});

test('a reload keeps the names, and a hinted part keeps its name when it is listed', () => {
  const book = createNameBook();
  const first = rename(lowLatency, book);
  expect(rename(lowLatency, book)).toEqual(first);
  const next = rename(lowLatency.replace('#EXT-X-PRELOAD-HINT:TYPE=PART,', '#EXT-X-PART:DURATION=0.2,').replace('INF:1.00000,\nhttps', 'INF:1.5,no title\nhttps'), book) as { text: string };
  expect(next.text).toContain('#EXT-X-PART:DURATION=0.2,URI="p5.mp4"');
});

test('master playlists: variants, renditions and I-frame streams are playlists; TS and AAC segments keep their sort', () => {
  // Something like an attribute inside quotes is not worth the risk: the filter refuses what it cannot tell apart.
  expect(rename('#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,NAME="a,URI=b",URI="c.m3u8"\n').ok).toBe(false);
  const media = rename('#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",URI="audio1_stream.m3u8?q=1"\n#EXT-X-STREAM-INF:BANDWIDTH=1\n\nv/main?x=1\n#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="iframes"\n') as { text: string };
  expect(media.text).toBe('#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",URI="v1.m3u8"\n#EXT-X-STREAM-INF:BANDWIDTH=1\n\nv2.m3u8\n#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=1,URI="v3.m3u8"\n');
  expect(rename('#EXTM3U\n#EXT-X-KEY:METHOD=NONE\n#EXTINF:1,\ncam0-17.ts\n#EXTINF:1,\nb.AAC?t=2\n#EXTINF:1,\nc\n')).toMatchObject({ ok: true, text: '#EXTM3U\n#EXT-X-KEY:METHOD=NONE\n#EXTINF:1,\ns1.ts\n#EXTINF:1,\ns2.aac\n#EXTINF:1,\ns3.m4s\n' });
});

test.each(['http://127.0.0.1:22/ssrf', '//10.0.0.1/x.ts', 'file:///etc/passwd', 'http://nvr.city.example:8888/downgrade.ts', 'https://nvr.city.example/other-port.ts', 'https://nvr.city.example.evil.test:8888/x.ts',
  'https://u:p@nvr.city.example:8888/x.ts', 'data:video/mp4;base64,AA', 'javascript:alert(1)', '\\\\10.0.0.1\\x.ts', 'https:\\\\evil.test\\x.ts', 'HTTPS://evil.test/', ' https://evil.test/', `x.ts?${'y'.repeat(3000)}`])('F60 %s is refused as a line and in any attribute', (address) => {
  expect(rename(`#EXTM3U\n#EXTINF:1,\n${address}\n`).ok).toBe(false);
  for (const tag of ['#EXT-X-MAP:', '#EXT-X-PART:DURATION=0.2,', '#EXT-X-PART:DURATION=0.2, ', '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",', '#EXT-X-NEW:X-', '#EXT-X-DATERANGE:ID="x",X-ASSET-']) {
    expect(rename(`#EXTM3U\n${tag}URI="${address}"\n`).ok, tag).toBe(false);
    expect(rename(`#EXTM3U\n${tag}URI=${address}\n`).ok, `${tag} unquoted`).toBe(false);
  }
});

test.each(['#EXT-X-KEY:METHOD=AES-128,URI="key"', '#EXT-X-DEFINE:NAME="a",VALUE="b"', '#EXT-X-CONTENT-STEERING:SERVER-URI="s"', '#EXT-X-TARGETDURATION:0', '#EXT-X-PART-INF:PART-TARGET=0'])('F60 F61 %s is refused as it is without a session', (line) => {
  expect(rename(`#EXTM3U\n${line}\n`).ok).toBe(false);
});

test('F61 F24 size, line length and what is no playlist', () => {
  expect(rename(`#EXTM3U\n${'#EXTINF:1,\nx.ts\n'.repeat(10_001)}`)).toMatchObject({ ok: false, problem: { code: 'too-large' } });
  expect(rename(`#EXTM3U\n#EXT-X-MAP:URI="${' '.repeat(5000)}"\n`)).toMatchObject({ ok: false, problem: { code: 'too-large' } });
  expect(rename('<html>')).toMatchObject({ ok: false, problem: { code: 'not-video' } });
});

test('names are bounded in number and in characters; the oldest go first', () => {
  const book = createNameBook({ names: 3, chars: 1000 });
  const name = (path: string) => book.nameOf(new URL(path, base), 'segment');
  const first = name('1.ts');
  for (const path of ['2.ts', '3.ts', '1.ts', '4.ts']) name(path);
  expect([book.size, book.urlOf(first)?.pathname, book.urlOf('s2.ts')]).toEqual([3, '/site/cam1/media/1.ts', null]);
  name(`${'x'.repeat(940)}.ts`);
  expect(book.size).toBe(1);
  expect(book.urlOf('../etc')).toBeNull();
});

test('F60 whatever is let through leads nowhere but under the ticket, and back within reach', () => {
  const ticket = 'http://c1.localhost:1/media/live/T/';
  const hostile = fc.constantFrom('..', '/', '\\', '%2e', ':', '//', 'http:', 'https://evil.test', 'nvr.city.example', 'a', '.ts', '.m3u8', '?', '#', '@', '"', ',', ' ', '\t', '\u0000', 'URI=', '#EXT-X-MAP:', 'X-', '=', '\u2028', '\n', '\r');
  fc.assert(fc.property(fc.array(hostile, { minLength: 1, maxLength: 10 }).map((parts) => parts.join('')), fc.constantFrom('', '#EXT-X-MAP:URI="', '#EXT-X-PART:URI=', '#EXT-X-STREAM-INF:BANDWIDTH=1\n'), (middle, before) => {
    const result = rename(`#EXTM3U\n${before}${middle}\n`);
    if (!result.ok) return;
    const addresses = result.text.split(/\r\n|\n|\r/).flatMap((line) => (line.startsWith('#') ? [...line.matchAll(/[:,]\s*(?:[A-Z0-9-]*-)?(?:URI|URL|LIST)="?([^",]*)/g)].map((found) => found[1]!) : line.trim() === '' ? [] : [line]));
    for (const address of addresses) {
      expect(address).toMatch(mediaName);
      expect(new URL(address, ticket).href).toBe(ticket + address);
      expect(result.book.urlOf(address)?.origin ?? 'none').toBe(base.origin);
    }
  }), { numRuns: 5_000, seed: 11 });
});

test('every line of a good playlist survives, in order', () => {
  const path = fc.tuple(fc.constantFrom('', '../', '/abs/', 'a/b/', base.origin + '/x/'), fc.stringMatching(/^[a-z0-9_-]{1,20}$/), fc.constantFrom('.ts', '.mp4', '.m4s', '', '.aac'), fc.constantFrom('', '?session=1', '?a=b&c=d')).map((parts) => parts.join(''));
  const entry = fc.oneof(
    path.map((address) => `#EXTINF:1.5,\n${address}`), path.map((address) => `#EXT-X-PART:DURATION=0.2,URI="${address}",INDEPENDENT=YES`), path.map((address) => `#EXT-X-MAP:URI="${address}"`),
    fc.constantFrom('#EXT-X-DISCONTINUITY', '#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00Z', '#EXT-X-GAP', '#EXT-X-SKIP:SKIPPED-SEGMENTS=3', '#EXT-X-BITRATE:900', '', '#EXT-X-BYTERANGE:10@20', '#EXT-X-SOMETHING-NEW:A=1,B="c d"'),
  );
  fc.assert(fc.property(fc.array(entry, { maxLength: 40 }), (entries) => {
    const text = `#EXTM3U\n#EXT-X-TARGETDURATION:2\n${entries.join('\n')}\n`;
    const result = rename(text);
    expect(result.ok).toBe(true);
    if (!result.ok) return;
    const [before, after] = [text.split('\n'), result.text.split('\n')];
    expect(after).toHaveLength(before.length);
    for (const [index, line] of before.entries()) {
      const address = line.startsWith('#') ? /URI="([^"]*)"/.exec(line)?.[1] : line;
      if (!address) expect(after[index]).toBe(line);
      else {
        const name = /URI="([^"]*)"/.exec(after[index]!)?.[1] ?? after[index]!;
        expect(after[index]).toBe(line.replace(address, name));
        expect(result.book.urlOf(name)?.href).toBe(new URL(address, base).href);
      }
    }
  }), { numRuns: 300, seed: 5 });
});

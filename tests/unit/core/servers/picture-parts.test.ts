import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boundaryOf, readPictures, readPictureStream } from '#core/servers/picture-parts';
import type { PicturePart } from '#core/servers/picture-parts';

/** A picture of this size that holds everything a parser could trip over. */
const picture = (bytes: number, seed: number): Buffer => {
  const middle = Buffer.alloc(bytes, seed);
  middle.write('\r\n\r\n--not-the-boundary\r\n', 0, 'latin1');
  return Buffer.concat([Buffer.from([0xff, 0xd8]), middle, Buffer.from([0xff, 0xd9])]);
};
const part = (jpeg: Buffer, { length = true, extra = '', newline = '\r\n' } = {}) => Buffer.concat([
  Buffer.from(`--frame${newline}Content-Type: image/jpeg${newline}${length ? `Content-Length: ${jpeg.length}${newline}` : ''}${extra}${newline}`, 'latin1'), jpeg, Buffer.from(newline),
]);

function read(bytes: Buffer, cuts: readonly number[] = []): PicturePart[] {
  const parts: PicturePart[] = [];
  const feed = readPictures('--frame', (one) => parts.push(one));
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  for (let index = 1; index < places.length; index += 1) feed(bytes.subarray(places[index - 1], places[index]));
  return parts;
}

test('every way cameras write the boundary', () => {
  expect(boundaryOf('multipart/x-mixed-replace; boundary=frame')).toBe('--frame');
  expect(boundaryOf('multipart/x-mixed-replace;boundary=--frame')).toBe('--frame');
  expect(boundaryOf('Multipart/X-Mixed-Replace; charset=x; boundary="my frame"')).toBe('--my frame');
  for (const other of ['image/jpeg', 'multipart/x-mixed-replace', 'multipart/form-data; boundary=a', '', `multipart/x-mixed-replace${';'.repeat(100_000)}`]) expect(boundaryOf(other)).toBeNull();
});

test('pictures come out whole, however they were cut, with or without lengths', () => {
  fc.assert(fc.property(
    fc.array(fc.record({ bytes: fc.integer({ min: 30, max: 3_000 }), length: fc.boolean(), newline: fc.constantFrom('\r\n', '\n') }), { minLength: 1, maxLength: 5 }),
    fc.array(fc.nat(), { maxLength: 40 }),
    (wanted, cuts) => {
      const pictures = wanted.map(({ bytes }, index) => picture(bytes, index + 1));
      const stream = Buffer.concat([...wanted.map(({ length, newline }, index) => part(pictures[index]!, { length, newline })), Buffer.from('--frame\r\n')]);
      expect(read(stream, cuts).map(({ jpeg }) => jpeg.toString('base64'))).toEqual(pictures.map((one) => one.toString('base64')));
    },
  ));
});

test('headers of the part are told; empty lines between parts and a preamble do no harm', () => {
  const stream = Buffer.concat([Buffer.from('hello\r\n\r\n\r\n\r\n'), part(picture(40, 1), { extra: 'X-Timestamp: 1790000000.5\r\n' }), Buffer.from('\r\n\r\n'), part(picture(40, 2))]);
  const parts = read(stream);
  expect(parts.map(({ headers }) => headers.get('x-timestamp'))).toEqual(['1790000000.5', undefined]);
});

test('a picture cut short and a part that is none are left out', () => {
  const short = picture(40, 1).subarray(0, 30);
  expect(read(Buffer.concat([part(short), part(Buffer.from('<html>')), part(picture(40, 2))]))).toHaveLength(1);
});

test('F25 endless heads and pictures end the stream', () => {
  expect(() => read(Buffer.alloc(10_000, 'x'))).toThrow('head');
  expect(() => read(Buffer.from('--frame\r\nContent-Length: 99999999\r\n\r\n'))).toThrow('8 MB');
  const feed = readPictures('--frame', () => undefined);
  feed(Buffer.from('--frame\r\nContent-Type: image/jpeg\r\n\r\n'));
  expect(() => { for (let times = 0; times < 40; times += 1) feed(Buffer.alloc(256 * 1024, 1)); }).toThrow('8 MB');
});

const type = 'multipart/x-mixed-replace; boundary=ZoneMinderFrame';
test.each([['text/html', '<!doctype html>', 'not-video'], [undefined, 'x', 'not-video'], [type, 'x'.repeat(20_000), 'server-garbage'],
  [type, '--ZoneMinderFrame\r\nContent-Length: 99999999\r\n\r\n', 'too-large']] as const)('F24 F25 %s of rubbish ends with a fault', async (contentType, body, code) => {
  await expect(readPictureStream(Readable.from([Buffer.from(body)]), contentType, () => undefined)).rejects.toMatchObject({ problem: { code } });
});

test('F25 a picture without end is given up at 8 MB, whatever the server still sends', async () => {
  let sent = 0;
  const endless = Readable.from((function* () {
    yield Buffer.from('--ZoneMinderFrame\r\nContent-Type: image/jpeg\r\n\r\n');
    for (;;) {
      sent += 1024 * 1024;
      yield Buffer.alloc(1024 * 1024, 7);
    }
  })());
  await expect(readPictureStream(endless, type, () => undefined)).rejects.toMatchObject({ problem: { code: 'too-large' } });
  expect(sent).toBeLessThan(16 * 1024 * 1024);
});

import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMultipartPictures } from '#core/servers/multipart-pictures';
import type { MultipartPicture } from '#core/servers/multipart-pictures';

const type = 'multipart/x-mixed-replace; boundary=ZoneMinderFrame';
const jpeg = (seed: number, length: number): Buffer => Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(length, seed), Buffer.from([0xff, 0xd9])]);

async function read(chunks: readonly Buffer[], contentType: string | undefined = type): Promise<MultipartPicture[]> {
  const pictures: MultipartPicture[] = [];
  await readMultipartPictures(Readable.from(chunks), contentType, (picture) => pictures.push(picture));
  return pictures;
}

function cut(whole: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, turn = 0; at < whole.length; turn += 1) {
    const size = sizes[turn % sizes.length]!;
    chunks.push(whole.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

test('pictures come whole however the network cuts the stream, with or without lengths', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(255), fc.nat(3000)), { minLength: 1, maxLength: 5 }), fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1 }), fc.boolean(), async (wanted, sizes, lengths) => {
    const pictures = wanted.map(([seed, length]) => jpeg(seed, length));
    const parts = pictures.flatMap((picture, index) => [Buffer.from(`Content-Type: image/jpeg\r\n${lengths ? `Content-Length: ${picture.length}\r\n` : ''}X-Timestamp: ${index}.5\r\n\r\n`), picture, Buffer.from('\r\n--ZoneMinderFrame\r\n')]);
    const got = await read(cut(Buffer.concat([Buffer.from('--ZoneMinderFrame\r\n'), ...parts]), sizes));
    expect(got.map((each) => each.jpeg)).toEqual(pictures);
    expect(got.map((each) => each.headers.get('x-timestamp'))).toEqual(pictures.map((_, index) => `${index}.5`));
  }), { numRuns: 100, seed: 3 });
});

test('a boundary with dashes of its own, quoted, and bare line feeds', async () => {
  const body = Buffer.concat([Buffer.from('--frame\nContent-type: image/jpeg\n\n'), jpeg(1, 50), Buffer.from('\n--frame\nContent-type: image/jpeg\n\n'), jpeg(2, 9), Buffer.from('\n--frame--')]);
  expect((await read([body], 'multipart/x-mixed-replace; boundary="--frame"')).map((each) => each.jpeg)).toEqual([jpeg(1, 50), jpeg(2, 9)]);
});

test.each([['text/html', '<!doctype html>', 'not-video'], [undefined, 'x', 'not-video'], [type, 'x'.repeat(20_000), 'not-video'],
  [type, '--ZoneMinderFrame\r\nContent-Length: 99999999\r\n\r\n', 'too-large']] as const)('F24 F25 %s of rubbish ends with a fault', async (contentType, body, code) => {
  await expect(readMultipartPictures(Readable.from([Buffer.from(body)]), contentType, () => undefined)).rejects.toMatchObject({ problem: { code } });
});

test('F25 a picture without end is given up at 8 MB', async () => {
  let sent = 0;
  const endless = Readable.from((function* () {
    yield Buffer.from('--ZoneMinderFrame\r\nContent-Type: image/jpeg\r\n\r\n');
    for (;;) {
      sent += 1024 * 1024;
      yield Buffer.alloc(1024 * 1024, 7);
    }
  })());
  await expect(readMultipartPictures(endless, type, () => undefined)).rejects.toMatchObject({ problem: { code: 'too-large' } });
  expect(sent).toBeLessThan(16 * 1024 * 1024);
});

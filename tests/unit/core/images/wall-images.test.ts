import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkImage } from '#core/images/image-check';
import { WallImages } from '#core/images/wall-images';
import { problemOf } from '#core/fault';
import { Walls } from '#core/walls/walls';
import { still } from '#recorder/demo/dome/device/still';
import { pagePicture } from '../../../fakes/page-picture.ts';
import { pngChunk } from '../../../fakes/png-chunk.ts';
import { coreStand } from '../data/core-stand.ts';

/** One pixel each: lossy, lossless, and a canvas with an animation flag. */
const webp = Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64');
const lossless = Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64');
const moving = Buffer.concat([Buffer.from('RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x63\0\0\x31\0\0', 'latin1'), Buffer.from('ANIM\x02\0\0\0\0\0', 'latin1')]);
const png = pagePicture(1, 1);
const header = (width: number, height: number): Buffer => {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8);
  return size;
};
const pngOf = (...chunks: Buffer[]): Buffer => Buffer.concat([png.subarray(0, 8), ...chunks, pngChunk('IEND', Buffer.alloc(0))]);

describe('what is a picture', () => {
  test('PNG, JPEG and WebP by their content, with their size', () => {
    expect(checkImage(png)).toEqual({ ending: 'png', width: 320, height: 180 });
    expect(checkImage(still)).toEqual({ ending: 'jpg', width: 32, height: 24 });
    expect(checkImage(webp)).toEqual({ ending: 'webp', width: 1, height: 1 });
    expect(checkImage(lossless)).toEqual({ ending: 'webp', width: 1, height: 1 });
  });

  test.each([
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')], ['HTML', Buffer.from('<!doctype html>')], ['GIF', Buffer.from('GIF89a\x01\0\x01\0')], ['nothing', Buffer.alloc(0)],
    ['a PNG that is cut off', png.subarray(0, -20)], ['a PNG with a page behind it', Buffer.concat([png, Buffer.from('<script>')])], ['a PNG that moves', pngOf(pngChunk('IHDR', header(1, 1)), pngChunk('acTL', Buffer.alloc(8)))],
    ['a PNG of 144 million pixels', pngOf(pngChunk('IHDR', header(12_000, 12_000)), pngChunk('IDAT', deflateSync(Buffer.alloc(100))))],
    ['a JPEG that is cut off', still.subarray(0, -2)], ['a JPEG with a page behind it', Buffer.concat([still, Buffer.from('<script>')])], ['the beginning and end of a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
    ['a JPEG whose segment leads out', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 0, 0, 0xff, 0xd9])], ['a WebP that is cut off', webp.subarray(0, -1)], ['a WebP with a page behind it', Buffer.concat([webp, Buffer.from('<script>')])], ['a WebP that moves', moving],
  ])('%s is refused', (_what, bytes) => {
    expect(checkImage(bytes)).toEqual({ fault: expect.any(String) });
  });

  test('bytes of any kind are judged without a fault', () => {
    const starts = [Buffer.from([0xff, 0xd8]), png.subarray(0, 40), webp.subarray(0, 16), still.subarray(0, 30), Buffer.alloc(0)];
    fc.assert(fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 200 }), (start, rest) => { checkImage(Buffer.concat([start, rest])); }));
  });
});

function stand(room?: { bytes: number; images: number }) {
  const core = coreStand();
  const folder = path.join(core.data.folder, 'images');
  const open = () => new WallImages({ folder, data: core.data, journal: core.journal, note: (write) => { write(); }, now: core.now, ...(room && { room }) });
  const walls = new Walls({ data: core.data, journal: core.journal, now: core.now });
  return { core, folder, open, walls, images: open() };
}
const blob = (bytes: Uint8Array): Blob => new Blob([Buffer.from(bytes)]);
const codeOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => null, (error: unknown) => problemOf(error)?.code ?? error);
const show = (image: string) => ({ layout: '1' as const, items: [{ kind: 'image' as const, image, name: 'plan' }] });

describe('pictures the core keeps', () => {
  test('each once under its hash, the owner’s alone, over a restart, and in the journal', async () => {
    const { images, folder, open, core } = stand();
    const { image } = await images.keep(blob(png), 'page-1');
    expect(await images.keep(blob(png))).toEqual({ image });
    expect(readdirSync(folder)).toEqual([`${image}.png`]);
    expect(statSync(path.join(folder, `${image}.png`)).mode & 0o777).toBe(0o600);
    expect(await open().read(image)).toEqual({ bytes: png, type: 'image/png' });
    expect(core.journal.list({ before: null, limit: 10 })).toMatchObject([{ kind: 'image-kept', detail: { who: 'page-1', image, type: 'image/png', width: 320, height: 180 } }]);
    expect(await images.read('0'.repeat(64))).toBeNull();
  });

  test('what is no picture or too large is refused, and a damaged file is none and replaced', async () => {
    const { images, folder } = stand();
    expect(await codeOf(images.keep(blob(Buffer.from('<svg/>'))))).toBe('invalid-input');
    expect(await codeOf(images.keep(blob(Buffer.alloc(5 * 1024 * 1024 + 1))))).toBe('too-large');
    expect(readdirSync(folder)).toEqual([]);
    const { image } = await images.keep(blob(still));
    const file = path.join(folder, `${image}.jpg`);
    writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('x')]));
    expect(await images.read(image)).toBeNull();
    await images.keep(blob(still));
    expect((await images.read(image))?.type).toBe('image/jpeg');
  });

  test('when room is needed, the longest unused that nothing shows goes; monitors, views and presets keep theirs', async () => {
    const { images, core, walls } = stand({ bytes: 1e9, images: 4 });
    const kept: string[] = [];
    const add = async (number: number): Promise<string> => {
      core.time += 1_000;
      const { image } = await images.keep(blob(pagePicture(number, 1, 32, 18)));
      kept.push(image);
      return image;
    };
    const shown = walls.arrange({ number: 1, revision: 0, view: null, arrangement: show(await add(1)) });
    walls.saveView({ name: 'Plan', arrangement: show(await add(2)) });
    const loose = await add(3);
    const newer = await add(4);
    // Taken up again: now the other is the longest unused.
    await add(3);
    await add(5);
    expect(await images.read(newer)).toBeNull();
    expect((await images.read(loose))?.type).toBe('image/png');
    expect(core.journal.list({ before: null, limit: 3 })).toContainEqual(expect.objectContaining({ kind: 'image-removed', detail: { image: newer } }));

    walls.savePreset({ name: 'Nuit' });
    walls.arrange({ number: 1, revision: shown.revision, view: null, arrangement: show(loose) });
    walls.arrange({ number: 2, revision: 0, view: null, arrangement: show(kept[5]!) });
    expect(await codeOf(images.keep(blob(pagePicture(6, 1, 32, 18))))).toBe('too-large');
    for (const image of [kept[0]!, kept[1]!, loose, kept[5]!]) expect(await images.read(image)).not.toBeNull();
  });
});

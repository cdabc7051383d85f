import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Camera } from '#model/camera';
import { pngFault } from '#core/snapshots/png-check';
import { snapshotName } from '#core/snapshots/snapshot-name';
import { Snapshots } from '#core/snapshots/snapshots';
import { problemOf } from '#core/fault';
import { camera, coreStand, startTime } from '../data/core-stand.ts';
import { temporaryFolder } from '../data/temporary-folder.ts';

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A grey picture of the size, as a browser would encode it. */
function png(width = 4, height = 3): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc((Math.min(width, 99) + 1) * Math.min(height, 99)))), chunk('IEND', Buffer.alloc(0))]);
}

function snapshotStand(known: Camera = camera(412, { name: { fr: 'Place Mohammed V – entrée', ar: 'ساحة' } })) {
  const { journal } = coreStand();
  const folder = join(temporaryFolder(), 'snapshots');
  const snapshots = new Snapshots({ folder, journal, camera: (id) => (id === known.id ? known : null) });
  const save = (bytes: Uint8Array<ArrayBuffer>, more: { camera?: string; capturedAt?: number } = {}): Promise<string> => snapshots
    .save({ camera: known.id, monitor: 2, capturedAt: startTime, png: new Blob([bytes]), ...more }, 'page-1')
    .then(({ fileName }) => fileName, (error: unknown) => `refused: ${problemOf(error)?.code ?? String(error)}`);
  return { journal, folder, save };
}

const bytesOf = (buffer: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(buffer);

describe('Snapshots', () => {
  test('the bytes are on the disk, owner-only, named after number, name and time, and in the journal', async () => {
    const { folder, journal, save } = snapshotStand();
    expect(await save(bytesOf(png()))).toBe('camera-0412-place-mohammed-v-entree-20261124T020748.123Z.png');
    const [name = ''] = readdirSync(folder);
    expect(readFileSync(join(folder, name)).equals(png())).toBe(true);
    expect([statSync(folder).mode & 0o777, statSync(join(folder, name)).mode & 0o777]).toEqual([0o700, 0o600]);
    expect(journal.list({ before: null, limit: 5 })).toMatchObject([{
      kind: 'snapshot-taken', camera: 'embedded/cam-412', monitor: 2, detail: { who: 'page-1', fileName: name, capturedAt: startTime, bytes: png().length },
    }]);
  });

  test('F59 nothing is ever overwritten: the same moment again gets a number', async () => {
    const { folder, save } = snapshotStand();
    const names = await Promise.all([save(bytesOf(png())), save(bytesOf(png(5, 5))), save(bytesOf(png(6, 6)))]);
    expect(new Set(names).size).toBe(3);
    expect(readdirSync(folder).toSorted()).toEqual(names.toSorted());
    expect(names.toSorted().at(-1)).toBe('camera-0412-place-mohammed-v-entree-20261124T020748.123Z.png');
    expect(names.toSorted()[0]).toMatch(/123Z-2\.png$/);
  });

  test('F59 whatever a camera is called, the name is made of an allow-list and is no path', () => {
    const nasty = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('../../etc/x', 'CON', 'a\u0000b', '..', '.', '/', '\\', 'é'.repeat(300), 'com1.png', '~root'));
    fc.assert(fc.property(nasty, fc.nat(), fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }), (text, number, at) => {
      const name = snapshotName(camera(number, { name: { fr: text } }), at) ?? '';
      expect(name).toMatch(/^camera-\d{4,10}-(?:[a-z0-9]+-)*\d{8}T\d{6}\.\d{3}Z\.png$/);
      expect(name.length).toBeLessThan(120);
    }));
    expect(snapshotName(camera(7, { name: { ar: 'سوق الأحد' } }), startTime)).toBe('camera-0007-20261124T020748.123Z.png');
    for (const at of [-1, 8.64e15, Number.NaN, Number.POSITIVE_INFINITY]) expect(snapshotName(camera(7), at)).toBeNull();
  });

  test('what is no whole PNG, too large, of no camera or of no time is refused and leaves nothing', async () => {
    const { folder, journal, save } = snapshotStand();
    const whole = png();
    const cut = (end: number): Uint8Array<ArrayBuffer> => bytesOf(whole.subarray(0, end));
    const flipped = bytesOf(whole);
    flipped[50] = (flipped[50] ?? 0) ^ 1;
    expect(await Promise.all([
      save(cut(0)), save(cut(8)), save(cut(whole.length - 1)), save(flipped), save(bytesOf(Buffer.concat([whole, Buffer.from('<script>')]))),
      save(bytesOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))), save(bytesOf(png(0, 5))), save(bytesOf(png(20_000, 5))),
      save(bytesOf(whole), { capturedAt: 8.64e15 }),
    ])).toEqual(Array.from({ length: 9 }, () => 'refused: invalid-input'));
    expect(await save(new Uint8Array(20 * 1024 * 1024 + 1))).toBe('refused: too-large');
    expect(await save(bytesOf(whole), { camera: 'embedded/../../etc' })).toBe('refused: not-found');
    expect([readdirSync(folder), journal.list({ before: null, limit: 5 })]).toEqual([[], []]);
  });

  test('any cut or change of a PNG is noticed', () => {
    const whole = png(40, 30);
    expect(pngFault(whole)).toBeNull();
    fc.assert(fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ change;
      expect(pngFault(changed)).not.toBeNull();
      expect(pngFault(whole.subarray(0, at))).not.toBeNull();
    }));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (junk) => { expect(pngFault(Buffer.concat([whole.subarray(0, 8), junk]))).not.toBeNull(); }));
  });

  test('halves that a crash left are swept at the next start, whole pictures stay', () => {
    const { journal } = coreStand();
    const folder = join(temporaryFolder(), 'snapshots');
    mkdirSync(folder);
    writeFileSync(join(folder, 'camera-0001-x.png'), png());
    writeFileSync(join(folder, 'camera-0002-x.png'), '');
    writeFileSync(join(folder, 'camera-0002-x.png.partial'), 'half');
    new Snapshots({ folder, journal, camera: () => null });
    expect(readdirSync(folder)).toEqual(['camera-0001-x.png']);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanCamera } from '#core/cameras/clean-camera';
import { csvRows } from '#core/cameras/inventory/csv-rows';
import { readInventory } from '#core/cameras/inventory/read-inventory';
import type { InventoryOptions } from '#core/cameras/inventory/read-inventory';

const options: InventoryOptions = { server: 'list' };
const csv = (source: string | Uint8Array, more: Partial<InventoryOptions> = {}) => readInventory(source, 'csv', { ...options, ...more });
const json = (value: unknown, more: Partial<InventoryOptions> = {}) => readInventory(typeof value === 'string' ? value : JSON.stringify(value), 'json', { ...options, ...more });
const rows = (reading: Awaited<ReturnType<typeof csv>>) => reading.rows.map(({ row, faults }) => `${row} ${faults.map(({ column, code }) => `${column} ${code}`).join(', ')}`);

describe('what a list says', () => {
  test('every column, logins taken out, two roles, a position', async () => {
    const reading = await csv([
      'number,name_ar,name_fr,site,lat,lon,address,sub address,user',
      '412,ساحة الأمل,Place Al Amal,Centre,30.4278,-9.5981,rtsp://admin:s3cret@10.0.0.1/main,rtsp://admin:s3cret@10.0.0.1/sub,admin',
      '٤١٣,,"Gare, ""Sud""",CENTRE,,,http://10.0.0.2/live/index.m3u8,http://10.0.0.2/snapshot.jpg,viewer',
    ].join('\r\n'));
    expect(reading).toMatchObject({ ok: true, rows: [], file: null });
    expect(reading.cameras).toEqual([
      {
        camera: {
          id: 'list/n412', server: 'list', number: 412, name: { ar: 'ساحة الأمل', fr: 'Place Al Amal' }, site: { id: 'centre', name: { fr: 'Centre' } }, streams: [{ role: 'main' }, { role: 'sub' }],
          recorded: false, position: { lat: 30.4278, lon: -9.5981 },
        },
        streams: [{ role: 'main', kind: 'rtsp', address: 'rtsp://10.0.0.1/main' }, { role: 'sub', kind: 'rtsp', address: 'rtsp://10.0.0.1/sub' }],
      },
      {
        camera: { id: 'list/n413', server: 'list', number: 413, name: { fr: 'Gare, "Sud"' }, site: { id: 'centre', name: { fr: 'CENTRE' } }, streams: [{ role: 'main' }, { role: 'sub' }], recorded: false },
        streams: [{ role: 'main', kind: 'hls', address: 'http://10.0.0.2/live/index.m3u8' }, { role: 'sub', kind: 'stills', address: 'http://10.0.0.2/snapshot.jpg' }],
      },
    ]);
    expect([...reading.secrets]).toEqual([['list/n412', { user: 'admin', password: 's3cret' }], ['list/n413', { user: 'viewer', password: '' }]]);
    expect(JSON.stringify([reading.cameras, reading.rows])).not.toContain('s3cret');
    for (const { camera } of reading.cameras) expect(cleanCamera('list', camera)).toEqual(camera);
  });

  test.each([
    ['English, comma', 'Number,Camera name,Site,Latitude,Longitude,URL,Sub stream\n7,Gare,Sud,30.5,-9.5,rtsp://h/a,rtsp://h/b'],
    ['French, semicolon, decimal comma', 'N°;Nom de la caméra;Lieu;Latitude;Longitude;Adresse;Flux secondaire\r\n7;Gare;Sud;30,5;-9,5;rtsp://h/a;rtsp://h/b\r\n'],
    ['Arabic, tab, Arabic digits', 'رقم الكاميرا\tالاسم\tالموقع\tخط العرض\tخط الطول\tالعنوان\tالعنوان الفرعي\n٧\tGare\tSud\t٣٠٫٥\t-٩٫٥\trtsp://h/a\trtsp://h/b'],
    ['Excel with sep= and byte order mark', '\ufeffsep=;\r\nNUMERO;NOM;SITE;LAT;LNG;FLUX;SUB\r\n7;Gare;Sud;30.5;-9.5;rtsp://h/a;rtsp://h/b'],
    ['old Mac line ends', 'number,name,site,lat,lon,address,sub\r7,Gare,Sud,30.5,-9.5,rtsp://h/a,rtsp://h/b\r'],
  ])('%s', async (_title, text) => {
    for (const source of [text, Buffer.from(text)]) {
      const { cameras, rows: bad, file } = await csv(source);
      expect([bad, file]).toEqual([[], null]);
      expect(cameras[0]).toMatchObject({ camera: { id: 'list/n7', number: 7, name: { fr: 'Gare' }, site: { id: 'sud' }, position: { lat: 30.5, lon: -9.5 } }, streams: [{ address: 'rtsp://h/a' }, { address: 'rtsp://h/b' }] });
    }
  });

  test('JSON: flat, nested and wrapped say the same', async () => {
    const flat = await json([{ number: 7, name_ar: 'محطة', name_fr: 'Gare', site: 'Sud', lat: 30.5, lon: -9.5, address: 'rtsp://a:b@h/a' }]);
    expect(flat).toMatchObject({ ok: true, cameras: [{ camera: { id: 'list/n7', name: { ar: 'محطة', fr: 'Gare' }, position: { lat: 30.5, lon: -9.5 } }, streams: [{ address: 'rtsp://h/a' }] }] });
    expect(await json({ cameras: [{ number: '7', name: { ar: 'محطة', fr: 'Gare' }, site: 'Sud', position: { lat: 30.5, lon: -9.5 }, address: 'rtsp://a:b@h/a' }] })).toEqual(flat);
  });

  test('what answers at an http address is told by its looks or by the column', async () => {
    const kinds = async (lines: readonly string[]) => (await csv(['name,address,kind', ...lines].join('\n'))).cameras.map(({ streams }) => streams[0]?.kind);
    expect(await kinds(['a,http://h/x.m3u8,', 'b,http://h/cam/whep,', 'c,http://h/mjpg/video.mjpg,', 'd,http://h/cgi-bin/snapshot.cgi,', 'e,rtsps://h/,', 'f,http://h/1,LL-HLS', 'g,http://h/2,MJPEG'])).toEqual(['hls', 'whep', 'mjpeg', 'stills', 'rtsp', 'llhls', 'mjpeg']);
    expect(rows(await csv('name,address,kind\na,http://h/unknown,\nb,rtsp://h/,hls\nc,http://h/,constructor'))).toEqual(['2 kind kind-unknown', '3 kind kind-unknown', '4 kind kind-unknown']);
  });
});

describe('ids and numbers', () => {
  test('stay when the list is imported again, changed and in another order', async () => {
    const first = await csv('number,name,address\n1,A,rtsp://h/1\n,B,rtsp://u:p@h/2\n,C,rtsp://h/3');
    expect(first.cameras.map(({ camera }) => camera.number)).toEqual([1, 2, 3]);
    const ids = new Map(first.cameras.map(({ camera }) => [camera.name.fr, [camera.id, camera.number]]));
    const again = await csv('number,name,address\n,New,rtsp://h/0\n,C,rtsp://h/3\n1,A,rtsp://h/elsewhere\n,B,rtsp://other:login@H/2', { before: first.cameras });
    for (const { camera } of again.cameras) if (camera.name.fr !== 'New') expect([camera.name.fr, camera.id, camera.number]).toEqual([camera.name.fr, ...ids.get(camera.name.fr)!]);
    expect(again.cameras[0]?.camera.number).toBe(4);
    // A number that the list now gives to another camera is not kept.
    const taken = await csv('number,name,address\n2,A,rtsp://h/1\n,B,rtsp://h/2', { before: first.cameras });
    expect(taken.cameras.map(({ camera }) => camera.number)).toEqual([2, 3]);
  });

  test('numbers and addresses that come twice are reported with the row they came first', async () => {
    const reading = await csv('number,name,address\n1,A,rtsp://h/1\n1,B,rtsp://h/2\n3,C,rtsp://u:p@H/1\n1,D,rtsp://h/1');
    expect(rows(reading)).toEqual(['3 number duplicate', '4 address duplicate', '5 number duplicate, address duplicate']);
    expect(reading.rows[0]?.faults[0]?.detail).toContain('row 2');
  });
});

describe('bad rows', () => {
  const bad = [
    'number,name,lat,lon,address,sub address,user',
    '1,A,30,-9,rtsp://h/1,,',
    'x,B,91,181,ftp://h/2,,',
    '',
    '2.5,,30,,,rtsp://,',
    '-4,D,abc,1,not an address,,',
    '1000001,E,,,rtsp://u1:p1@h/5,rtsp://u2:p2@h/6,',
    '6,F,,,rtsp://u:p@h/7,,other',
    '7,G,,,rtsp://h/8,,,,extra',
    `8,${'n'.repeat(201)},,,rtsp://h/9,,`,
    '9,nul\0,,,rtsp://h/\x1b,,',
    '10,I,30,-9,rtsp://h/10,,',
  ].join('\n');

  test('are reported one line each with every column that is wrong, and nothing is imported', async () => {
    const reading = await csv(bad);
    expect(rows(reading)).toEqual([
      '3 number not-a-number, lat out-of-range, lon out-of-range, address scheme-unsupported',
      '5 number not-a-number, name missing, lon missing, address missing, sub_address bad-address',
      '6 number not-a-number, lat not-a-number, address bad-address',
      '7 number out-of-range, user login-ambiguous',
      '8 user login-ambiguous',
      '9 null bad-row',
      '10 name too-long',
      '11 name control-character, address control-character',
    ]);
    expect([reading.ok, reading.cameras, reading.secrets.size]).toEqual([false, [], 0]);
    expect(JSON.stringify(reading)).not.toMatch(/p1|p2|u1/);
  });

  test('are left out on purpose', async () => {
    const reading = await csv(bad, { skipBad: true });
    expect([reading.ok, reading.cameras.map(({ camera }) => camera.number), reading.rows.length]).toEqual([true, [1, 10], 8]);
    expect((await csv('name,address\n,', { skipBad: true })).ok).toBe(false);
  });

  test('JSON rows that are no cameras', async () => {
    expect(rows(await json([1, null, [], { name: { fr: {} } }, { name: 'A', nom: 'B', address: 'rtsp://h/' }, { name: true, address: 'rtsp://h/' }]))).toEqual(['1', '2', '3', '4', '5', '6'].map((row) => `${row} null bad-row`));
    expect(rows(await json('[{"__proto__":{"name":"x"},"constructor":"y","address":"rtsp://h/"}]'))).toEqual(['1 name missing']);
  });
});

describe('hostile and wrong files', () => {
  const file = async (source: string | Uint8Array, format: 'csv' | 'json' = 'csv') => (await readInventory(source, format, options)).file?.code;
  const head = 'number,name,address\n';

  test('other encodings are named, never guessed', async () => {
    // "ساحة الأمل" in Windows-1256, "Caméra Bâtiment" in Windows-1252.
    const in1256 = Buffer.concat([Buffer.from(`${head}1,`), Buffer.from([0xd3, 0xc7, 0xcd, 0xc9, 0x20, 0xc7, 0xe1, 0xc3, 0xe3, 0xe1]), Buffer.from(',rtsp://h/1\n')]);
    const in1252 = Buffer.from(`${head}1,Caméra Bâtiment façade,rtsp://h/1\n`, 'latin1');
    expect(await file(in1256)).toBe('windows-1256');
    expect(await file(in1252)).toBe('windows-1252');
    expect(await file(Buffer.from(`\ufeff${head}`, 'utf16le'))).toBe('utf-16');
    expect(await file(Buffer.from([0x61, 0xe9]))).toBe('windows-1252');
    expect(await file(in1252.toString('utf8'))).toBe('damaged-text');
    expect(await file(`${head}1,\ud800,rtsp://h/1`)).toBe('damaged-text');
  });

  test('no list at all', async () => {
    expect(await file('')).toBe('empty');
    expect(await file('\n\n \n')).toBe('empty');
    expect(await file(head)).toBe('empty');
    expect(await file('1,Gare,rtsp://h/1')).toBe('no-header');
    expect(await file('name,nom,address\na,b,rtsp://h/')).toBe('column-twice');
    expect(await file('<html>', 'json')).toBe('not-json');
    expect(await file('{"a":1}', 'json')).toBe('not-json');
    expect(await file('[]', 'json')).toBe('empty');
  });

  test('quotes that are never closed or stand where none can', async () => {
    const reading = await csv(`${head}1,A,rtsp://h/1\n2,"B,rtsp://h/2\n3,C,rtsp://h/3\n`);
    expect(reading).toMatchObject({ ok: false, cameras: [], file: { code: 'unbalanced-quotes', row: 3 } });
    expect(await file(`${head}1,"A"b,rtsp://h/1`)).toBe('unbalanced-quotes');
    expect(await file(`${head}1,A "b" c,rtsp://h/1`)).toBe('unbalanced-quotes');
    expect(await file(`${head}1,"${'A\n'.repeat(100_000)},rtsp://h/1`)).toBe('row-too-long');
  });

  test('F25 a cell of 10 MB, a file over 20 MB, more than 50,000 rows', async () => {
    const began = performance.now();
    expect(await file(`${head}1,${'A'.repeat(10_000_000)},rtsp://h/1`)).toBe('row-too-long');
    expect(await file(`${head}1,"${'A'.repeat(10_000_000)}",rtsp://h/1`)).toBe('row-too-long');
    expect(await file(`"${'a'.repeat(10_000_000)}`)).toBe('row-too-long');
    expect(await file(Buffer.alloc(20 * 1024 * 1024 + 1, 0x61))).toBe('too-large');
    expect(await file('é'.repeat(11_000_000))).toBe('too-large');
    expect(await file(`${head}${',,\n'.repeat(3_000_000)}`)).toBe('empty');
    expect(await file(`${head}${'1,A,rtsp://h/1\n'.repeat(50_001)}`)).toBe('too-many-rows');
    expect(await file(`[${'1,'.repeat(50_001)}1]`, 'json')).toBe('too-many-rows');
    expect(performance.now() - began).toBeLessThan(25_000);
  }, 60_000);

  test('F58 formulas and tricks are only text', async () => {
    const reading = await csv(`${head}1,"=HYPERLINK(""http://x"";""a"")",rtsp://h/1\n2,+cmd|' /C calc'!A0,rtsp://h/2\n3,<script>\u202e\u0000x`.replace('\u0000x', ',rtsp://h/3'));
    expect(reading.cameras.map(({ camera }) => camera.name.fr)).toEqual(['=HYPERLINK("http://x";"a")', "+cmd|' /C calc'!A0", '<script>']);
  });

  test('an address in the column of names keeps its login to itself', async () => {
    const reading = await csv(`number,name,site,address\n1,rtsp://u:canary@h/1,http://u:canary@h/2?x,rtsp://u:canary@h/1`);
    expect(reading.cameras.map(({ camera }) => [camera.name, camera.site.name])).toEqual([[{ fr: 'rtsp://h/1' }, { fr: 'http://h/2?x' }]]);
    expect(JSON.stringify(reading.cameras)).not.toContain('canary');
  });

  test('whatever the bytes, it answers and never throws', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.constantFrom('csv', 'json'), async (bytes, format) => {
      const reading = await readInventory(bytes, format, options);
      expect(reading.ok).toBe(reading.cameras.length > 0);
    }));
    const cell = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom('rtsp://u:canary@h/', '"', '""', '\n', ',', ';', '=1+1', 'name', 'address'));
    await fc.assert(fc.asyncProperty(fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 8 }), async (table) => {
      const reading = await csv(`number,name,address,sub\n${table.map((line) => line.join(',')).join('\n')}`, { skipBad: true });
      expect(JSON.stringify([reading.cameras, reading.rows, reading.file])).not.toContain('u:canary');
    }));
  });
});

test('what is written is read, with any delimiter, quoting and line end, at any place of a piece', async () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).map((one) => `x${one.replace(/[\p{C}\p{Z}\p{M}\ufffd]/gu, '')}y`.normalize('NFC')).filter((one) => cleaned(one));
  const camera = fc.record({ name: text, site: text, lat: fc.double({ min: -90, max: 90, noNaN: true }), quoted: fc.boolean() });
  await fc.assert(fc.asyncProperty(
    fc.array(camera, { minLength: 1, maxLength: 20 }), fc.constantFrom(',', ';', '\t'), fc.constantFrom('\n', '\r\n', '\r'), fc.integer({ min: 1, max: 60 }),
    async (cameras, delimiter, newline, perPiece) => {
      const quote = (cell: string, always: boolean) => (always || /["\r\n,;\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
      const lines = cameras.map((one, index) => [String(index + 1), quote(one.name, one.quoted), quote(one.site, one.quoted), one.lat.toFixed(9), '0', `rtsp://user:pw${index}@h/${index}`]);
      const source = [['number', 'name', 'site', 'lat', 'lon', 'address'].join(delimiter), ...lines.map((line) => line.join(delimiter))].join(newline);
      const whole = await all(csvRows(source));
      expect(await all(csvRows(source, perPiece))).toEqual(whole);
      const reading = await csv(source);
      expect([reading.file, reading.rows]).toEqual([null, []]);
      expect(reading.cameras.map((one) => [one.camera.number, one.camera.name, Object.values(one.camera.site.name), one.camera.position?.lat, one.streams[0]?.address]))
        .toEqual(cameras.map((one, index) => [index + 1, { [/\p{Script=Arabic}/u.test(one.name) ? 'ar' : 'fr']: one.name }, [one.site], Number(one.lat.toFixed(9)), `rtsp://h/${index}`]));
      expect([...reading.secrets.values()].map(({ password }) => password)).toEqual(cameras.map((_one, index) => `pw${index}`));
    },
  ), { numRuns: 60 });
}, 60_000);

async function all<T>(rowsOf: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const row of rowsOf) found.push(row);
  return found;
}

/** Names that cleaning leaves alone. */
function cleaned(name: string): boolean {
  const camera = cleanCamera('list', { id: 'list/a', server: 'list', number: 1, name: { fr: name }, site: { id: 's', name: {} }, streams: [], recorded: false });
  return camera?.name.fr === name;
}

test('50,000 cameras are read while others go on', async () => {
  const source = Buffer.from(`number;name_ar;name_fr;site;lat;lon;address;sub address\n${Array.from({ length: 50_000 }, (_one, index) => `${index};كاميرا ${index};Caméra ${index};Quartier ${index % 300};30.${index};-9.${index};rtsp://admin:pw@10.${index >> 16}.${(index >> 8) & 255}.${index & 255}/main;rtsp://admin:pw@10.${index >> 16}.${(index >> 8) & 255}.${index & 255}/sub\n`).join('')}`);
  let turns = 0;
  const ticking = setInterval(() => { turns += 1; }, 1);
  const reading = await csv(source);
  clearInterval(ticking);
  expect([reading.ok, reading.cameras.length, reading.secrets.size]).toEqual([true, 50_000, 50_000]);
  // One turn of the event loop per piece of the file at least.
  expect(turns).toBeGreaterThan(50);
}, 60_000);

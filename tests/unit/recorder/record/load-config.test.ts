import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig, readConfig } from '#recorder/load-config';

const folder = mkdtempSync(join(tmpdir(), 'manara-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function camera(id: string, more: object = {}) {
  return { id, number: 1, name: { fr: 'Place' }, site: { id: 's', name: {} }, streams: { main: { source: 'rtsp://cam/1' } }, ...more };
}
const whole = { version: 1, data: '/var/lib/manara', cameras: [camera('a')] };
const read = (config: unknown) => () => readConfig(JSON.stringify(config), 'recorder.json');

describe('F36 configuration', () => {
  it('fills in what is left out', () => {
    expect(readConfig(JSON.stringify(whole), 'x')).toMatchObject({ listen: { host: '127.0.0.1', port: 0 }, segmentSeconds: 60, cameras: [{ record: 'never', streams: { main: { transport: 'tcp', open: 'demand' } } }] });
  });

  it('names the path of what is wrong', () => {
    expect(read({ ...whole, cameras: [camera('a'), camera('b'), camera('c'), camera('d', { streams: { main: { source: 'exec:ls' } } })] }))
      .toThrow('recorder.json: cameras.3.streams.main.source: must begin with rtsp://, rtsps:// or sim:');
    expect(read({ ...whole, listen: { port: 'x' } })).toThrow(/listen\.port: /);
    expect(read({ ...whole, version: 2 })).toThrow(/version: /);
    expect(read({ ...whole, retension: { days: 1 } })).toThrow('retension: is not a known field');
    expect(read({ ...whole, cameras: [camera('a', { colour: 1 })] })).toThrow('cameras.0.colour: is not a known field');
    expect(read([])).toThrow(/the file: /);
  });

  it('names all that is wrong, up to twenty', () => {
    expect(read({ version: 1, data: 'x', cameras: [camera('a b'), camera('a b')] })).toThrow(/cameras\.0\.id: .*\n.*cameras\.1\.id: /);
    expect(read({ ...whole, cameras: Array.from({ length: 30 }, () => ({})) })).toThrow(/and \d+ more$/);
  });

  it('sees what no schema sees', () => {
    expect(read({ ...whole, data: 'relative/path' })).toThrow('data: must be an absolute path');
    expect(read({ ...whole, cameras: [camera('a'), camera('b'), camera('a')] })).toThrow('cameras.2.id: is the same as cameras.0.id');
    expect(read({ ...whole, cameras: [camera('a', { record: 'sub' })] })).toThrow('cameras.0.record: there is no sub stream');
    expect(read({ ...whole, cameras: [camera('a', { streams: { main: { source: 'sim:../../etc' } } })] })).toThrow('cameras.0.streams.main.source: is not a well-formed address');
  });

  it('says that a file is empty, torn or missing', () => {
    expect(() => readConfig(' \n', 'x')).toThrow('x: the file is empty');
    expect(() => readConfig(JSON.stringify(whole).slice(0, 60), 'x')).toThrow(/x: not whole JSON, the file is torn/);
    expect(() => loadConfig(join(folder, 'absent.json'))).toThrow(/cannot be read \(ENOENT\)/);
    writeFileSync(join(folder, 'whole.json'), JSON.stringify(whole));
    expect(loadConfig(join(folder, 'whole.json')).cameras).toHaveLength(1);
  });

  it('never repeats a password', () => {
    for (const source of ['rtsp://admin:hunter2@', 'http://admin:hunter2@cam/']) {
      let said = '';
      try { read({ ...whole, cameras: [camera('a', { streams: { main: { source } } })] })(); } catch (error) { said = String(error); }
      expect(said).toContain('cameras.0.streams.main.source');
      expect(said).not.toContain('hunter2');
    }
    let said = '';
    try { readConfig('{"cameras":[{"source":"rtsp://admin:hunter2@cam/1" x', 'x'); } catch (error) { said = String(error); }
    expect(said).toContain('torn');
    expect(said).not.toContain('hunter2');
  });
});

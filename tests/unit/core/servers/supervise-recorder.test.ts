import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createRootLogger } from '#core/log';
import { superviseRecorder } from '#core/servers/embedded/supervise-recorder';
import { recorderConfigSchema } from '#recorder/config';
import { createTestHost } from '../../../fakes/test-host.ts';
import type { StartedProgram } from '../../../fakes/test-host.ts';

const log = createRootLogger('silent', { write: () => undefined });

function supervise(demo: string | null, onStart: (started: StartedProgram) => void, recorderData = path.join(mkdtempSync(path.join(tmpdir(), 'manara-')), 'recorder')) {
  const host = createTestHost(onStart);
  const progress: [string, number][] = [];
  const restarts: (number | null)[] = [];
  const readies: number[] = [];
  const supervision = superviseRecorder({
    host, recorderData, demo, log, lookOverMs: 1, onReady: () => { readies.push(host.started.length); }, onProgress: (step, fraction) => progress.push([step, fraction]), onRestart: ({ code }) => restarts.push(code),
  });
  onTestFinished(() => supervision.stop());
  return { host, progress, restarts, readies, supervision, recorderData, config: path.join(recorderData, 'config.json') };
}
const ready = ({ name, program }: StartedProgram): void => { if (name === 'recorder') program.say('{"ready":true,"port":1}'); };

test('without a demo and a configuration the recorder gets one without cameras that it accepts', async () => {
  const { host, config, recorderData, supervision } = supervise(null, ready);
  await supervision.firstReady;
  expect(host.started.map(({ name, args }) => [name, ...args])).toEqual([['recorder', '--config', config, '--with-parent']]);
  expect(recorderConfigSchema.parse(JSON.parse(readFileSync(config, 'utf8')))).toMatchObject({ data: recorderData, cameras: [] });
});

test('a configuration that is there is kept', async () => {
  const recorderData = mkdtempSync(path.join(tmpdir(), 'manara-'));
  writeFileSync(path.join(recorderData, 'config.json'), 'mine');
  const { supervision, config } = supervise(null, ready, recorderData);
  await supervision.firstReady;
  expect(readFileSync(config, 'utf8')).toBe('mine');
});

test('a demo is prepared first, with progress; then the recorder runs on what it wrote', async () => {
  const { host, progress, config, recorderData, supervision } = supervise('agadir', (started) => {
    ready(started);
    if (started.name !== 'demo') return;
    started.program.say('{"step":"clips","fraction":0.5}');
    started.program.say('not json');
    writeFileSync(path.join(recorderData, 'config.json'), 'made');
    started.program.say(JSON.stringify({ done: true, config: path.join(recorderData, 'config.json') }));
    started.program.end(0);
  });
  await supervision.firstReady;
  expect(host.started.map(({ name, args }) => [name, ...args])).toEqual([
    ['demo', '--city', 'agadir', '--data', recorderData, '--config-out', config], ['recorder', '--config', config, '--with-parent'],
  ]);
  expect(progress).toEqual([['clips', 0.5]]);
  expect(readFileSync(config, 'utf8')).toBe('made');
});

test('a demo prepared before starts the recorder first and is looked over afterwards; another city is prepared first', async () => {
  const recorderData = mkdtempSync(path.join(tmpdir(), 'manara-'));
  const play = (started: StartedProgram): void => {
    ready(started);
    if (started.name !== 'demo') return;
    writeFileSync(path.join(recorderData, 'config.json'), 'made');
    started.program.say(JSON.stringify({ done: true, config: path.join(recorderData, 'config.json') }));
    started.program.end(0);
  };
  const first = supervise('agadir', play, recorderData);
  await first.supervision.firstReady;
  await first.supervision.stop();
  const second = supervise('agadir', play, recorderData);
  await second.supervision.firstReady;
  await vi.waitFor(() => { expect(second.host.started.map(({ name }) => name)).toEqual(['recorder', 'demo']); });
  await second.supervision.stop();
  const other = supervise('tangier', play, recorderData);
  await other.supervision.firstReady;
  expect(other.host.started.map(({ name }) => name)).toEqual(['demo', 'recorder']);
});

test('every time the recorder listens is told', async () => {
  const { host, readies, supervision } = supervise(null, ready);
  await supervision.firstReady;
  host.started[0]!.program.end(1);
  await vi.waitFor(() => { expect(readies).toEqual([1, 2]); });
});

test('a demo that fails leaves a recorder without cameras rather than none', async () => {
  const { host, config, supervision } = supervise('agadir', (started) => {
    ready(started);
    if (started.name === 'demo') started.program.end(1);
  });
  await supervision.firstReady;
  expect(existsSync(config)).toBe(true);
  expect(host.started.at(-1)?.name).toBe('recorder');
});

test('a recorder that dies is started again within 500 ms, then more slowly while it keeps dying', async () => {
  const at: number[] = [];
  const { host, restarts, supervision } = supervise(null, (started) => {
    at.push(performance.now());
    if (at.length <= 4) started.program.end(9);
    else ready(started);
  });
  await vi.waitFor(() => { expect(host.started).toHaveLength(5); }, { timeout: 10_000, interval: 20 });
  await supervision.firstReady;
  expect(restarts).toEqual([9, 9, 9, 9]);
  const pauses = at.slice(1).map((ms, index) => ms - at[index]!);
  expect(pauses[0]).toBeLessThan(500);
  expect(pauses[3]!).toBeGreaterThan(pauses[0]! * 2);
});

test('stopping ends the program and nothing starts after', async () => {
  const { host, supervision } = supervise(null, ready);
  await supervision.firstReady;
  await supervision.stop();
  expect(await host.started[0]!.program.ended).toEqual({ code: null, signal: 'SIGTERM' });
  expect(host.started).toHaveLength(1);
});

test('stopping while a demo is prepared starts no recorder', async () => {
  const { host, supervision } = supervise('agadir', () => undefined);
  await vi.waitFor(() => { expect(host.started).toHaveLength(1); });
  await supervision.stop();
  await supervision.firstReady;
  expect(host.started.map(({ name }) => name)).toEqual(['demo']);
});

test('the recorder’s folder is the owner’s alone', async () => {
  const { recorderData, supervision } = supervise(null, ready);
  await supervision.firstReady;
  expect(statSync(recorderData).mode & 0o777).toBe(0o700);
});

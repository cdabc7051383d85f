import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readClip } from '#recorder/record/clip';
import type { Clip } from '#recorder/record/clip';
import { createClipLibrary } from '#recorder/record/clip-library';
import { Fragmenter } from '#recorder/record/fragmenter';
import { openSim } from '#recorder/record/open-sim';
import type { OpenedSource } from '#recorder/record/opened-source';
import { encodeStream, writeMp4 } from '../../../fakes/encoded-stream.ts';
import { gather } from '../../../fakes/scripted-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'manara-sim-'));
const never = new AbortController().signal;
const start = 1_790_000_000_123;
let clip: Clip;

beforeAll(async () => {
  writeMp4(join(folder, 'tone.mp4'), encodeStream({ seconds: 4, framesPerSecond: 15, audio: 'aac' }));
  clip = await readClip(join(folder, 'tone.mp4'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A clock that waiting moves forward, so that nothing is waited for. */
function openAt(at: number, startS = 0) {
  const clock = { at };
  return { clock, source: openSim({ clip, startS, now: () => clock.at, wait: async (ms) => { clock.at += ms; } }, never) };
}

async function play(source: OpenedSource, clock: { at: number }, seconds: number) {
  const out = gather();
  const fragmenter = new Fragmenter(source, { run: 0, sequence: 0 }, out);
  for (const end = clock.at + seconds * 1000; clock.at < end;) {
    for (const packet of await source.next() ?? []) fragmenter.push(packet);
  }
  fragmenter.destroy();
  return out;
}

describe('sim', () => {
  it('goes on over the end of the loop in one run, picture after picture', async () => {
    const { clock, source } = openAt(start);
    const out = await play(source, clock, 30);
    expect(out.inits).toHaveLength(1);
    const times = out.packets.filter(({ kind }) => kind === 'video').map(({ ptsS }) => Math.round(ptsS * 90_000));
    expect(times.length).toBeGreaterThan(300);
    for (const [i, time] of times.entries()) if (i > 0) expect(time - times[i - 1]!).toBe(6_000);
    expect(out.fragments.filter(({ discontinuity }) => discontinuity)).toHaveLength(1);
    const sounds = out.packets.filter(({ kind }) => kind === 'audio').map(({ ptsS }) => ptsS);
    for (const [i, time] of sounds.entries()) if (i > 0) expect(time - sounds[i - 1]!).toBeLessThan(0.08);
    await source.close();
  });

  it('gives pictures one by one where that is wanted, each when it is due, else a fragment at a time', async () => {
    const clock = { at: start };
    const source = openSim({ clip, startS: 0, now: () => clock.at, byPicture: true, wait: async (ms) => { clock.at += ms; } }, never);
    const gaps: number[] = [];
    let [last, most] = [0, 0];
    for (const end = clock.at + 4_000; clock.at < end;) {
      const pictures = (await source.next() ?? []).filter(({ video }) => video);
      most = Math.max(most, pictures.length);
      if (last > 0 && clock.at > start) gaps.push(clock.at - last);
      last = clock.at;
    }
    expect(most).toBe(1);
    expect(Math.max(...gaps)).toBeLessThan(70);
    await source.close();
    const { source: other } = openAt(start);
    expect((await other.next() ?? []).filter(({ video }) => video).length).toBeGreaterThan(2);
    await other.close();
  });

  it('begins with the group of pictures in hand, and never shows the future', async () => {
    const { clock, source } = openAt(start);
    const out = await play(source, clock, 2);
    expect(out.packets[0]).toMatchObject({ kind: 'video', key: true });
    expect(start - out.packets[0]!.captureAt).toBeGreaterThanOrEqual(0);
    expect(start - out.packets[0]!.captureAt).toBeLessThan(1_000);
    await source.close();
  });

  it('gives no picture before its time', async () => {
    const source = openSim({ clip, startS: 0, now: Date.now }, never);
    for (let i = 0; i < 12; i += 1) {
      const packets = await source.next() ?? [];
      const last = packets.findLast(({ video }) => video);
      expect(source.captureAt(last?.pts ?? 0)).toBeLessThanOrEqual(Date.now() + 2);
    }
    await source.close();
  });

  it('shows the same picture at the same moment to whoever opens it, in phase by `start`', async () => {
    const pictures = async (at: number, startS: number) => {
      const { clock, source } = openAt(at, startS);
      const out = await play(source, clock, 6);
      await source.close();
      return new Map(out.packets.filter(({ kind }) => kind === 'video').map(({ captureAt, data }) => [captureAt, data.toString('latin1')]));
    };
    const [one, other, ahead] = await Promise.all([pictures(start, 0), pictures(start + 1_777, 0), pictures(start, 1)]);
    const both = [...one].filter(([at]) => other.has(at));
    expect(both.length).toBeGreaterThan(40);
    expect(both.every(([at, data]) => other.get(at) === data)).toBe(true);
    expect([...ahead].filter(([at, data]) => one.get(at + 1_000) === data).length).toBeGreaterThan(40);
  });

  it('enters the loop anew after a stop of the process, as a new run', async () => {
    const { clock, source } = openAt(start);
    const out = gather();
    const fragmenter = new Fragmenter(source, { run: 0, sequence: 0 }, out);
    for (let i = 0; i < 20; i += 1) {
      for (const packet of await source.next() ?? []) fragmenter.push(packet);
      if (i === 10) clock.at += 60_000;
    }
    fragmenter.destroy();
    expect(out.inits).toHaveLength(2);
    const again = out.fragments.find(({ run }) => run === 2);
    expect(again?.captureAt).toBeGreaterThan(start + 58_000);
    await source.close();
  });

  it('F49 finds its phase again when the clock is set back an hour', async () => {
    const { clock, source } = openAt(start);
    await play(source, clock, 1);
    clock.at -= 3_600_000;
    source.clockJumped();
    const out = await play(source, clock, 1);
    expect(Math.abs(out.fragments[0]!.captureAt - (start + 1_000 - 3_600_000))).toBeLessThan(1_500);
    await source.close();
  });

  it('stops waiting when told to', async () => {
    const control = new AbortController();
    const source = openSim({ clip, startS: 0, now: Date.now }, control.signal);
    const reading = (async () => { for (;;) await source.next(); })();
    control.abort();
    await expect(reading).rejects.toThrow();
    await source.close();
  });
});

describe('clip library', () => {
  it('reads a clip once, however many ask', async () => {
    const library = createClipLibrary(folder);
    const [one, other] = await Promise.all([library.clip('tone'), library.clip('tone')]);
    expect(one).toBe(other);
  });

  it('says what is wrong and asks again next time', async () => {
    const library = createClipLibrary(folder);
    await expect(library.clip('absent')).rejects.toMatchObject({ problem: { code: 'camera-unreachable' } });
    writeFileSync(join(folder, 'torn.mp4'), Buffer.alloc(5_000, 3));
    await expect(library.clip('torn')).rejects.toThrow();
    writeMp4(join(folder, 'absent.mp4'), encodeStream({ seconds: 1 }));
    await expect(library.clip('absent')).resolves.toMatchObject({ audio: null, ticks: 90_000 });
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openCoreData } from '#core/data/open-core-data';
import { problemOf } from '#core/fault';
import { Journal } from '#core/journal/journal';
import { leaseMs, warningMs } from '#core/ptz/lease-book';
import { Ptz } from '#core/ptz/ptz';
import { PtzStore } from '#core/ptz/ptz-store';
import type { PtzAbilities } from '#model/ptz';
import { usualPtzSettings } from '#model/ptz-tour';
import { turningCamera } from '../../../fakes/turning-camera.ts';

const camera = 'gate/1';
const one = { who: 'page-1', monitor: 1 };
const two = { who: 'page-2', monitor: 2 };
const codeOf = (work: () => unknown): Promise<string | null> => Promise.resolve().then(work).then(() => null, (error: unknown) => problemOf(error)?.code ?? String(error));

async function stand(abilities: Partial<PtzAbilities> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'manara-ptz-'));
  const data = openCoreData({ folder, now: Date.now });
  const journal = new Journal({ data, now: Date.now });
  const wheel = turningCamera(abilities);
  const start = (): Ptz => new Ptz({ part: (id) => (id === camera ? wheel.part : null), knows: (id) => id.startsWith('gate/'), store: new PtzStore(data), journal, note: (write) => { write(); }, now: Date.now, timeZone: 'Africa/Casablanca' });
  const ptz = start();
  onTestFinished(async () => {
    vi.useRealTimers();
    await ptz.destroy();
    data.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const lines = (): string[] => journal.list({ before: null, limit: 100 }).map(({ kind, monitor, detail }) => [kind, monitor, detail['because'] ?? detail['to'] ?? detail['reason']].filter((part) => part !== null && part !== undefined).join(' ')).toReversed();
  return { ptz, ...wheel, journal, lines, again: start };
}
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe('steering for all pages', () => {
  beforeEach(() => { vi.useFakeTimers({ now: Date.parse('2026-01-15T12:00:00Z') }); });
  afterEach(() => { vi.useRealTimers(); });

  it('the first to move a free camera has it; another is refused and can wait in line', async () => {
    const { ptz, lines, told } = await stand();
    await ptz.move(camera, one, { pan: 1, tilt: 0, zoom: 0 });
    expect(await codeOf(() => ptz.move(camera, two, { pan: -1, tilt: 0, zoom: 0 }))).toBe('conflict');
    expect(await codeOf(() => ptz.goToPreset(camera, two, '001'))).toBe('conflict');
    expect(ptz.take(camera, two)).toEqual({ is: 'queued' });
    expect(ptz.board().leases).toMatchObject([{ camera, holder: { monitor: 1, level: 1 }, queue: [{ monitor: 2, level: 1 }] }]);
    await ptz.stop(camera, two.who);
    expect(told).toEqual(['move 1']);
    await ptz.stop(camera, one.who);
    ptz.release(camera, one.who);
    expect(ptz.board().leases[0]?.holder.monitor).toBe(2);
    expect(lines()).toEqual(['ptz-taken 1', 'ptz-ended 1 released', 'ptz-taken 2']);
  });

  it('F67 whatever ends the hold of a moving camera stops it', async () => {
    const { ptz, told, moves, lines } = await stand();
    for (const [end, because] of [[() => { ptz.release(camera, one.who); }, 'released'], [() => { ptz.gone(one.who); }, 'gone']] as const) {
      told.length = 0;
      await ptz.move(camera, one, { pan: 0.2, tilt: 0, zoom: 0 });
      expect(moves()).toBe(true);
      end();
      await pass(20);
      expect(told).toEqual(['move 0.2', 'stop']);
      expect(lines().filter((line) => line.startsWith('ptz-ended')).at(-1)).toBe(`ptz-ended 1 ${because}`);
    }
  });

  it('an iris set by hand is given back to the camera when the hold ends, whoever ends it', async () => {
    const { ptz, told, lines } = await stand({ iris: true });
    await ptz.iris(camera, one, -0.1);
    expect(await codeOf(() => ptz.iris(camera, two, 0.1))).toBe('conflict');
    ptz.gone(one.who);
    await pass(20);
    expect(told).toEqual(['iris -0.1', 'iris auto']);
    // One that was given back already, or never touched, is left alone.
    await ptz.iris(camera, two, 0.1);
    await ptz.iris(camera, two, 'auto');
    ptz.release(camera, two.who);
    await pass(20);
    expect(told).toEqual(['iris -0.1', 'iris auto', 'iris 0.1', 'iris auto']);
    expect(lines().filter((line) => line.startsWith('ptz-sent'))).toHaveLength(3);
    expect(await codeOf(async () => (await stand()).ptz.iris(camera, one, 0.1))).toBe('unsupported');
  });

  it('F67 a page that hangs: the camera stands after 0.8 s, the lease ends after 30 s', async () => {
    const { ptz, told, lines } = await stand();
    await ptz.move(camera, one, { pan: 0.2, tilt: 0, zoom: 0 });
    await pass(999);
    expect(told.at(-1)).toBe('stop');
    await pass(leaseMs);
    expect(ptz.board().leases).toEqual([]);
    expect(lines()).toEqual(['ptz-taken 1', 'ptz-stopped dead-man', 'ptz-ended 1 expired']);
  });

  it('F67 a core that died while a camera moved: the next one stops it', async () => {
    const { ptz, told, again, lines } = await stand();
    await ptz.move(camera, one, { pan: 0.2, tilt: 0, zoom: 0 });
    const next = again();
    await pass(10);
    expect(told).toEqual(['move 0.2', 'stop']);
    expect(lines()).toContain('ptz-stopped core-restart');
    expect(next.board().away).toMatchObject([{ camera, monitor: 1 }]);
    await next.destroy();
  });

  it('a higher level takes the camera after a warning; its holder’s movement ends', async () => {
    const { ptz, told, lines } = await stand();
    await ptz.move(camera, one, { pan: 0.2, tilt: 0, zoom: 0 });
    expect(await codeOf(() => { ptz.claim(camera, two, 'affray'); })).toBe('not-allowed');
    ptz.setLevel({ monitor: 2, level: 2 }, 'page-2');
    ptz.claim(camera, two, 'affray');
    expect(ptz.board()).toMatchObject({ levels: [{ monitor: 2, level: 2 }], leases: [{ claim: { monitor: 2, reason: 'affray' } }] });
    for (let time = 0; time < warningMs; time += 500) {
      await ptz.move(camera, one, { pan: 0.2, tilt: 0, zoom: 0 });
      await pass(500);
    }
    expect(told.at(-1)).toBe('stop');
    expect(ptz.board().leases).toMatchObject([{ holder: { monitor: 2 }, claim: null }]);
    expect(await codeOf(() => ptz.move(camera, one, { pan: 0.2, tilt: 0, zoom: 0 }))).toBe('conflict');
    expect(lines()).toContain('ptz-ended 1 affray'.replace('affray', 'overtaken'));
  });

  it('a camera that says yes and stands is told; it is believed again when it moves', async () => {
    const { ptz, faults } = await stand();
    faults.idle = true;
    const push = async (): Promise<void> => {
      for (let time = 0; time < 900; time += 300) {
        await ptz.move(camera, one, { pan: 0.3, tilt: 0, zoom: 0 });
        await pass(300);
      }
      await ptz.stop(camera, one.who);
      await pass(1_000);
    };
    await push();
    expect(ptz.board().doubts).toMatchObject([{ camera, what: 'standing' }]);
    faults.idle = false;
    await push();
    expect(ptz.board().doubts).toEqual([]);
  });

  it('judges nothing more once it has ended', async () => {
    const { ptz, faults, lines } = await stand();
    faults.idle = true;
    for (let time = 0; time < 900; time += 300) {
      await ptz.move(camera, one, { pan: 0.3, tilt: 0, zoom: 0 });
      await pass(300);
    }
    await ptz.destroy();
    const before = lines();
    await pass(5_000);
    expect(lines()).toEqual(before);
  });

  it('a camera that is moved there and back is not taken for one that stands', async () => {
    const { ptz, lines } = await stand();
    // When the first is judged, the second has it where it was.
    for (const pan of [0.5, -0.75]) {
      for (let time = 0; time < 900; time += 300) {
        await ptz.move(camera, one, { pan, tilt: 0, zoom: 0 });
        await pass(300);
      }
      await ptz.stop(camera, one.who);
    }
    await pass(2_000);
    expect(lines().filter((line) => line.startsWith('ptz-doubted'))).toEqual([]);
  });

  it('a lease that ends leaves a drive to a preset alone', async () => {
    const { ptz, told } = await stand();
    await ptz.goToPreset(camera, one, '002');
    ptz.release(camera, one.who);
    await pass(100);
    expect(told).toEqual(['go 002']);
    await ptz.goToPreset(camera, one, '001');
    await ptz.stop(camera, one.who);
    expect(told).toEqual(['go 002', 'go 001', 'stop']);
  });

  it('a camera that refuses to move is told with its reason, until it moves', async () => {
    const { ptz, faults } = await stand();
    faults.move = true;
    await ptz.move(camera, one, { pan: 0.5, tilt: 0, zoom: 0 });
    await pass(50);
    expect(ptz.board().doubts).toMatchObject([{ what: 'refused', code: 'server-refused' }]);
    faults.move = false;
    await ptz.move(camera, one, { pan: 0.5, tilt: 0, zoom: 0 });
    await pass(50);
    expect(ptz.board().doubts).toEqual([]);
  });

  it('goes back to where it looked when it was taken in hand', async () => {
    const { ptz, told } = await stand();
    await ptz.goToPreset(camera, one, '002');
    await pass(3_000);
    ptz.release(camera, one.who);
    await ptz.move(camera, one, { pan: -1, tilt: 0, zoom: 0 });
    await pass(500);
    await ptz.stop(camera, one.who);
    await ptz.back(camera, one);
    expect(told.at(-1)).toBe('to 0.50');
  });

  it('a camera that does not take the stop is told', async () => {
    const { ptz, faults, lines } = await stand();
    await ptz.move(camera, one, { pan: 0.3, tilt: 0, zoom: 0 });
    faults.stop = true;
    ptz.release(camera, one.who);
    await pass(5_000);
    expect(ptz.board().doubts).toMatchObject([{ what: 'no-stop' }]);
    expect(lines()).toContain('ptz-doubted');
  });

  it('off home with how long; sent home when nobody steered for as long as it says', async () => {
    const { ptz, told, lines } = await stand();
    ptz.changeSettings(camera, { ...usualPtzSettings, homePreset: '001', returnAfterS: 60 }, one);
    await ptz.goToPreset(camera, one, '002');
    const since = Date.now();
    expect(ptz.board().away).toEqual([{ camera, since, monitor: 1, returnAt: null }]);
    ptz.release(camera, one.who);
    expect(ptz.board().away[0]?.returnAt).toBe(since + 60_000);
    await pass(59_000);
    expect(told).not.toContain('go 001');
    await pass(2_000);
    expect(told.at(-1)).toBe('go 001');
    expect(ptz.board().away).toEqual([]);
    expect(lines().at(-1)).toBe('ptz-returned-home idle');
    // By hand to the preset that is its home is home, too.
    await ptz.goToPreset(camera, one, '002');
    await ptz.goToPreset(camera, one, '001');
    expect(ptz.board().away).toEqual([]);
  });

  it('a tour of its hours drives from stop to stop, gives way to a hand and goes on after it', async () => {
    const { ptz, told, lines } = await stand();
    const hours = { days: [4], from: '00:00', to: '00:00' };
    ptz.changeSettings(camera, { ...usualPtzSettings, resumeAfterS: 20, tours: [{ id: 'a', name: 'Jour', own: null, stops: [{ preset: '001', dwellS: 5 }, { preset: '002', dwellS: 10 }], hours }] }, one);
    await pass(1_100);
    expect(ptz.board().tours).toEqual([{ camera, tour: 'a', name: 'Jour', stop: 0, pausedUntil: null }]);
    await pass(16_000);
    expect(told).toEqual(['go 001', 'go 002', 'go 001']);
    await ptz.move(camera, one, { pan: 0.2, tilt: 0, zoom: 0 });
    expect(ptz.board().tours[0]?.pausedUntil).toBe(Date.now() + 20_000);
    await pass(19_000);
    expect(told.slice(3)).toEqual(['move 0.2', 'stop']);
    await pass(3_000);
    expect(told.at(-1)).toBe('go 002');
    ptz.endTour(camera);
    await pass(30_000);
    expect(ptz.board().tours).toEqual([]);
    expect(lines().filter((line) => line.startsWith('ptz-tour'))).toEqual(['ptz-tour-started hours', 'ptz-tour-ended hand']);
  });

  it('a tour that the camera keeps is run by the camera', async () => {
    const { ptz, told } = await stand();
    expect(await ptz.ownTours(camera)).toEqual([{ id: 't1', name: 'Ronde' }]);
    ptz.changeSettings(camera, { ...usualPtzSettings, resumeAfterS: 10, tours: [{ id: 'a', name: 'Ronde', own: 't1', stops: [], hours: { days: [], from: '00:00', to: '00:00' } }] }, one);
    ptz.startTour(camera, one, 'a');
    await ptz.move(camera, one, { pan: 0.2, tilt: 0, zoom: 0 });
    await pass(12_000);
    expect(told).toEqual(['tour t1 true', 'tour t1 false', 'move 0.2', 'stop', 'tour t1 true']);
    expect(await codeOf(() => { ptz.startTour(camera, one, 'none'); })).toBe('not-found');
  });

  it('presets keep their numbers and stills; a removed one leaves tours and home', async () => {
    const { ptz } = await stand();
    expect(await ptz.presets(camera)).toEqual([{ id: '001', name: 'Porte', number: 1, stillAt: null }, { id: '002', name: 'Place', number: 2, stillAt: null }]);
    ptz.changeSettings(camera, { ...usualPtzSettings, homePreset: '001', tours: [{ id: 'a', name: 'x', own: null, stops: [{ preset: '001', dwellS: 5 }, { preset: '002', dwellS: 5 }], hours: { days: [], from: '00:00', to: '00:00' } }] }, one);
    expect(await ptz.savePreset(camera, one, 'Quai')).toEqual({ id: '003', name: 'Quai', number: 3, stillAt: null });
    ptz.keepStill(camera, one.who, '003', new Uint8Array([255, 216]));
    expect(await codeOf(() => { ptz.keepStill(camera, two.who, '003', new Uint8Array([1])); })).toBe('conflict');
    expect(ptz.still(camera, '003')).toEqual(new Uint8Array([255, 216]));
    await ptz.removePreset(camera, one, '001');
    expect((await ptz.presets(camera)).map(({ id, number, stillAt }) => [id, number, stillAt !== null])).toEqual([['002', 2, false], ['003', 3, true]]);
    expect(ptz.settings(camera)).toMatchObject({ homePreset: null, tours: [{ stops: [{ preset: '002' }] }] });
  });

  it('a camera without steering, and one that is not there', async () => {
    const { ptz } = await stand();
    expect(await ptz.abilities('gate/fixed')).toBeNull();
    expect(await codeOf(() => ptz.move('gate/fixed', one, { pan: 1, tilt: 0, zoom: 0 }))).toBe('unsupported');
    expect(await codeOf(() => ptz.take('other/1', one))).toBe('not-found');
  });

  it('a stop that comes before it is known what the camera can do drops the move', async () => {
    const { ptz, part, told } = await stand();
    let tell: (() => void) | undefined;
    const known = await part.abilities(camera, new AbortController().signal);
    part.abilities = () => new Promise((resolve) => { tell = () => { resolve(known); }; });
    const moving = ptz.move(camera, one, { pan: 1, tilt: 0, zoom: 0 });
    await pass(5);
    const stopping = ptz.stop(camera, one.who);
    tell?.();
    await Promise.all([moving, stopping]);
    expect(told).toEqual([]);
  });
});

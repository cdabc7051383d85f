/** Steering of the onvif kind against a simulated device whose camera really turns. */
import { describe, expect, it } from 'vitest';
import { problemOf } from '#core/fault';
import type { FakeOptions } from '#recorder/demo/dome/device/device-options';
import { onvifStand, until } from './onvif-stand.ts';
import type { StandOptions } from './onvif-stand.ts';

const codeOf = (work: Promise<unknown>): Promise<string | null> => work.then(() => null, (error: unknown) => problemOf(error)?.code ?? String(error));
const signal = new AbortController().signal;

async function steerable(fake: FakeOptions = {}, more: StandOptions = {}) {
  const stand = await onvifStand(fake, more);
  const [camera] = await stand.server.cameras(signal);
  const ptz = stand.server.ptz!;
  const still = (): Promise<void> => until(() => expect(stand.device.state.position.moves(Date.now())).toBe(false), { timeout: 10_000 });
  return { ...stand, camera: camera!.id, ptz, still };
}
const moved = { pan: 0.6, tilt: 0, zoom: 0 };

describe('onvif ptz (emulated)', () => {
  it('moves while it is told to and stands when it is stopped', async () => {
    const { ptz, camera, device } = await steerable();
    await ptz.move(camera, { pan: 1, tilt: -0.5, zoom: 0.5 }, signal);
    await until(() => expect(device.look().pan).toBeGreaterThan(0.1));
    await ptz.stop(camera, signal);
    const stopped = device.look();
    expect(device.state.position.moves(Date.now())).toBe(false);
    expect(stopped.tilt / stopped.pan).toBeCloseTo(-0.5, 1);
    expect(stopped.zoom).toBeGreaterThan(0);
    expect(await ptz.position!(camera, signal)).toMatchObject({ pan: expect.closeTo(stopped.pan, 3), tilt: expect.closeTo(stopped.tilt, 3), zoom: expect.closeTo(stopped.zoom, 3) });
  });

  it('F67 a Stop that never comes: the move ends by itself within 2 s', async () => {
    const { ptz, camera, device, still } = await steerable();
    const began = Date.now();
    await ptz.move(camera, moved, signal);
    await still();
    expect(Date.now() - began).toBeLessThan(6_000);
    expect(device.look().pan).toBeCloseTo(0.6 * 0.5 * 2, 1);
  });

  it('F67 a move that hangs does not hold the Stop up', async () => {
    const { ptz, camera, device } = await steerable();
    await ptz.abilities(camera, signal);
    device.faults.delayMs = 10_000;
    const move = ptz.move(camera, moved, signal);
    await ptz.move(camera, moved, AbortSignal.timeout(50)).catch(() => undefined);
    device.faults.delayMs = 0;
    const began = performance.now();
    await ptz.stop(camera, signal);
    expect(performance.now() - began).toBeLessThan(4_000);
    await move;
    expect(device.calls.at(-1)?.operation).toMatch(/Stop|GetStatus/);
  });

  it('of many velocities only the newest are sent', async () => {
    const { ptz, camera, device } = await steerable();
    await ptz.abilities(camera, signal);
    device.faults.delayMs = 50;
    await Promise.all(Array.from({ length: 30 }, (_, at) => ptz.move(camera, { pan: at / 30, tilt: 0.1, zoom: 0 }, signal)));
    const moves = device.calls.filter(({ operation }) => operation === 'ContinuousMove');
    expect(moves.length).toBeLessThanOrEqual(3);
    expect(moves.at(-1)?.text).toContain('x="0.96667"');
    await ptz.stop(camera, signal);
  });

  it('devices that refuse both axes in one move, or know no Stop', async () => {
    const { ptz, camera, device } = await steerable();
    device.faults.oneAxis = true;
    device.faults.noStop = true;
    await ptz.move(camera, { pan: 0.5, tilt: 0, zoom: 0.5 }, signal);
    await until(() => expect(Math.min(device.look().pan, device.look().zoom)).toBeGreaterThan(0.02));
    await ptz.stop(camera, signal);
    expect(device.state.position.moves(Date.now())).toBe(false);
    const before = device.calls.length;
    await ptz.move(camera, { pan: 0.5, tilt: 0, zoom: 0.5 }, signal);
    await ptz.stop(camera, signal);
    // Learnt: neither the refused move nor the unknown Stop is tried again.
    expect(device.calls.slice(before).map(({ operation }) => operation).filter((name) => name !== 'GetStatus')).toEqual(['ContinuousMove', 'ContinuousMove', 'ContinuousMove']);
  });

  it('an inverted mount', async () => {
    const { ptz, camera, device } = await steerable({}, { options: { invertTilt: true } });
    await ptz.move(camera, { pan: 0.5, tilt: 0.5, zoom: 0 }, signal);
    await until(() => expect(device.look().tilt).toBeLessThan(-0.02));
    expect(device.look().pan).toBeGreaterThan(0.02);
    await ptz.stop(camera, signal);
  });

  it('to a place, by a part of the picture, and home', async () => {
    const { ptz, camera, device, still } = await steerable();
    await ptz.moveTo!(camera, { pan: 0.5, tilt: -0.25, zoom: 0.5 }, signal);
    await still();
    expect(device.look()).toEqual({ pan: 0.5, tilt: -0.25, zoom: 0.5 });
    // Half a picture to the right: from the middle to the edge.
    await ptz.moveBy!(camera, { pan: 0.5, tilt: 0, zoom: 0 }, signal);
    await still();
    expect(device.look().pan).toBeCloseTo(0.5 + 0.3 * (1 - 0.9 * 0.5), 3);
    await ptz.goHome!(camera, signal);
    await still();
    expect(device.look()).toEqual({ pan: 0.1, tilt: -0.1, zoom: 0 });
    device.faults.noHome = true;
    expect((await ptz.abilities(camera, signal))?.home).toBe(true);
    expect(await codeOf(ptz.goHome!(camera, signal))).toBe('unsupported');
    expect((await ptz.abilities(camera, signal))?.home).toBe(false);
  }, 30_000);

  it('a box that is drawn fills the picture: each 1 of zoom halves what is seen', async () => {
    const { ptz, camera, device, still } = await steerable();
    await ptz.moveBy!(camera, { pan: 0, tilt: 0, zoom: 1 }, signal);
    await still();
    expect(1 - 0.9 * device.look().zoom).toBeCloseTo(0.5, 2);
    await ptz.moveBy!(camera, { pan: 0, tilt: 0, zoom: 1 }, signal);
    await still();
    expect(1 - 0.9 * device.look().zoom).toBeCloseTo(0.25, 2);
    await ptz.moveBy!(camera, { pan: 0, tilt: 0, zoom: -6 }, signal);
    await still();
    expect(device.look().zoom).toBeCloseTo(0, 2);
  }, 30_000);

  it('focus, wiper, and a tour of its own', async () => {
    const { ptz, camera, device } = await steerable();
    await ptz.focus!(camera, -0.5, signal);
    expect(device.state.lens.focusSpeed).toBe(-0.5);
    await ptz.focus!(camera, 0, signal);
    expect(device.state.lens.focusSpeed).toBe(0);
    await ptz.auxiliary!(camera, 'tt:Wiper|On', signal);
    expect(device.state.lens.commands).toEqual(['tt:Wiper|On']);
    expect(await codeOf(ptz.auxiliary!(camera, 'tt:Nothing', signal))).toBe('server-refused');
    expect(await ptz.tours!(camera, signal)).toEqual([{ id: 'tour_1', name: 'Ronde de nuit' }]);
    await ptz.runTour!(camera, 'tour_1', true, signal);
    expect(device.state.running).toBe('tour_1');
    await ptz.runTour!(camera, 'tour_1', false, signal);
    expect(device.state.running).toBeNull();
    device.faults.operations = { GetPresetTours: 'ActionNotSupported', GetMoveOptions: 'ActionNotSupported' };
    expect(await ptz.tours!(camera, signal)).toEqual([]);
  });

  it('opens and closes the iris by steps, each from where the one before ended, and gives it back', async () => {
    const { ptz, camera, device } = await steerable();
    await Promise.all([ptz.iris!(camera, 0.25, signal), ptz.iris!(camera, 0.125, signal)]);
    expect(device.state.lens.iris).toBe(3);
    const set = device.calls.filter(({ operation }) => operation === 'SetImagingSettings').at(-1)?.text ?? '';
    // What the camera had found for the rest of its exposure is kept.
    expect(set).toMatch(/<Mode>MANUAL<\/Mode><ExposureTime>20000<\/ExposureTime><Gain>6<\/Gain><Iris>3<\/Iris>/);
    await ptz.iris!(camera, 1, signal);
    expect(device.state.lens.iris).toBe(0);
    await ptz.iris!(camera, -1, signal);
    expect(device.state.lens.iris).toBe(24);
    device.faults.operations = { SetImagingSettings: 'InvalidArgVal' };
    expect(await codeOf(ptz.iris!(camera, 0.1, signal))).toBe('server-refused');
    device.faults.operations = {};
    await ptz.iris!(camera, 'auto', signal);
    expect(device.state.lens.iris).toBeNull();
  });

  it('offers no iris where the camera tells none', async () => {
    const { ptz, camera, device } = await steerable();
    device.faults.operations = { GetOptions: 'ActionNotSupported' };
    expect((await ptz.abilities(camera, signal))?.iris).toBeUndefined();
    expect(await codeOf(ptz.iris!(camera, 0.1, signal))).toBe('unsupported');
  });

  it('a clock that is an hour wrong, and a device that faults: steering goes on, and the refusal is told', async () => {
    const { ptz, camera, device } = await steerable();
    device.faults.clockMs = -3_600_000;
    await ptz.move(camera, moved, signal);
    await until(() => expect(device.look().pan).toBeGreaterThan(0.05));
    await ptz.stop(camera, signal);
    device.faults.operations = { ContinuousMove: 'InvalidArgVal' };
    expect(await codeOf(ptz.move(camera, moved, signal))).not.toBeNull();
    device.faults.operations = {};
    await ptz.move(camera, moved, signal);
    await ptz.stop(camera, signal);
  });

  it('claims to tell the truth only once it was seen to', async () => {
    const { ptz, camera, device } = await steerable();
    expect(await ptz.abilities(camera, signal)).toEqual({
      speed: 'analog', pan: true, tilt: true, zoom: true, diagonal: true, relative: true, absolute: true, home: true,
      presets: { list: true, go: true, save: true, rename: false, remove: true }, readBack: false, confirmed: false,
      focus: true, iris: true, auxiliary: ['tt:Wiper|On', 'tt:Wiper|Off'],
    });
    await ptz.move(camera, moved, signal);
    await until(() => expect(device.look().pan).toBeGreaterThan(0.1));
    await ptz.stop(camera, signal);
    await until(async () => expect(await ptz.abilities(camera, signal)).toMatchObject({ readBack: true, confirmed: true, presets: { rename: true } }));
  });

  it.each([['says Ok and does nothing', { idle: true }], ['reports 0/0/0 for ever', { position: 'zero' }], ['reports no position', { position: 'missing' }]] as const)('a device that %s is not believed', async (_name, fault) => {
    const { ptz, camera, device } = await steerable();
    Object.assign(device.faults, fault);
    await ptz.move(camera, moved, signal);
    await ptz.move(camera, moved, signal);
    const asked = (): number => device.calls.filter(({ operation }) => operation === 'GetStatus').length;
    await until(() => expect(asked()).toBeGreaterThanOrEqual(1));
    if (!('idle' in fault)) await until(() => expect(device.look().pan).toBeGreaterThan(0.1));
    await ptz.stop(camera, signal);
    // One look before and one after; without a position there is nothing to compare.
    await until(() => expect(asked()).toBeGreaterThanOrEqual('position' in fault && fault.position === 'missing' ? 1 : 2));
    expect(await ptz.abilities(camera, signal)).toMatchObject({ readBack: false, confirmed: false });
    if ('position' in fault && fault.position === 'missing') expect(await ptz.position!(camera, signal)).toBeNull();
  });

  it('presets: 300 places of which two have names; saved, driven to, renamed without losing the place, removed', async () => {
    const { ptz, camera, device, still } = await steerable({ emptyPresets: 298 });
    expect(await ptz.presets(camera, signal)).toEqual([{ id: '001', name: 'Entrée' }, { id: '002', name: 'المدخل' }]);
    await ptz.moveTo!(camera, { pan: 0.3, tilt: 0.2, zoom: 0.1 }, signal);
    await still();
    const saved = await ptz.savePreset!(camera, 'Quai <3> & "nord"', signal);
    expect(saved).toEqual({ id: '003', name: 'Quai <3> & "nord"' });
    await ptz.goToPreset(camera, '001', signal);
    await still();
    expect(device.look()).toEqual({ pan: -0.5, tilt: 0.1, zoom: 0.2 });
    await ptz.move(camera, moved, signal);
    await until(() => expect(device.look().pan).toBeGreaterThan(-0.4));
    await ptz.stop(camera, signal);
    await until(async () => expect((await ptz.abilities(camera, signal))?.presets.rename).toBe(true));
    const before = device.look();
    await ptz.renamePreset!(camera, saved.id, 'الرصيف', signal);
    await still();
    expect(device.look().pan).toBeCloseTo(before.pan, 3);
    expect(device.state.presets[2]).toMatchObject({ token: '003', name: 'الرصيف', look: { pan: expect.closeTo(0.3, 3), tilt: expect.closeTo(0.2, 3) } });
    await ptz.removePreset!(camera, saved.id, signal);
    expect((await ptz.presets(camera, signal)).map(({ id }) => id)).toEqual(['001', '002']);
    expect(await codeOf(ptz.goToPreset(camera, 'none', signal))).toBe('not-found');
    expect(await codeOf(ptz.savePreset!(camera, ' ', signal))).toBe('invalid-input');
  }, 30_000);

  it('F67 a stop in the middle of a rename: the place is not written where the camera was stopped', async () => {
    const { ptz, camera, device } = await steerable();
    await ptz.move(camera, { pan: 1, tilt: 0, zoom: 0 }, signal);
    await until(() => expect(device.look().pan).toBeGreaterThan(0.3));
    await ptz.stop(camera, signal);
    await until(async () => expect((await ptz.abilities(camera, signal))?.presets.rename).toBe(true));
    const before = structuredClone(device.state.presets);
    const renaming = codeOf(ptz.renamePreset!(camera, '001', 'Autre', signal));
    await until(() => expect(device.calls.map(({ operation }) => operation)).toContain('GotoPreset'));
    await ptz.stop(camera, signal);
    expect(await renaming).toBe('conflict');
    expect(device.state.presets).toEqual(before);
    expect(device.calls.map(({ operation }) => operation)).not.toContain('SetPreset');
  });

  it('saving while it moves is a conflict; a saved place that is not there afterwards is told', async () => {
    const { ptz, camera, device } = await steerable();
    await ptz.move(camera, moved, signal);
    expect(await codeOf(ptz.savePreset!(camera, 'x', signal))).toBe('conflict');
    await ptz.stop(camera, signal);
    device.faults.idle = true;
    expect(await codeOf(ptz.savePreset!(camera, 'x', signal))).toBe('server-refused');
  });

  it('a camera without steering: no abilities, and unsupported; another camera: not-found', async () => {
    const { ptz, camera } = await steerable({ sources: [{ token: 'fixed', name: 'f', profiles: [{ token: 'p', width: 640, height: 360, codec: 'H264', rtspPath: '/p' }] }] });
    expect(await ptz.abilities(camera, signal)).toBeNull();
    expect(await codeOf(ptz.move(camera, moved, signal))).toBe('unsupported');
    expect(await codeOf(ptz.move('gate/other', moved, signal))).toBe('not-found');
  });

  it('answers after 10 s: the command is a fault after 4 s, and steering works when it is quick again', async () => {
    const { ptz, camera, device } = await steerable();
    await ptz.abilities(camera, signal);
    device.faults.delayMs = 10_000;
    const began = performance.now();
    expect(await codeOf(ptz.goToPreset(camera, '001', signal))).toBe('server-hangs');
    expect(performance.now() - began).toBeLessThan(9_000);
    device.faults.delayMs = 0;
    await ptz.goToPreset(camera, '002', signal);
    await until(() => expect(device.look().pan).not.toBe(0));
  }, 20_000);
});

/** Bookmarks, locks, events and PTZ. */
import { expect, test, vi } from 'vitest';
import { cameraEventTypes } from '#model/camera-event';
import type { CameraEvent } from '#model/camera-event';
import { faultCode, partOf, soon } from './stand.ts';
import type { Stand } from './stand.ts';

const day = 86_400_000;

export function deedsTheme(stand: () => Stand): void {
  test('a bookmark is added, found, changed and removed', async (context) => {
    const part = partOf(stand(), 'bookmarks', context);
    const camera = stand().cameraWithEverything;
    const start = Math.round((stand().knownSpans?.spans[0]?.start ?? Date.now() - 60_000) / 1000) * 1000 + 1000;
    const range = { start, end: start + 5_000 };
    const query = { cameras: [camera], range: { start: start - day, end: start + day }, limit: 1000 };
    const added = await part.add({ camera, range, title: 'Passage — بوابة', note: 'deux <b>voitures</b>', tags: part.tags ? ['nuit'] : [] }, soon());
    expect(added).toMatchObject({ camera, title: 'Passage — بوابة' });
    const found = (await part.list(query, soon())).find(({ id }) => id === added.id);
    expect(found).toMatchObject({ id: added.id, camera, title: 'Passage — بوابة', note: 'deux <b>voitures</b>', tags: part.tags ? ['nuit'] : [] });
    expect(Math.abs(found!.range.start - range.start)).toBeLessThanOrEqual(1_000);
    expect((await part.list({ ...query, text: 'passage' }, soon())).some(({ id }) => id === added.id)).toBe(true);
    expect((await part.list({ ...query, text: 'nothing of the kind' }, soon())).some(({ id }) => id === added.id)).toBe(false);
    expect((await part.list({ ...query, limit: 1 }, soon())).length).toBeLessThanOrEqual(1);
    await part.change(added.id, { title: 'Sortie' }, soon());
    expect((await part.list(query, soon())).find(({ id }) => id === added.id)).toMatchObject({ title: 'Sortie', note: 'deux <b>voitures</b>' });
    await part.remove(added.id, soon());
    expect((await part.list(query, soon())).some(({ id }) => id === added.id)).toBe(false);
    expect(await faultCode(part.change(added.id, { title: 'x' }, soon()), stand())).toBe('not-found');
  }, 60_000);

  test('footage is locked, said to be held, locked for longer, and let go', async (context) => {
    const part = partOf(stand(), 'locks', context);
    const { cameraWithEverything: camera, knownSpans } = stand();
    const recorded = knownSpans?.spans[0];
    if (!recorded || !knownSpans) return context.skip('the peer has no footage that is known');
    const range = { start: recorded.start + 2_000, end: recorded.start + 5_000 };
    const within = { start: range.start - 1_000, end: range.end + 1_000 };
    const holds = async (): Promise<boolean> => (await part.held(camera, within, soon())).some(({ start, end }) => start <= range.start + knownSpans.toleranceMs && end >= range.end - knownSpans.toleranceMs);
    const wish = { id: crypto.randomUUID(), camera, range, reason: 'Accident — حادثة', bookmark: null, by: 'monitor 2' };
    expect(await holds()).toBe(false);
    const name = await part.lock({ ...wish, until: Date.now() + day }, soon());
    expect(await holds()).toBe(true);
    for (const { start, end } of await part.held(camera, within, soon())) expect([start >= within.start, end <= within.end, start < end]).toEqual([true, true, true]);
    if (part.ends) expect(await part.lock({ ...wish, until: null }, soon())).toBe(name);
    expect(await holds()).toBe(true);
    await part.letGo(name, soon());
    expect(await holds()).toBe(false);
    expect(await faultCode(part.letGo(name, soon()), stand())).toBe('not-found');
    const nothing = { start: knownSpans.range.start, end: knownSpans.range.start + 1_000 };
    expect(await faultCode(part.lock({ ...wish, id: crypto.randomUUID(), range: nothing, until: null }, soon()), stand())).toBe('no-recording');
    expect(await part.held(camera, nothing, soon())).toEqual([]);
  }, 60_000);

  test('events arrive as they happen, and stay in the history', async (context) => {
    const part = partOf(stand(), 'events', context);
    const { events, cameraWithEverything: camera } = stand();
    if (!events) return context.skip('the peer has no trigger');
    const began = Date.now();
    const heard: CameraEvent[] = [];
    const stop = new AbortController();
    part.follow((news) => { heard.push(...news); }, () => undefined, stop.signal);
    try {
      // Following begins in the background: something happens until it is heard.
      await expect.poll(async () => {
        if (!heard.some((event) => event.camera === camera)) await events.trigger();
        return heard.some((event) => event.camera === camera);
      }, { timeout: 20_000, interval: 500 }).toBe(true);
    } finally {
      stop.abort();
    }
    for (const { type, label, at, end, score } of heard) {
      expect(cameraEventTypes).toContain(type);
      expect(label.length).toBeLessThanOrEqual(200);
      expect(Number.isInteger(at)).toBe(true);
      if (end !== null) expect(end).toBeGreaterThanOrEqual(at);
      if (score !== null) expect(score >= 0 && score <= 1).toBe(true);
    }
    if (!part.history) return;
    const query = { cameras: [camera], range: { start: began - day, end: Date.now() + day }, limit: 50 };
    await expect.poll(async () => (await part.history!(query, soon())).some((event) => event.camera === camera), { timeout: 10_000, interval: 250 }).toBe(true);
    const history = await part.history(query, soon());
    expect(history.map(({ at }) => at)).toEqual(history.map(({ at }) => at).toSorted((a, b) => b - a));
    expect((await part.history({ ...query, limit: 1 }, soon())).length).toBe(1);
    expect(await part.history({ ...query, range: { start: 1_000, end: 2_000 } }, soon())).toEqual([]);
  }, 60_000);

  test('a camera is moved, stopped and sent to its presets', async (context) => {
    const part = partOf(stand(), 'ptz', context);
    const camera = stand().cameraWithEverything;
    const abilities = await part.abilities(camera, soon());
    if (!abilities) throw new Error('the camera with everything cannot be steered');
    if (abilities.speed !== 'none') {
      await part.move(camera, { pan: abilities.pan ? 0.5 : 0, tilt: abilities.tilt && (abilities.diagonal || !abilities.pan) ? -0.25 : 0, zoom: 0 }, soon());
      await part.stop(camera, soon());
      await part.move(camera, { pan: 0, tilt: 0, zoom: 0 }, soon());
    }
    if (abilities.presets.list) {
      const presets = await part.presets(camera, soon());
      for (const { id, name } of presets) expect([id !== '', name.length <= 200]).toEqual([true, true]);
      if (abilities.presets.go && presets[0]) await part.goToPreset(camera, presets[0].id, soon());
    }
    if (abilities.presets.save && abilities.presets.remove && part.savePreset && part.removePreset) {
      // A device may refuse while it is still on its way to the preset.
      const saved = await vi.waitFor(() => part.savePreset!(camera, 'Manara essai', soon()), { timeout: 10_000, interval: 200 });
      expect((await part.presets(camera, soon())).map(({ id }) => id)).toContain(saved.id);
      if (abilities.presets.rename && part.renamePreset) {
        await part.renamePreset(camera, saved.id, 'Manara deux', soon());
        expect((await part.presets(camera, soon())).find(({ id }) => id === saved.id)?.name).toBe('Manara deux');
      }
      await part.removePreset(camera, saved.id, soon());
      expect((await part.presets(camera, soon())).map(({ id }) => id)).not.toContain(saved.id);
    }
    if (abilities.readBack && part.position) {
      const position = await part.position(camera, soon());
      for (const value of Object.values(position ?? {})) expect(Math.abs(value as number)).toBeLessThanOrEqual(1);
    }
  }, 60_000);
}

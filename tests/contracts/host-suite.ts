/** What every `Host` must do, whichever process it lives in. */
import { expect, test } from 'vitest';
import type { Host } from '#bridge/host';
import { defaultSettings } from '#model/settings';

export function hostSuite(open: () => Promise<Host>): void {
  test('says what it is and how well it keeps secrets', async () => {
    const host = await open();
    expect(['electron', 'node']).toContain(host.kind);
    expect(host.canStartWithPc).toBe(false);
    expect(['strong', 'weak', 'none']).toContain(host.secrets.backend.strength);
    expect(host.secrets.backend.name).not.toBe('');
  });

  test('keeps secrets: absent, written, replaced, removed', async () => {
    const { secrets } = await open();
    expect(await secrets.read('server.a')).toBeNull();
    await Promise.all([secrets.write('server.a', 'one'), secrets.write('server.b', 'two')]);
    await secrets.write('server.a', 'three');
    expect(await secrets.read('server.a')).toBe('three');
    expect(await secrets.read('server.b')).toBe('two');
    await secrets.remove('server.a');
    expect(await secrets.read('server.a')).toBeNull();
    expect(await secrets.read('server.b')).toBe('two');
  });

  test('keeps settings', async () => {
    const host = await open();
    expect(host.readSettings()).toEqual(defaultSettings);
    await host.writeSettings({ ...defaultSettings, language: 'ar' });
    expect(host.readSettings().language).toBe('ar');
  });

  test('lists displays as data', async () => {
    const host = await open();
    for (const display of await host.displays()) expect(display.bounds.width).toBeGreaterThan(0);
  });

  test('shows no monitor on a screen where one of the two is not there', async () => {
    expect(await (await open()).showOn(7, 'nowhere')).toBe(false);
  });

  test('starts a program, hears its lines and its end', async () => {
    const host = await open();
    const program = host.startProgram('recorder', ['--config', '/nowhere/missing.json']);
    const { code } = await program.ended;
    expect(code).toBe(2);
  });
}

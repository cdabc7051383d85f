import { afterEach, expect, test, vi } from 'vitest';
import { setMenu } from '#electron/menu';

const emulated = vi.hoisted(() => ({ menu: undefined as unknown }));
vi.mock('electron', () => ({ Menu: { setApplicationMenu: (menu: unknown) => { emulated.menu = menu; }, buildFromTemplate: (entries: { role: string }[]) => entries.map(({ role }) => role) } }));

const { platform } = process;
afterEach(() => { Object.defineProperty(process, 'platform', { value: platform }); });

test.each([['linux', null], ['win32', null], ['darwin', ['appMenu', 'editMenu']]])('on %s no key of a menu closes or reloads a monitor', (system, menu) => {
  Object.defineProperty(process, 'platform', { value: system });
  setMenu();
  expect(emulated.menu).toEqual(menu);
});

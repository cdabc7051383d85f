/** The session of the walls against an emulated `electron` module. */
import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { wallSession } from '../../../electron/lockdown.ts';

const origin = 'http://127.0.0.1:4100';
type Ask = (contents: unknown, permission: string, answer: (is: boolean) => void, details: { requestingUrl: string }) => void;
type Check = (contents: unknown, permission: string, page: string) => boolean;

const emulated = vi.hoisted(() => ({ session: null as unknown }));
vi.mock('electron', () => ({ app: {}, session: { fromPartition: () => emulated.session } }));

class FakeSession extends EventEmitter {
  ask: Ask | null = null;
  check: Check | null = null;
  readonly webRequest = { onBeforeRequest: () => undefined };
  setPermissionRequestHandler(ask: Ask): void { this.ask = ask; }
  setPermissionCheckHandler(check: Check): void { this.check = check; }
  setDevicePermissionHandler(): void { /* Not asked here. */ }
  setDisplayMediaRequestHandler(): void { /* Not asked here. */ }
  setSpellCheckerEnabled(): void { /* Not asked here. */ }
}

let wall: FakeSession;
let denied: string[];
beforeEach(() => {
  wall = new FakeSession();
  denied = [];
  emulated.session = wall;
  wallSession(() => origin, (what) => { denied.push(what); });
});

/** Whether a download goes on. */
function downloads(address: string): boolean {
  const event = { preventDefault: vi.fn() };
  wall.emit('will-download', event, { getURL: () => address });
  return event.preventDefault.mock.calls.length === 0;
}

describe('F70 downloads', () => {
  test('a file that the page made is saved where the person says', () => {
    expect(downloads(`blob:${origin}/7f0c`)).toBe(true);
    expect(denied).toEqual([]);
  });

  test.each([`${origin}/assets/page.js`, `${origin}/media/playback/x/film.mp4`, 'blob:http://evil.test/7f0c', 'blob:null/7f0c', 'data:text/csv,a', 'http://evil.test/x.exe'])('%s is refused', (address) => {
    expect(downloads(address)).toBe(false);
    expect(denied).toEqual(['download']);
  });
});

describe('F70 permissions', () => {
  /** As asked for, and as merely looked up. */
  function may(permission: string, page: string): boolean[] {
    let asked: boolean | null = null;
    wall.ask!(null, permission, (is) => { asked = is; }, { requestingUrl: page });
    return [asked!, wall.check!(null, permission, page)];
  }

  test.each(['fullscreen', 'clipboard-sanitized-write'])('%s is the own page’s and nobody else’s', (permission) => {
    expect(may(permission, `${origin}/?monitor=1`)).toEqual([true, true]);
    expect(may(permission, 'http://evil.test/')).toEqual([false, false]);
    expect(may(permission, '')).toEqual([false, false]);
  });

  test.each(['clipboard-read', 'media', 'geolocation', 'notifications', 'openExternal', 'unknown'])('%s is nobody’s', (permission) => {
    expect(may(permission, `${origin}/`)).toEqual([false, false]);
    expect(denied).toEqual([`permission ${permission}`]);
  });
});

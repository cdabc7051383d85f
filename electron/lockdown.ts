/** What no page of ours may do: navigate away, open windows, ask for permissions, download, embed (F70; Electron's checklist items 5, 11–15). */
import { app, session } from 'electron';
import type { Session, WebContents } from 'electron';
import { isOurs, sameOrigin } from './addresses.ts';

const allowed = new Set(['fullscreen']);

/** Call before `ready`: every page of every kind gets these, whoever creates it. */
export function denyByDefault(onDenied: (what: string) => void): void {
  app.on('web-contents-created', (_event, contents) => guard(contents, onDenied));
}

function guard(contents: WebContents, onDenied: (what: string) => void): void {
  contents.setWindowOpenHandler(() => { onDenied('window'); return { action: 'deny' }; });
  contents.on('will-attach-webview', (event) => { event.preventDefault(); onDenied('webview'); });
  const stay = (event: { preventDefault(): void; readonly url: string }): void => {
    if (sameOrigin(event.url, contents.getURL())) return;
    event.preventDefault();
    onDenied('navigation');
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', (event) => { if (!event.isMainFrame) { event.preventDefault(); onDenied('frame'); } });
}

/** One in-memory session for the walls: permissions closed but full screen, no downloads, only this origin and its camera host names. */
export function wallSession(origin: () => string, onDenied: (what: string) => void): Session {
  const wall = session.fromPartition('wall');
  wall.setPermissionRequestHandler((_contents, permission, answer) => {
    if (!allowed.has(permission)) onDenied(`permission ${permission}`);
    answer(allowed.has(permission));
  });
  wall.setPermissionCheckHandler((_contents, permission) => allowed.has(permission));
  wall.setDevicePermissionHandler(() => false);
  wall.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  wall.on('will-download', (event) => { event.preventDefault(); onDenied('download'); });
  wall.setSpellCheckerEnabled(false);
  wall.webRequest.onBeforeRequest((details, answer) => {
    const cancel = !isOurs(details.url, origin());
    if (cancel) onDenied('request');
    answer({ cancel });
  });
  return wall;
}

/** What no page of ours may do: navigate away, open windows, ask for permissions, download from anywhere, embed (F70; Electron's checklist items 5, 11–15). */
import { app, session } from 'electron';
import type { Session, WebContents } from 'electron';
import { isOurs, isOwnFile, isOwnPage, sameOrigin } from './addresses.ts';

/** What a page may, of the own origin: fill its screen, and put text (a copied tile) on the clipboard. Reading the clipboard stays closed: a paste is a person's. */
const allowed = new Set(['fullscreen', 'clipboard-sanitized-write']);

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

/**
 * One in-memory session for the walls: permissions closed but two, only this origin and its camera host names. Of downloads only files that the
 * page made itself: Electron asks the person where to save them.
 */
export function wallSession(origin: () => string, onDenied: (what: string) => void): Session {
  const wall = session.fromPartition('wall');
  const may = (permission: string, page: string): boolean => allowed.has(permission) && isOwnPage(page, origin());
  wall.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) => {
    const is = may(permission, requestingUrl);
    if (!is) onDenied(`permission ${permission}`);
    answer(is);
  });
  wall.setPermissionCheckHandler((_contents, permission, page) => may(permission, page));
  wall.setDevicePermissionHandler(() => false);
  wall.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  wall.on('will-download', (event, item) => {
    if (isOwnFile(item.getURL(), origin())) return;
    event.preventDefault();
    onDenied('download');
  });
  wall.setSpellCheckerEnabled(false);
  wall.webRequest.onBeforeRequest((details, answer) => {
    const cancel = !isOurs(details.url, origin());
    if (cancel) onDenied('request');
    answer({ cancel });
  });
  return wall;
}

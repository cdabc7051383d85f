import type { PageState } from './page.ts';
import { peerConnectionsCreated } from '../player/peer-count.ts';
import { handSigns } from './hand-signs.ts';
import type { TileReports } from './tiles.ts';

const everyMs = 5_000;
const lookMs = 250;
/** A tile that has no live picture after this (ms) has none to wait for: its camera is lost. */
const hopelessMs = 15_000;
/** A hand that stirred so recently (ms) is at work. */
const stirredMs = 30_000;

/** Every tile that can have a live picture has it; `cameras` is how many the monitor shows, null while that is not known. */
export function isSettled(tiles: Pick<TileReports, 'all'>, cameras: number | null, sinceMs: number): boolean {
  if (cameras === null) return false;
  const told = [...tiles.all().values()];
  const fresh = told.filter(({ state }) => state.state === 'showing' && state.picture.is !== 'frozen').length;
  return fresh >= cameras || (sinceMs >= hopelessMs && told.length >= cameras);
}

/** Tells the core how this window is (`app.window`), until the signal aborts. `key`: it was opened behind another, which waits for its pictures. */
export function reportWindow(page: Pick<PageState, 'bridge' | 'monitor' | 'monitorNumber' | 'tiles' | 'desk'>, key: string | null, signal: AbortSignal): void {
  const began = performance.now();
  let stirredAt = -Infinity;
  let toldAt = -Infinity;
  let waits = key !== null;
  const onSign = (): void => { stirredAt = performance.now(); };
  for (const sign of handSigns) document.addEventListener(sign, onSign, { capture: true, passive: true, signal });

  const tell = (): void => {
    const at = performance.now();
    const shown = page.monitor.store.getState().shown;
    const settled = isSettled(page.tiles, shown && shown.items.filter(({ kind }) => kind === 'camera').length, at - began);
    if (at - toldAt < everyMs && !(waits && settled)) return;
    if (page.bridge.connection.getState().is !== 'open') return;
    toldAt = at;
    if (settled) waits = false;
    const { dialog, reviewing, replaying, steering, choosing } = page.desk.getState();
    const busy = at - stirredAt < stirredMs || dialog !== null || reviewing !== null || replaying.size > 0 || steering !== null || choosing;
    page.bridge.api.app.window({ monitor: page.monitorNumber, window: key, peers: peerConnectionsCreated(), busy, settled }).catch(() => { waits = key !== null; });
  };
  const timer = setInterval(tell, lookMs);
  signal.addEventListener('abort', () => { clearInterval(timer); }, { once: true });
}

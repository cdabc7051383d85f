/** Reads what the gateway tells before a WHEP offer is made. Pure. */
import type { IceServer, WhepStart } from '#model/ice-server';

/** Without word from the gateway: no way through foreign networks, and no clock. */
const nothing: WhepStart = { iceServers: [], clock: false };

/** What is not understood is left out: a picture without TURN is better than none. */
export function parseWhepStart(text: string): WhepStart {
  try {
    const { iceServers, clock } = JSON.parse(text) as { iceServers?: unknown; clock?: unknown };
    return { iceServers: Array.isArray(iceServers) ? iceServers.filter(isIceServer) : [], clock: clock === true };
  } catch {
    return nothing;
  }
}

function isIceServer(value: unknown): value is IceServer {
  if (typeof value !== 'object' || value === null || !('urls' in value) || typeof value.urls !== 'string') return false;
  return /^stuns?:/.test(value.urls) || ('username' in value && 'credential' in value && typeof value.username === 'string' && typeof value.credential === 'string');
}

/**
 * RTCPeerConnections ever created in this page. Chromium counts them until garbage collection, not until `close`, and refuses the
 * 501st (F16); a page near the limit must be replaced by a fresh one while it still works.
 */
import type { IceServer } from '#model/ice-server';

export const peerConnectionLimit = 350;

let created = 0;

export function peerConnectionsCreated(): number {
  return created;
}

/** Null once the page's allowance is used up. */
export function createPeerConnection(iceServers: readonly IceServer[] = []): RTCPeerConnection | null {
  if (created >= peerConnectionLimit) return null;
  created += 1;
  try {
    return new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers: [...iceServers] });
  } catch {
    // An ICE server this browser does not take: on most networks the picture comes without.
    return new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  }
}

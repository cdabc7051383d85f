/**
 * RTCPeerConnections ever created in this page. Chromium counts them until garbage collection, not until `close`, and refuses the
 * 501st (F16); a page near the limit must be replaced by a fresh one while it still works.
 */
import type { IceServer } from '#model/ice-server';
import type { Problem } from '#model/problem';

export const peerConnectionLimit = 350;

/** What a way says that would need another. */
export const noPeersLeft: Problem = { code: 'over-budget', detail: 'this page has used up its WebRTC connections and should be replaced by a fresh one' };

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

/**
 * Peers that offer to receive (WHEP). One whose offer no server took is kept for the next try: a page has a number of peers for its life
 * (peer-count.ts), and a camera that stays away for an hour would use them up (F16).
 */
import type { IceServer, WhepStart } from '#model/ice-server';
import { createPeerConnection } from './peer-count.ts';

export interface OfferingPeer {
  readonly peer: RTCPeerConnection;
  /** Where the server tells its clock; null for one that does not. */
  readonly clock: RTCDataChannel | null;
  readonly iceServers: readonly IceServer[];
}

/** One for each WebRTC session of a window (renderer/player/budget.ts). */
const mostSpare = 8;
const spare: OfferingPeer[] = [];

/** Null once the page's allowance is used up. */
export function takeOfferingPeer({ iceServers, clock }: WhepStart): OfferingPeer | null {
  const place = spare.findIndex((one) => (one.clock !== null) === clock && JSON.stringify(one.iceServers) === JSON.stringify(iceServers));
  const [kept] = place < 0 ? [] : spare.splice(place, 1);
  if (kept) return kept;
  const peer = createPeerConnection(iceServers);
  if (!peer) return null;
  const channel = clock ? peer.createDataChannel('clock', { ordered: true }) : null;
  for (const kind of ['video', 'audio'] as const) peer.addTransceiver(kind, { direction: 'recvonly' });
  return { peer, clock: channel, iceServers };
}

/** No server has answered it, and nobody listens to it any more. */
export function keepOfferingPeer(unanswered: OfferingPeer): void {
  spare.push(unanswered);
  if (spare.length > mostSpare) spare.shift()?.peer.close();
}

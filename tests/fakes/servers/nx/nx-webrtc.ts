/** The server's end of Nx WebRTC: it offers, trickles its candidates, takes ours from `ice` frames only, and sends real H.264. */
import { IceCandidate, RTCPeerConnection, RTCRtpCodecParameters } from 'werift';
import type { WebSocket } from 'ws';
import { RtpFeed } from '#recorder/play/rtp-feed';
import type { BurnedClip } from '../../burned-clip.ts';
import { ClipSource } from '../../clip-source.ts';

export interface NxOfferer { readonly answers: string[]; readonly candidates: string[]; readonly connected: boolean; end(): Promise<void> }

export async function offerOver(socket: WebSocket, clip: BurnedClip, { trickle = true } = {}): Promise<NxOfferer> {
  const leaving = new AbortController();
  const peer = new RTCPeerConnection({
    bundlePolicy: 'max-bundle', iceServers: [], iceUseIpv6: false, iceInterfaceAddresses: { udp4: '127.0.0.1' }, iceAdditionalHostAddresses: ['127.0.0.1'],
    codecs: { video: [new RTCRtpCodecParameters({ mimeType: 'video/H264', clockRate: 90_000, parameters: 'profile-level-id=42e01f;packetization-mode=1' })], audio: [] },
  });
  const { sender } = peer.addTransceiver('video', { direction: 'sendonly' });
  peer.createDataChannel('control');
  const answers: string[] = [];
  const candidates: string[] = [];
  let connected = false;
  let answered: Promise<void> = Promise.resolve();
  const source = new ClipSource(clip, { startedAt: Date.now() });
  const feed = new RtpFeed('h264', [], (packet) => { sender.sendRtp(packet).catch(() => undefined); });
  const end = async (): Promise<void> => {
    if (leaving.signal.aborted) return;
    leaving.abort();
    socket.terminate();
    await peer.close();
    feed.destroy();
    source.destroy();
  };
  peer.connectionStateChange.subscribe((state) => {
    if (state === 'failed' || state === 'disconnected') void end();
    if (state !== 'connected' || connected) return;
    connected = true;
    source.attach({ init: () => {}, fragment: () => {}, state: () => {}, packet: (packet) => { if (!leaving.signal.aborted) feed.push(packet); } });
    source.play(leaving.signal, Date.now);
  });
  socket.on('close', () => { if (!connected) void end(); });
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data)) as { sdp?: { type: string; sdp: string }; ice?: { candidate: string; sdpMLineIndex: number } };
    if (frame.sdp) {
      answers.push(frame.sdp.sdp);
      answered = peer.setRemoteDescription({ type: 'answer', sdp: without(without(frame.sdp.sdp, 'a=candidate:'), 'a=end-of-candidates') }).catch(() => end());
    }
    if (frame.ice) {
      candidates.push(frame.ice.candidate);
      const { candidate, sdpMLineIndex } = frame.ice;
      void answered.then(() => peer.addIceCandidate({ candidate, sdpMLineIndex })).catch(() => undefined);
    }
  });
  const made = await peer.createOffer();
  // Without ICE servers werift asks a public STUN server all the same, for 5 s.
  for (const transport of peer.iceTransports) delete transport.connection.stunServer;
  await peer.setLocalDescription(made);
  for (const transport of peer.iceTransports) {
    transport.addRemoteCandidate(new IceCandidate(1, '127.0.0.1', 'placeholder', 9, 1, 'udp', 'host'));
  }
  const offer = peer.localDescription?.sdp ?? '';
  const own = offer.split('\r\n').filter((line) => line.startsWith('a=candidate:') && line.includes(' 127.0.0.1 '));
  const bare = without(without(offer, 'a=candidate:'), 'a=end-of-candidates');
  socket.send(JSON.stringify({ sdp: { type: 'offer', sdp: trickle ? bare : offer } }));
  if (trickle) for (const line of own) socket.send(JSON.stringify({ ice: { candidate: line.slice(2), sdpMid: 0, sdpMLineIndex: 0 } }));
  return { answers, candidates, get connected() { return connected; }, end };
}

const without = (sdp: string, start: string): string => sdp.split('\r\n').filter((line) => !line.startsWith(start)).join('\r\n');

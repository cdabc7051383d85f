/** A WebRTC viewer that answers offers, as the page does: receives real RTP and puts H.264 units together again. On loopback. */
import { IceCandidate, RTCPeerConnection, RTCRtpCodecParameters } from 'werift';

export interface AnsweringPeer {
  readonly peer: RTCPeerConnection;
  /** The whole answer: candidates inside, nothing trickled. */
  answer(offer: string): Promise<string>;
  readonly packets: number;
  /** Types of the H.264 units seen, fragments counted as what they carry. */
  readonly units: ReadonlySet<number>;
  close(): Promise<void>;
}

/** `loopback`: only candidates on 127.0.0.1; Janus has none there and is met on the machine's own address. */
export function createAnsweringPeer({ loopback = true } = {}): AnsweringPeer {
  const peer = new RTCPeerConnection({
    iceServers: [], iceUseIpv6: false, ...(loopback && { iceInterfaceAddresses: { udp4: '127.0.0.1' }, iceAdditionalHostAddresses: ['127.0.0.1'] }),
    codecs: { video: [new RTCRtpCodecParameters({ mimeType: 'video/H264', clockRate: 90_000, parameters: 'profile-level-id=42e01f;packetization-mode=1' })], audio: [] },
  });
  let packets = 0;
  const units = new Set<number>();
  peer.onTrack.subscribe((track) => {
    track.onReceiveRtp.subscribe(({ payload }) => {
      packets += 1;
      for (const unit of unitsOf(payload)) units.add(unit);
    });
  });
  return {
    peer, units,
    get packets() { return packets; },
    answer: async (offer) => {
      await peer.setRemoteDescription({ type: 'offer', sdp: offer });
      // Without ICE servers werift asks a public STUN server all the same.
      for (const transport of peer.iceTransports) {
        delete transport.connection.stunServer;
        transport.addRemoteCandidate(new IceCandidate(1, '127.0.0.1', 'placeholder', 9, 1, 'udp', 'host'));
      }
      await peer.setLocalDescription(await peer.createAnswer());
      const { sdp = '' } = peer.localDescription ?? {};
      return !loopback ? sdp : sdp.split('\r\n').filter((line) => !line.startsWith('a=candidate:') || line.includes(' 127.0.0.1 ')).join('\r\n');
    },
    close: () => peer.close(),
  };
}

/** RFC 6184: single units, STAP-A (24) and FU-A (28). */
function unitsOf(payload: Buffer): number[] {
  const type = (payload[0] ?? 0) & 0x1f;
  if (type === 28) return [(payload[1] ?? 0) & 0x1f];
  if (type !== 24) return [type];
  const found: number[] = [];
  for (let at = 1; at + 2 < payload.length; at += 2 + payload.readUInt16BE(at)) found.push((payload[at + 2] ?? 0) & 0x1f);
  return found;
}

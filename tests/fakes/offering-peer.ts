/** A recording server that makes the WebRTC offer itself, as Nx Witness does; its packets are stamped with capture times (abs-capture-time). */
import { RTCPeerConnection, RTCRtpCodecParameters, RTCRtpHeaderExtensionParameters, RTP_EXTENSION_URI } from 'werift';
import type { OfferedSession } from '#core/servers/recording-server';
import type { LiveSource } from '#recorder/media';
import { RtpFeed } from '#recorder/play/rtp-feed';

const stampUri = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';
const unixToNtpS = 2_208_988_800;

/** Offers one session; `onClosed` is told once. `stamped` false leaves the capture times out. */
export async function offerSession(source: LiveSource, { stamped, onClosed }: { stamped: boolean; onClosed: () => void }): Promise<OfferedSession> {
  const peer = new RTCPeerConnection({
    iceServers: [], iceUseIpv6: false, iceInterfaceAddresses: { udp4: '127.0.0.1' }, iceAdditionalHostAddresses: ['127.0.0.1'],
    codecs: { video: [new RTCRtpCodecParameters({ mimeType: 'video/H264', clockRate: 90_000 })] },
    headerExtensions: { video: [RTP_EXTENSION_URI.sdesMid, ...(stamped ? [stampUri] : [])].map((uri) => new RTCRtpHeaderExtensionParameters({ uri })) },
  });
  const transceiver = peer.addTransceiver('video', { direction: 'sendonly' });
  // werift asks a public STUN server where none is named.
  for (const { connection } of peer.iceTransports) delete connection.stunServer;
  let leave = (): void => undefined;
  let closed = false;
  const close = (): Promise<void> => {
    if (closed) return Promise.resolve();
    closed = true;
    leave();
    onClosed();
    return peer.close().catch(() => undefined);
  };
  peer.connectionStateChange.subscribe((state) => {
    if (state === 'connected') begin();
    else if (state === 'failed' || state === 'disconnected') void close();
  });
  function begin(): void {
    const stamp = transceiver.headerExtensions.find(({ uri }) => uri === stampUri);
    let captureAt = 0;
    const feed = new RtpFeed('h264', [], (packet) => {
      if (stamp) packet.header.extensions = [{ id: stamp.id, payload: ntpOf(captureAt) }];
      void transceiver.sender.sendRtp(packet).catch(() => undefined);
    });
    leave = source.attach({ init: () => {}, fragment: () => {}, state: () => {}, packet: (packet) => {
      captureAt = packet.captureAt;
      feed.push(packet);
    } });
  }
  await peer.setLocalDescription(await peer.createOffer());
  const offer = (peer.localDescription?.sdp ?? '').split('\r\n').filter((line) => !line.startsWith('a=candidate:') || line.includes(' 127.0.0.1 ')).join('\r\n');
  return { offer, close, answer: async (sdp) => { await peer.setRemoteDescription({ type: 'answer', sdp }); } };
}

/** 32.32 fixed point seconds since 1900. */
function ntpOf(at: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(Math.floor(at / 1000) + unixToNtpS);
  bytes.writeUInt32BE(Math.floor(((at % 1000) / 1000) * 2 ** 32), 4);
  return bytes;
}

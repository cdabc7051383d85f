/** One WHEP viewer: a peer connection that sends one source's packets as they come. */
import { randomBytes } from 'node:crypto';
import { IceCandidate, RTCPeerConnection, RTCRtpCodecParameters, RTCRtpHeaderExtensionParameters, RTP_EXTENSION_URI } from 'werift';
import type { RTCDataChannel, RTCRtpSender, RtpHeader, SessionDescription } from 'werift';
import type { LiveSource, MediaPacket, SourceState } from '../media.ts';
import { RtpFeed } from './rtp-feed.ts';

export interface WhepSurroundings {
  /** Only candidates on this machine. */
  readonly loopbackOnly: boolean;
  /** A monotonic clock. */
  readonly elapsedMs: () => number;
  readonly limits: WhepLimits;
}

export interface WhepLimits {
  /** From the answer to the first connection. */
  readonly handshakeMs: number;
  /** Without any RTCP from the client. */
  readonly silentMs: number;
}

export const whepLimits: WhepLimits = { handshakeMs: 10_000, silentMs: 15_000 };

const clockEveryMs = 500;
const watchEveryMs = 1000;
const playoutDelayUri = 'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay';
/** Minimum and maximum 0: the browser shows each frame as soon as it is decoded. */
const noPlayoutDelay = Buffer.from([0, 0, 0]);

export class WhepSession {
  readonly id = randomBytes(24).toString('base64url');
  readonly #source: LiveSource;
  readonly #around: WhepSurroundings;
  readonly #onEnd: () => void;
  readonly #peer: RTCPeerConnection;
  readonly #feeds: { video: RtpFeed | null; audio: RtpFeed | null } = { video: null, audio: null };
  readonly #senders = new Map<string, RTCRtpSender>();
  readonly #watch: NodeJS.Timeout;
  readonly #handshake: NodeJS.Timeout;
  #leave: (() => void) | null = null;
  #heardAt: number;
  #ended = false;

  constructor(source: LiveSource, around: WhepSurroundings, onEnd: () => void) {
    this.#source = source;
    this.#around = around;
    this.#onEnd = onEnd;
    this.#heardAt = around.elapsedMs();
    this.#peer = new RTCPeerConnection({
      iceServers: [], iceUseIpv6: false,
      ...around.loopbackOnly ? { iceInterfaceAddresses: { udp4: '127.0.0.1' } } : {},
      iceAdditionalHostAddresses: ['127.0.0.1'],
      codecs: {
        video: [new RTCRtpCodecParameters({ mimeType: 'video/H264', clockRate: 90_000 })],
        audio: [new RTCRtpCodecParameters({ mimeType: 'audio/opus', clockRate: 48_000, channels: 2 })],
      },
      headerExtensions: {
        video: [RTP_EXTENSION_URI.sdesMid, playoutDelayUri].map((uri) => new RTCRtpHeaderExtensionParameters({ uri })),
        audio: [new RTCRtpHeaderExtensionParameters({ uri: RTP_EXTENSION_URI.sdesMid })],
      },
    });
    this.#peer.connectionStateChange.subscribe((state) => this.#onState(state));
    this.#peer.onDataChannel.subscribe((channel) => { if (channel.label === 'clock') this.#sendClock(channel); });
    this.#handshake = setTimeout(() => { if (!this.#leave) this.end(); }, around.limits.handshakeMs);
    this.#watch = setInterval(() => { if (this.#leave && around.elapsedMs() - this.#heardAt > around.limits.silentMs) this.end(); }, watchEveryMs);
    this.#watch.unref();
  }

  /** The answer's SDP with all candidates. `withAudio`: the source has Opus. */
  async answer(offer: SessionDescription, withAudio: boolean): Promise<string> {
    this.#peer.onRemoteTransceiverAdded.subscribe((transceiver) => {
      const wanted = !this.#senders.has(transceiver.kind) && (transceiver.kind === 'video' || withAudio);
      transceiver.setDirection(wanted ? 'sendonly' : 'inactive');
      if (!wanted) return;
      this.#senders.set(transceiver.kind, transceiver.sender);
      transceiver.sender.onRtcp.subscribe(() => { this.#heardAt = this.#around.elapsedMs(); });
    });
    await this.#peer.setRemoteDescription(offer.toSdp());
    this.#askNoStranger();
    this.#keepCheckListAlive();
    await this.#peer.setLocalDescription(await this.#peer.createAnswer());
    const sdp = this.#peer.localDescription?.sdp ?? '';
    return this.#around.loopbackOnly ? withoutForeignCandidates(sdp) : sdp;
  }

  /** Without ICE servers werift asks a public STUN server all the same: traffic to the internet, and 5 s of waiting in a closed network. */
  #askNoStranger(): void {
    for (const { connection } of this.#peer.iceTransports) delete connection.stunServer;
  }

  /** werift gives up at once with an empty check list; a pair to the discard port waits for the client's first check. */
  #keepCheckListAlive(): void {
    for (const transport of this.#peer.iceTransports) {
      transport.addRemoteCandidate(new IceCandidate(1, '127.0.0.1', 'placeholder', 9, 1, 'udp', 'host'));
    }
  }

  #onState(state: RTCPeerConnection['connectionState']): void {
    if (state === 'connected') this.#begin();
    else if (state === 'failed' || state === 'closed' || state === 'disconnected') this.end();
  }

  #begin(): void {
    if (this.#leave || this.#ended) return;
    this.#heardAt = this.#around.elapsedMs();
    this.#feeds.video = this.#feed('h264', 'video');
    this.#feeds.audio = this.#feed('opus', 'audio');
    // The group of pictures in hand comes first, so that the first picture does not wait for the next key frame.
    this.#leave = () => {};
    let opened = false;
    const onState = ({ is }: SourceState): void => {
      // A bridge that was replaced or removed never sends again: the client must ask anew, not look at a frozen picture.
      if (is === 'closed' && opened) this.end();
      opened ||= is !== 'closed';
    };
    const leave = this.#source.attach({ init: () => {}, fragment: () => {}, state: onState, packet: (packet) => this.#packet(packet) });
    this.#leave = leave;
    if (this.#ended) leave();
  }

  #feed(codec: 'h264' | 'opus', kind: 'video' | 'audio'): RtpFeed | null {
    const sender = this.#senders.get(kind);
    if (!sender) return null;
    const playoutDelay = this.#peer.getTransceivers().find((candidate) => candidate.sender === sender)?.headerExtensions.find(({ uri }) => uri === playoutDelayUri);
    const extensions: RtpHeader['extensions'] = playoutDelay ? [{ id: playoutDelay.id, payload: noPlayoutDelay }] : [];
    return new RtpFeed(codec, extensions, (packet) => void sender.sendRtp(packet).catch(() => this.end()));
  }

  #packet(packet: MediaPacket): void {
    if (this.#ended) return;
    const codec = packet.kind === 'video' ? 'h264' : 'opus';
    // A run may begin with another codec: video that cannot be sent ends the session, the client asks elsewhere.
    if (packet.codec !== codec) return packet.kind === 'video' ? this.end() : undefined;
    if (this.#feeds[packet.kind]?.push(packet) === false && packet.kind === 'video') this.end();
  }

  #sendClock(channel: RTCDataChannel): void {
    const tell = (): void => {
      const reading = this.#feeds.video?.reading;
      if (reading && channel.readyState === 'open') channel.send(JSON.stringify(reading));
    };
    const timer = setInterval(tell, clockEveryMs);
    timer.unref();
    tell();
    channel.stateChanged.subscribe((state) => {
      if (state === 'open') tell();
      else if (state === 'closed') clearInterval(timer);
    });
    this.#peer.connectionStateChange.subscribe((state) => { if (state === 'closed') clearInterval(timer); });
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#watch);
    clearTimeout(this.#handshake);
    this.#leave?.();
    this.#feeds.video?.destroy();
    this.#feeds.audio?.destroy();
    // Nothing is left to do when closing fails.
    this.#peer.close().catch(() => undefined);
    this.#onEnd();
  }
}

/** werift names every interface although its sockets are bound to loopback. */
function withoutForeignCandidates(sdp: string): string {
  return sdp.split('\r\n').filter((line) => !line.startsWith('a=candidate:') || line.includes(' 127.0.0.1 ')).join('\r\n');
}

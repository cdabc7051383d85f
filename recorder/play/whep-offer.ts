/** What is taken from a client's SDP offer: H.264 and Opus lines, and no address the client named. */
import { SessionDescription } from 'werift';
import type { RTCRtpCodecParameters } from 'werift';

export class UnsuitableOffer extends Error {
  readonly why: 'malformed' | 'no-h264';

  constructor(why: 'malformed' | 'no-h264') {
    super(why === 'malformed' ? 'not an SDP offer to receive video' : 'the offer has no H.264 with packetization-mode 1');
    this.why = why;
  }
}

const maxOfferMedia = 8;

/**
 * The offer with only what can be answered. `videoCodec` is the source's RFC 6381 string: of several H.264 profiles
 * offered its own goes first.
 */
export function readWhepOffer(sdp: string, videoCodec: string): SessionDescription {
  const offer = parse(sdp);
  const video = offer.media.find((media) => media.kind === 'video');
  if (!video || offer.media.length > maxOfferMedia || !offer.media.every((media) => media.iceParams)) throw new UnsuitableOffer('malformed');
  for (const media of offer.media) {
    // The client comes to us: its addresses are learnt from its checks (peer-reflexive). So nobody can make the
    // recorder send to an address of his choice, and no .local names are looked up.
    media.iceCandidates = [];
    media.iceCandidatesComplete = false;
  }
  const h264 = video.rtp.codecs.filter(isH264).toSorted((a, b) => profileDistance(a, videoCodec) - profileDistance(b, videoCodec));
  if (h264.length === 0) throw new UnsuitableOffer('no-h264');
  keepCodecs(video, h264);
  offer.type = 'offer';
  return offer;
}

function parse(sdp: string): SessionDescription {
  try {
    return SessionDescription.parse(sdp);
  } catch {
    throw new UnsuitableOffer('malformed');
  }
}

function isH264(codec: RTCRtpCodecParameters): boolean {
  return codec.mimeType.toLowerCase() === 'video/h264' && /packetization-mode=1/.test(codec.parameters ?? '');
}

function profileDistance(codec: RTCRtpCodecParameters, videoCodec: string): number {
  const offered = /profile-level-id=([0-9a-f]{2})/i.exec(codec.parameters ?? '')?.[1]?.toLowerCase();
  const wanted = /^avc[13]\.([0-9a-f]{2})/i.exec(videoCodec)?.[1]?.toLowerCase();
  return offered === wanted ? 0 : 1;
}

function keepCodecs(media: SessionDescription['media'][number], codecs: RTCRtpCodecParameters[]): void {
  media.rtp.codecs = codecs;
  media.fmt = codecs.map((codec) => codec.payloadType);
}

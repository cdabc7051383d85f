import { expect, test } from 'vitest';
import { H264RtpPayload } from 'werift';
import { RtpClock } from '#recorder/play/rtp-clock';
import { RtpPacketiser } from '#recorder/play/rtp-packetiser';
import { readWhepOffer, UnsuitableOffer } from '#recorder/play/whep-offer';
import { makeBurnedClip } from '../../../fakes/burned-clip.ts';
import { madePacket } from '../../../fakes/made-media.ts';

test('an access unit goes into packets that fit the path and comes out whole', async () => {
  const clip = await makeBurnedClip({ seconds: 1 });
  const packetiser = new RtpPacketiser('h264');
  const key = Buffer.concat([clip.parameterSets, clip.units[0]!.data]);
  const payloads = packetiser.payloads(key);
  expect(payloads.length).toBeGreaterThan(5);
  expect(Math.max(...payloads.map(({ payload }) => payload.length))).toBeLessThanOrEqual(1200 - 12);
  expect(payloads.map(({ marker }) => marker)).toEqual(payloads.map((_, index) => index === payloads.length - 1));
  // Put together again by werift's depacketiser.
  let fragment: Buffer | undefined;
  const units: Buffer[] = [];
  for (const { payload } of payloads) {
    const part = H264RtpPayload.deSerialize(payload, fragment);
    fragment = part.fragment;
    if (part.payload) units.push(part.payload);
  }
  // Start codes have three bytes or four.
  const nals = (bytes: Buffer) => bytes.toString('hex').replaceAll('00000001', '000001').split('000001').filter((nal) => nal.length > 0);
  expect(nals(Buffer.concat(units))).toEqual(nals(key));
  packetiser.destroy();
});

test('RTP time follows presentation time and wraps at 32 bits', () => {
  const clock = new RtpClock(90_000, 2 ** 32 - 6000);
  expect([0, 1, 2].map((frame) => clock.stamp(madePacket(frame)))).toEqual([2 ** 32 - 6000, 0, 6000]);
  expect(clock.reading).toEqual({ rtp: 6000, captureAt: madePacket(2).captureAt });
});

test('a new run goes on as much later as its capture time says', () => {
  const clock = new RtpClock(90_000, 0);
  clock.stamp(madePacket(100));
  const later = madePacket(0, { run: 2, captureAt: madePacket(100).captureAt + 2500 });
  expect(clock.stamp(later)).toBe(2500 * 90);
  expect(clock.stamp({ ...later, ptsS: later.ptsS + 1 })).toBe(3500 * 90);
});

test('F49 a wall clock that jumps back between runs never turns RTP time back', () => {
  const clock = new RtpClock(90_000, 0);
  clock.stamp(madePacket(100));
  expect(clock.stamp(madePacket(0, { run: 2, captureAt: 5 }))).toBe(90);
});

test('F51 B-frames are found out by time that runs back within a run', () => {
  const clock = new RtpClock(90_000, 0);
  expect([0, 3, 1].map((frame) => clock.stamp(madePacket(frame)))).toEqual([0, 18_000, null]);
});

const offerOf = (video: string) => `v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n${video}`;
const video = (codecs: string) => offerOf(`m=video 9 UDP/TLS/RTP/SAVPF 96 97 98\r\nc=IN IP4 0.0.0.0\r\na=candidate:1 1 udp 2113937151 192.0.2.7 41967 typ host\r\na=ice-ufrag:6nWl\r\na=ice-pwd:4bG3luIpW2kZHxQ2fzX7fNfW\r\na=fingerprint:sha-256 FC:AD\r\na=setup:actpass\r\na=mid:0\r\na=recvonly\r\na=rtcp-mux\r\n${codecs}`);

test('of several H.264 profiles the source\'s own goes first, other codecs and packetisations are left out', () => {
  const offer = readWhepOffer(video([
    'a=rtpmap:95 VP8/90000', 'a=rtpmap:96 H264/90000', 'a=fmtp:96 packetization-mode=1;profile-level-id=42001f',
    'a=rtpmap:97 H264/90000', 'a=fmtp:97 packetization-mode=0;profile-level-id=640c1f', 'a=rtpmap:98 H264/90000', 'a=fmtp:98 packetization-mode=1;profile-level-id=640c1f', '',
  ].join('\r\n')), 'avc1.64001f');
  expect(offer.media[0]?.rtp.codecs.map(({ payloadType }) => payloadType)).toEqual([98, 96]);
});

test('no address the client names is ever sent to', () => {
  expect(readWhepOffer(video('a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1\r\n'), 'avc1.42c01e').media[0]?.iceCandidates).toEqual([]);
});

test.each([
  ['no SDP', 'hello', 'malformed'], ['empty', '', 'malformed'], ['audio only', offerOf('m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n'), 'malformed'],
  ['VP8 only', video('a=rtpmap:96 VP8/90000\r\n'), 'no-h264'],
])('an offer that cannot be answered is named: %s', (_name, sdp, why) => {
  expect(() => readWhepOffer(sdp, 'avc1.42c01e')).toThrow(UnsuitableOffer);
  expect((() => { try { readWhepOffer(sdp, 'avc1.42c01e'); } catch (error) { return (error as UnsuitableOffer).why; } })()).toBe(why);
});

/** Describes the one H.264 stream of a simulated camera (RFC 8866, RFC 6184). */

export const trackName = 'trackID=0';

export function sdpOf(parameterSets: Buffer, framesPerSecond: number): string {
  const units = unitsOf(parameterSets).filter((unit) => ['sps', 'pps'].includes(kindOf(unit)));
  const sps = units.find((unit) => kindOf(unit) === 'sps') ?? Buffer.alloc(4);
  return [
    'v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=dome', 'c=IN IP4 0.0.0.0', 't=0 0', 'a=control:*', 'a=range:npt=now-',
    'm=video 0 RTP/AVP 96', 'a=rtpmap:96 H264/90000',
    `a=fmtp:96 packetization-mode=1;profile-level-id=${sps.toString('hex', 1, 4)};sprop-parameter-sets=${units.map((unit) => unit.toString('base64')).join(',')}`,
    `a=framerate:${framesPerSecond}`, `a=control:${trackName}`, '',
  ].join('\r\n');
}

function kindOf(unit: Buffer): string {
  return { 7: 'sps', 8: 'pps' }[(unit[0] ?? 0) & 0x1f] ?? 'other';
}

/** NAL units between the start codes of Annex B. */
function unitsOf(annexB: Buffer): Buffer[] {
  const units: Buffer[] = [];
  for (let from = annexB.indexOf('000001', 0, 'hex'); from >= 0;) {
    const next = annexB.indexOf('000001', from + 3, 'hex');
    const end = next < 0 ? annexB.length : next;
    // A start code of four bytes leaves a zero behind the unit before it.
    units.push(annexB.subarray(from + 3, next >= 0 && annexB[end - 1] === 0 ? end - 1 : end));
    from = next;
  }
  return units;
}

import { describe, expect, it } from 'vitest';
import { RtspFault, RtspReader } from '#recorder/demo/dome/rtsp-request';

const ask = 'DESCRIBE rtsp://127.0.0.1/video RTSP/1.0\r\nCSeq: 2\r\nAccept:  application/sdp \r\n\r\n';
const read = (...parts: (string | Buffer)[]) => {
  const reader = new RtspReader();
  return parts.flatMap((part) => reader.push(Buffer.from(part as string)));
};
const faultOf = (...parts: (string | Buffer)[]): number | null => {
  try {
    read(...parts);
    return null;
  } catch (error) {
    return (error as RtspFault).status;
  }
};

describe('RtspReader', () => {
  it('reads a request, whole or byte by byte, two at once, and after empty lines', () => {
    const [one] = read(ask);
    expect(one).toMatchObject({ method: 'DESCRIBE', url: 'rtsp://127.0.0.1/video', version: '1.0' });
    expect([...one!.headers]).toEqual([['cseq', '2'], ['accept', 'application/sdp']]);
    expect(read(...ask)).toEqual([one]);
    expect(read(`\r\n${ask}${ask}`)).toEqual([one, one]);
    expect(read(ask.replaceAll('\r\n', '\n'))).toEqual([one]);
  });

  it('skips bodies and interleaved packets, cut anywhere', () => {
    const report = Buffer.concat([Buffer.from([0x24, 1, 0, 5]), Buffer.from('\r\n\r\nx')]);
    const stream = Buffer.concat([report, Buffer.from('SET_PARAMETER * RTSP/1.0\r\nCSeq: 1\r\nContent-Length: 6\r\n\r\n$x\r\n\r\n'), report, report, Buffer.from(ask)]);
    for (let cut = 0; cut < stream.length; cut += 1) expect(read(stream.subarray(0, cut), stream.subarray(cut)).map(({ method }) => method)).toEqual(['SET_PARAMETER', 'DESCRIBE']);
  });

  it.each([
    ['no request line', 'hello\r\n\r\n', 400],
    ['HTTP', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['a header without a name', 'OPTIONS * RTSP/1.0\r\n: x\r\n\r\n', 400],
    ['a header with a control character in its name', 'OPTIONS * RTSP/1.0\r\nA\u0000: x\r\n\r\n', 400],
    ['too many headers', `OPTIONS * RTSP/1.0\r\n${'A: b\r\n'.repeat(100)}\r\n`, 400],
    ['a head that never ends', 'A'.repeat(9_000), 400],
    ['a length that is none', 'OPTIONS * RTSP/1.0\r\nContent-Length: -1\r\n\r\n', 400],
    ['a length beyond all measure', `OPTIONS * RTSP/1.0\r\nContent-Length: ${'9'.repeat(400)}\r\n\r\n`, 400],
    ['a body that is too long', 'OPTIONS * RTSP/1.0\r\nContent-Length: 999999\r\n\r\n', 413],
    ['an address that is too long', `OPTIONS ${'a'.repeat(3_000)} RTSP/1.0\r\n\r\n`, 400],
    ['bytes of no text', Buffer.from([0xff, 0xfe, 0, 1, 0x0d, 0x0a, 0x0d, 0x0a]), 400],
  ])('refuses %s', (_, bytes, status) => {
    expect(faultOf(bytes)).toBe(status);
  });

  it('holds no more than a head in memory', () => {
    const reader = new RtspReader();
    expect(() => { for (let i = 0; i < 100; i += 1) reader.push(Buffer.alloc(1_000, 0x41)); }).toThrow(RtspFault);
  });
});

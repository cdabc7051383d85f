/** One viewer's line: RTP and RTCP interleaved into its RTSP connection (RFC 2326 10.12), with sender reports that tie RTP time to the wall clock. */
import { randomBytes } from 'node:crypto';
import type { LivePicture } from './live-video.ts';

const payloadType = 96;
const reportMs = 2_000;
/** Seconds from 1900 (NTP) to 1970. */
const ntpOffsetS = 2_208_988_800;
const two32 = 2 ** 32;
const nameOfSource = Buffer.from('dome');

export class RtpLine {
  readonly #channel: number;
  readonly ssrc = randomBytes(4).readUInt32BE();
  readonly #firstTicks = randomBytes(4).readUInt32BE();
  #sequence = randomBytes(2).readUInt16BE();
  #packets = 0;
  #octets = 0;
  #reportedAt = -Infinity;

  /** RTP goes into `channel`, RTCP into the one after it. */
  constructor(channel: number) {
    this.#channel = channel;
  }

  get nextSequence(): number { return this.#sequence; }

  /** All bytes of a picture; the first one comes with a sender report before it. */
  bytesOf({ payloads, ticks, capturedAt }: LivePicture): Buffer {
    const time = (ticks + this.#firstTicks) % two32;
    const parts: Buffer[] = [];
    if (ticks / 90 - this.#reportedAt >= reportMs) {
      this.#reportedAt = ticks / 90;
      parts.push(this.#interleaved(1, this.#report(capturedAt, time)));
    }
    for (const { payload, marker } of payloads) {
      const header = Buffer.alloc(12);
      header[0] = 0x80;
      header[1] = payloadType | (marker ? 0x80 : 0);
      header.writeUInt16BE(this.#sequence, 2);
      header.writeUInt32BE(time, 4);
      header.writeUInt32BE(this.ssrc, 8);
      this.#sequence = (this.#sequence + 1) & 0xffff;
      this.#packets += 1;
      this.#octets += payload.length;
      parts.push(this.#interleaved(0, Buffer.concat([header, payload])));
    }
    return Buffer.concat(parts);
  }

  #interleaved(which: 0 | 1, packet: Buffer): Buffer {
    const head = Buffer.from([0x24, this.#channel + which, 0, 0]);
    head.writeUInt16BE(packet.length, 2);
    return Buffer.concat([head, packet]);
  }

  /** Sender report and the source's name: RTCP goes in pairs (RFC 3550 6.1). */
  #report(capturedAt: number, time: number): Buffer {
    const report = Buffer.alloc(28);
    report.set([0x80, 200, 0, 6]);
    report.writeUInt32BE(this.ssrc, 4);
    report.writeUInt32BE((Math.floor(capturedAt / 1000) + ntpOffsetS) % two32, 8);
    report.writeUInt32BE(Math.floor(((capturedAt % 1000) / 1000) * two32), 12);
    report.writeUInt32BE(time, 16);
    report.writeUInt32BE(this.#packets % two32, 20);
    report.writeUInt32BE(this.#octets % two32, 24);
    const name = Buffer.alloc(16);
    name.set([0x81, 202, 0, 3]);
    name.writeUInt32BE(this.ssrc, 4);
    name.set([1, nameOfSource.length, ...nameOfSource], 8);
    return Buffer.concat([report, name]);
  }
}

/** Turns a source's packets into RTP for one track of one session. */
import { randomInt } from 'node:crypto';
import { RtpHeader, RtpPacket } from 'werift';
import type { MediaPacket } from '../media.ts';
import { RtpClock } from './rtp-clock.ts';
import type { ClockReading } from './rtp-clock.ts';
import { RtpPacketiser } from './rtp-packetiser.ts';

export class RtpFeed {
  readonly #packetiser: RtpPacketiser;
  readonly #clock: RtpClock;
  readonly #send: (packet: RtpPacket) => void;
  readonly #extensions: RtpHeader['extensions'];
  #sequence = randomInt(0x1_0000);

  constructor(codec: 'h264' | 'opus', extensions: RtpHeader['extensions'], send: (packet: RtpPacket) => void) {
    this.#packetiser = new RtpPacketiser(codec);
    this.#clock = new RtpClock(codec === 'h264' ? 90_000 : 48_000, randomInt(2 ** 31));
    this.#extensions = extensions;
    this.#send = send;
  }

  /** False when the packet cannot go by WebRTC. */
  push(packet: MediaPacket): boolean {
    const timestamp = this.#clock.stamp(packet);
    if (timestamp === null) return false;
    for (const { payload, marker } of this.#packetiser.payloads(packet.data)) {
      // The sender fills in payload type and SSRC.
      this.#send(new RtpPacket(new RtpHeader({ sequenceNumber: this.#sequence, timestamp, marker, extension: true, extensions: [...this.#extensions] }), payload));
      this.#sequence = (this.#sequence + 1) % 0x1_0000;
    }
    return true;
  }

  get reading(): ClockReading | null { return this.#clock.reading; }

  destroy(): void { this.#packetiser.destroy(); }
}

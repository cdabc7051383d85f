/** Endless footage from one loop of a clip: its fragments are cut once and then repeated with later times, never muxed again. */
import type { EpochMs, TimeRange } from '#model/time';
import type { MediaFragment, MediaInit } from '../media.ts';
import type { Clip } from '../record/clip.ts';
import { Fragmenter } from '../record/fragmenter.ts';
import { openSim } from '../record/open-sim.ts';
import { boxesIn, videoTrack } from '../store/boxes.ts';

export interface ClipLoop {
  readonly init: MediaInit;
  /** The fragments of one round, media times from 0. */
  readonly fragments: readonly MediaFragment[];
  readonly seconds: number;
}

const TICKS_PER_S = 90_000;
const AHEAD_MS = 1000;

/** Cuts one round with the recorder's own fragmenter, fed by the recorder's own clip source under a clock that waits for nobody. */
export async function cutLoop(clip: Clip): Promise<ClipLoop> {
  const seconds = clip.ticks / TICKS_PER_S;
  if (clip.audio !== null || !Number.isInteger(seconds)) throw new Error('footage is made of silent clips of whole seconds');
  // A wall time at which a round begins: rounds are counted from the epoch.
  let clock = seconds * 1000 * 1000;
  const begins = clock;
  const source = openSim({ clip, startS: 0, now: () => clock }, new AbortController().signal);
  const fragments: MediaFragment[] = [];
  let init: MediaInit | null = null;
  const fragmenter = new Fragmenter(source, { run: 0, sequence: 0 }, { init: (made) => { init = made; }, packet: () => undefined, fragment: (made) => { fragments.push(made); } });
  for (let isWhole = false; !isWhole;) {
    // Past what comes next, so that the source does not wait; not so late that it believes it was stopped.
    clock += AHEAD_MS;
    for (const packet of (await source.next()) ?? []) {
      clock = source.captureAt(packet.pts);
      if (clock < begins + seconds * 1000) fragmenter.push(packet);
      else isWhole = true;
    }
  }
  fragmenter.destroy();
  await source.close();
  if (init === null || fragments.length === 0) throw new Error('the clip gave no fragment');
  return { init, fragments, seconds };
}

/**
 * The loop over a range of wall time, showing at each moment what a camera with this `startS` showed then. Begins with the
 * first round that begins in the range and ends with the last fragment that ends in it.
 */
export function* repeatLoop({ init, fragments, seconds }: ClipLoop, startS: number, range: TimeRange): Generator<MediaFragment> {
  const loopMs = seconds * 1000;
  const shiftMs = Math.round(startS * 1000);
  const firstRound = Math.ceil((range.start + shiftMs) / loopMs);
  const track = videoTrack(init.data);
  if (track === null) throw new Error('the init segment has no video track');
  let sequence = 0;
  for (let round = 0; ; round++) {
    const roundAt: EpochMs = (firstRound + round) * loopMs - shiftMs;
    for (const fragment of fragments) {
      const captureAt = roundAt + Math.round(fragment.mediaTime * 1000);
      if (captureAt + fragment.durationS * 1000 > range.end) return;
      const data = moveFragment(fragment.data, sequence + 1, BigInt(round * seconds * track.timescale));
      yield { ...fragment, data, sequence, captureAt, mediaTime: fragment.mediaTime + round * seconds, discontinuity: sequence === 0 };
      sequence++;
    }
  }
}

/** A copy of a `moof` + `mdat` numbered `sequence`, its decode times later by `ticks` (ISO 14496-12, 8.8.5 and 8.8.12). */
function moveFragment(data: Buffer, sequence: number, ticks: bigint): Buffer {
  const moved = Buffer.from(data);
  for (const moof of boxesIn(moved)) {
    if (moof.type !== 'moof') continue;
    for (const box of boxesIn(moved, moof.content, moof.end)) {
      if (box.type === 'mfhd') moved.writeUInt32BE(sequence, box.content + 4);
      if (box.type !== 'traf') continue;
      for (const part of boxesIn(moved, box.content, box.end)) {
        if (part.type !== 'tfdt') continue;
        if (moved[part.content] === 1) moved.writeBigUInt64BE(moved.readBigUInt64BE(part.content + 4) + ticks, part.content + 4);
        else moved.writeUInt32BE(Number(BigInt(moved.readUInt32BE(part.content + 4)) + ticks), part.content + 4);
      }
    }
  }
  return moved;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { MediaFragment } from '#recorder/media';
import { Fragmenter } from '#recorder/record/fragmenter';
import { encodeStream } from '../../../fakes/encoded-stream.ts';
import type { EncodedPacket, EncodedStream } from '../../../fakes/encoded-stream.ts';
import { readMp4 } from '../../../fakes/read-mp4.ts';
import { gather, interleaved, originMs, scriptedSource, sourcePacketOf } from '../../../fakes/scripted-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'manara-fragmenter-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fragment(stream: EncodedStream, packets: readonly EncodedPacket[] = interleaved(stream)) {
  const out = gather();
  const fragmenter = new Fragmenter(scriptedSource(stream), { run: 0, sequence: 0 }, out);
  for (const one of packets) fragmenter.push(sourcePacketOf(one));
  fragmenter.destroy();
  return out;
}

function bytesOfRun(out: ReturnType<typeof gather>, run: number): Buffer[] {
  return [...out.inits.filter((init) => init.run === run), ...out.fragments.filter((one) => one.run === run)].map(({ data }) => data);
}

function shifted(packets: readonly EncodedPacket[], ticks: number): EncodedPacket[] {
  return packets.map((one) => ({ ...one, pts: one.pts + ticks, dts: one.dts + ticks }));
}

const plain = encodeStream({ seconds: 3 });

describe('fragments', () => {
  it.each([12, 15, 25, 30])('hold at most 300 ms at %i frames a second and begin with every key frame', (framesPerSecond) => {
    const stream = encodeStream({ framesPerSecond, seconds: 3 });
    const out = fragment(stream);
    for (const one of out.fragments) expect(one.durationS).toBeLessThanOrEqual(0.3001);
    const keys = stream.video.packets.filter(({ key }) => key).map(({ pts }) => pts / 90_000);
    expect(out.fragments.filter(({ randomAccess }) => randomAccess).map(({ mediaTime }) => mediaTime)).toEqual(keys);
    expect(out.fragments.reduce((sum, one) => sum + one.videoFrames, 0)).toBe(stream.video.packets.length);
  });

  it('are read back by FFmpeg with every picture at its time', async () => {
    const out = fragment(plain);
    const read = await readMp4(join(folder, 'plain.mp4'), bytesOfRun(out, 1));
    expect(read.map(({ ptsS }) => Math.round(ptsS * 90_000))).toEqual(plain.video.packets.map(({ pts }) => pts));
    expect(read.filter(({ key }) => key)).toHaveLength(3);
  });

  it('each begin with a moof and are numbered without holes', () => {
    const { fragments, inits } = fragment(plain);
    expect(inits[0]?.data.toString('latin1', 4, 8)).toBe('ftyp');
    expect(fragments.every(({ data }) => data.toString('latin1', 4, 8) === 'moof')).toBe(true);
    expect(fragments.map(({ sequence }) => sequence)).toEqual(fragments.map((_, i) => i));
    expect(fragments.map(({ discontinuity }) => discontinuity)).toEqual(fragments.map((_, i) => i === 0));
  });

  it('name the wall time of their beginning', () => {
    for (const one of fragment(plain, shifted(plain.video.packets, 900_000)).fragments) expect(one.captureAt).toBe(originMs + 10_000 + Math.round(one.mediaTime * 1000));
  });

  it('do not wait for the next key frame when groups keep one length', () => {
    const out = gather();
    const fragmenter = new Fragmenter(scriptedSource(plain), { run: 0, sequence: 0 }, out);
    // Two whole groups; the last picture of the second completes its fragment although no key frame followed.
    for (const one of plain.video.packets.slice(0, 50)) fragmenter.push(sourcePacketOf(one));
    expect(out.fragments.reduce((sum, one) => sum + one.videoFrames, 0)).toBe(50);
    fragmenter.destroy();
  });

  it('begin at the first key frame', () => {
    const out = fragment(plain, plain.video.packets.slice(10));
    expect(out.fragments[0]).toMatchObject({ randomAccess: true, mediaTime: 0 });
    expect(out.packets).toHaveLength(50);
  });
});

describe('codecs', () => {
  it('names H.264 as Chromium wants it', () => {
    expect(fragment(plain).inits[0]).toMatchObject({ mime: expect.stringMatching(/^video\/mp4; codecs="avc1\.42[0-9a-f]{4}"$/), width: 160, height: 96, audioCodec: null });
  });

  it.each([true, false])('passes H.265 on, parameter sets in band: %s', async (setsInBand) => {
    const stream = encodeStream({ codec: 'libx265', setsInBand });
    const out = fragment(stream);
    expect(out.inits).toHaveLength(1);
    expect(out.inits[0]?.mime).toMatch(/^video\/mp4; codecs="hvc1\.1\.6\.L\d+/);
    expect(out.inits[0]).toMatchObject({ width: 160, height: 96 });
    expect(await readMp4(join(folder, 'h265.mp4'), bytesOfRun(out, 1))).toHaveLength(75);
  });

  it.each([['aac', 'mp4a.40.2'], ['libopus', 'opus']] as const)('passes %s on beside the picture', async (audio, codec) => {
    const stream = encodeStream({ audio });
    const out = fragment(stream);
    expect(out.inits[0]?.audioCodec).toBe(codec);
    const read = await readMp4(join(folder, 'sound.mp4'), bytesOfRun(out, 1));
    const sounds = read.filter(({ stream: index }) => index === 1);
    expect(sounds.length).toBeGreaterThan(stream.audio!.packets.length - 5);
    // The first sound of the file lies where it lay in the source: no drift between the tracks.
    const offsets = sounds.map(({ ptsS }) => Math.round(ptsS * 48_000));
    expect(stream.audio!.packets.map(({ pts }) => pts)).toEqual(expect.arrayContaining(offsets));
  });

  it('leaves G.711 out of the MP4 but gives it to packet takers', () => {
    const out = fragment(encodeStream({ audio: 'pcm_mulaw' }));
    expect(out.inits[0]).toMatchObject({ audioCodec: null, mime: expect.not.stringContaining(',') });
    expect(out.packets.filter(({ kind, codec }) => kind === 'audio' && codec === 'pcm_mulaw').length).toBeGreaterThan(100);
  });

  it('puts parameter sets before every key frame for packet takers', () => {
    const keys = fragment(plain).packets.filter(({ kind, key }) => kind === 'video' && key);
    expect(keys).toHaveLength(3);
    for (const { data } of keys) expect((data[data.indexOf(Buffer.from([0, 0, 1])) + 3] ?? 0) & 31).toBe(7);
  });
});

describe('F20 a stream that changes in the middle', () => {
  const small = encodeStream({ setsInBand: true, seconds: 2 });
  const large = encodeStream({ setsInBand: true, seconds: 2, width: 320, height: 192 });
  const out = fragment(small, [...small.video.packets, ...shifted(large.video.packets, 180_000)]);

  it('begins a new run with the new size', async () => {
    expect(out.inits.map(({ run, width, height }) => [run, width, height])).toEqual([[1, 160, 96], [2, 320, 192]]);
    const first = out.fragments.find(({ run }) => run === 2) as MediaFragment;
    expect(first).toMatchObject({ randomAccess: true, discontinuity: true, mediaTime: 0, captureAt: originMs + 2_000 });
    expect(await readMp4(join(folder, 'second.mp4'), bytesOfRun(out, 2))).toHaveLength(50);
  });

  it('does not take repeated parameter sets for a change', () => {
    expect(fragment(small).inits).toHaveLength(1);
  });
});

describe('F51 timestamps that make no sense', () => {
  const { packets } = plain.video;

  it('ends the run when time goes back and begins another at the next key frame', () => {
    const out = fragment(plain, [...shifted(packets.slice(0, 35), 9_000_000), ...packets.slice(35)]);
    expect(out.inits.map(({ run }) => run)).toEqual([1, 2]);
    expect(out.fragments.filter(({ run }) => run === 1).reduce((sum, one) => sum + one.videoFrames, 0)).toBe(35);
    expect(out.fragments.filter(({ run }) => run === 2).reduce((sum, one) => sum + one.videoFrames, 0)).toBe(25);
    expect(out.fragments.find(({ run }) => run === 2)).toMatchObject({ discontinuity: true, randomAccess: true });
  });

  it('begins a new run when time leaps ahead', () => {
    expect(fragment(plain, [...packets.slice(0, 50), ...shifted(packets.slice(50), 900_000)]).inits).toHaveLength(2);
  });

  it('bears jitter and doubled times without a new run, and never goes back', async () => {
    const jittered = packets.map((one, i) => ({ ...one, pts: i % 7 === 3 ? packets[i - 1]!.pts : one.pts + ((i * 37) % 11) * 60 }));
    const out = fragment(plain, jittered);
    expect(out.inits).toHaveLength(1);
    const read = await readMp4(join(folder, 'jitter.mp4'), bytesOfRun(out, 1));
    expect(read).toHaveLength(75);
    for (const [i, one] of read.entries()) if (i > 0) expect(one.dtsS).toBeGreaterThan(read[i - 1]!.dtsS);
  });

  it('marks a hole of lost pictures', () => {
    const out = fragment(plain, packets.filter((_, i) => i < 30 || i >= 48));
    expect(out.inits).toHaveLength(1);
    expect(out.fragments.filter(({ discontinuity }) => discontinuity)).toHaveLength(2);
  });

  it.each([1, 2])('keeps the order of %i B-frames', async (bFrames) => {
    const stream = encodeStream({ bFrames });
    const out = fragment(stream);
    expect(out.inits).toHaveLength(1);
    const read = await readMp4(join(folder, 'b.mp4'), bytesOfRun(out, 1));
    const first = read[0]?.ptsS ?? 0;
    expect(read.map(({ ptsS }) => Math.round((ptsS - first) * 90_000))).toEqual(stream.video.packets.map(({ pts }) => pts));
    for (const one of read) expect(one.dtsS).toBeLessThanOrEqual(one.ptsS + 1e-9);
    // The map from media time to wall time holds for every picture, whatever its place in the order.
    const { captureAt, mediaTime } = out.fragments[0] as MediaFragment;
    expect(Math.abs(captureAt + (first - mediaTime) * 1000 - originMs)).toBeLessThanOrEqual(1);
  });

  it('goes on for 60 s without a key frame in fragments of bounded size', () => {
    const out = gather();
    const fragmenter = new Fragmenter(scriptedSource(plain), { run: 0, sequence: 0 }, out);
    for (let i = 0; i < 60 * 25; i += 1) fragmenter.push(sourcePacketOf({ ...(packets[i === 0 ? 0 : 1 + (i % 20)] as EncodedPacket), pts: i * 3600, dts: i * 3600 }));
    fragmenter.destroy();
    expect(out.inits).toHaveLength(1);
    expect(Math.max(...out.fragments.map(({ durationS }) => durationS))).toBeLessThanOrEqual(0.3001);
    expect(out.fragments.reduce((sum, one) => sum + one.videoFrames, 0)).toBe(1500);
  });

  it('calls a picture above 8 MB garbage', () => {
    const huge = { ...(packets[1] as EncodedPacket), data: Buffer.alloc(9 * 1024 * 1024, 7) };
    expect(() => fragment(plain, [packets[0] as EncodedPacket, huge])).toThrow(/camera-garbage/);
  });

  it('cuts before 8 MB', () => {
    const big = (i: number) => ({ ...(packets[i] as EncodedPacket), data: Buffer.concat([packets[i]!.data, Buffer.alloc(3_000_000, 7)]) });
    const out = fragment(plain, [packets[0] as EncodedPacket, big(1), big(2), big(3), big(4)]);
    expect(out.fragments.length).toBeGreaterThan(1);
    for (const { data } of out.fragments) expect(data.length).toBeLessThanOrEqual(8 * 1024 * 1024 - 40);
  });

  it('calls key frames that describe no picture garbage', () => {
    const rubbish = packets.map((one) => ({ ...one, key: true, data: Buffer.from([0, 0, 0, 1, 0x67, 0xff, 0xff, 0, 0, 1, 0x65, 1, 2, 3]) }));
    expect(() => fragment(plain, rubbish)).toThrow(/camera-garbage/);
  });
});

describe('audio never stops video', () => {
  const stream = encodeStream({ audio: 'aac', seconds: 8 });
  const video = stream.video.packets;

  it('goes on without audio when none comes', () => {
    const out = fragment(stream, video);
    expect(out.inits.map(({ audioCodec }) => audioCodec)).toEqual(['mp4a.40.2', null]);
    expect(out.fragments.reduce((sum, one) => sum + one.videoFrames, 0)).toBe(200);
  });

  it('takes audio up again once it flows', () => {
    const out = fragment(stream, interleaved(stream).filter((one) => one.video || one.pts < 48_000 || one.pts > 4 * 48_000));
    expect(out.inits.map(({ audioCodec }) => audioCodec)).toEqual(['mp4a.40.2', null, 'mp4a.40.2']);
    expect(out.fragments.reduce((sum, one) => sum + one.videoFrames, 0)).toBe(200);
  });

  it('bends audio that goes back and drops audio of another time', () => {
    const wild = interleaved(stream).map((one, i) => (one.video || i % 5 !== 0 ? one : { ...one, pts: i % 2 === 0 ? one.pts - 400_000 : one.pts + 9_000_000 }));
    const out = fragment(stream, wild);
    expect(out.fragments.reduce((sum, one) => sum + one.videoFrames, 0)).toBe(200);
    expect(out.inits).toHaveLength(1);
  });
});

describe('F51 pictures later than the header announces', () => {
  it('are learnt at the cost of a group of pictures each, at most a few times', async () => {
    const stream = encodeStream({ bFrames: 2, seconds: 4 });
    const out = gather();
    const source = scriptedSource(stream);
    const fragmenter = new Fragmenter(source, { run: 0, sequence: 0 }, out);
    const lying = stream.video.packets.map((one, i) => (i % 25 === 5 ? { ...one, pts: one.pts - 5 * 3600 } : one));
    for (const one of lying) fragmenter.push(sourcePacketOf(one));
    fragmenter.destroy();
    for (const run of new Set(out.fragments.map((one) => one.run))) {
      const read = await readMp4(join(folder, 'lying.mp4'), bytesOfRun(out, run));
      for (const [i, one] of read.entries()) if (i > 0) expect(one.dtsS).toBeGreaterThan(read[i - 1]!.dtsS);
    }
    expect(out.inits.length).toBeGreaterThan(1);
    expect(out.inits.length).toBeLessThanOrEqual(4);
  });
});

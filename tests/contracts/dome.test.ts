/** The simulated PTZ camera as the recorder's own RTSP client sees it: its video turns with it, on time, and rests unwatched. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { AV_LOG_QUIET, Codec, CodecContext, FFmpegError, Frame, Log } from 'node-av';
import { AV_CODEC_ID_H264 } from 'node-av/constants';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ClipFile } from '#recorder/demo/clip-file';
import { lookColumns, lookOfCells, lookRows } from '#recorder/demo/dome/burned-look';
import { burnedColumns, burnedRows, timeOfCells } from '#recorder/demo/dome/burned-time';
import type { Look } from '#recorder/demo/dome/device/position-model';
import { startDome } from '#recorder/demo/dome/dome';
import type { Dome, DomeWant } from '#recorder/demo/dome/dome';
import { drawnScene, sceneOfClip } from '#recorder/demo/dome/scene';
import { openRtsp } from '#recorder/record/open-rtsp';
import { parseSource } from '#recorder/record/source-address';
import { burnedTimeOf } from '../fakes/read-burned.ts';

interface Seen { readonly burned: number | null; readonly look: Look | null; readonly capturedAt: number; readonly decodedAt: number; readonly luma: Buffer }
interface Viewer { readonly pictures: Seen[]; readonly firstKey: () => boolean | null; stop(): Promise<void> }

const ending: (() => Promise<unknown>)[] = [];
let scene: DomeWant['scene'];
beforeAll(() => {
  // The encoders' statistics, and refusals that are meant.
  Log.setLevel(AV_LOG_QUIET);
  scene = drawnScene();
});
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
});

const until = (look: () => unknown) => vi.waitFor(() => expect(look()).toBeTruthy(), { timeout: 10_000, interval: 10 });

async function start(want: Partial<DomeWant> = {}): Promise<Dome> {
  const dome = await startDome({ scene, burn: true, ...want });
  ending.push(() => dome.close());
  return dome;
}

/** Opens the camera as the recorder does and decodes what comes. */
async function watch(url: string): Promise<Viewer> {
  const address = parseSource(url);
  if (address?.kind !== 'rtsp') throw new Error('not an RTSP address');
  const abort = new AbortController();
  const source = await openRtsp({ address, transport: 'tcp', now: Date.now, timeoutMs: 5_000, openingMs: 10_000 }, abort.signal);
  const codec = Codec.findDecoder(AV_CODEC_ID_H264)!;
  const context = new CodecContext();
  context.allocContext3(codec);
  context.threadCount = 1;
  FFmpegError.throwIfError(await context.open2(codec));
  const frame = new Frame();
  frame.alloc();
  const pictures: Seen[] = [];
  let firstKey: boolean | null = null;
  const reading = (async () => {
    for (let packets = await source.next(); packets && !abort.signal.aborted; packets = await source.next()) {
      for (const { packet, pts, key } of packets) {
        firstKey ??= key;
        FFmpegError.throwIfError(await context.sendPacket(packet));
        if (await context.receiveFrame(frame) < 0) continue;
        pictures.push({ ...readCells(frame), capturedAt: source.captureAt(pts), decodedAt: Date.now() });
      }
    }
  })().catch((error: unknown) => { if (!abort.signal.aborted) throw error; });
  let stopped: Promise<void> | null = null;
  const stop = (): Promise<void> => stopped ??= (async () => {
    abort.abort();
    await reading;
    await source.close();
    frame.free();
    context.freeContext();
  })();
  ending.push(stop);
  return { pictures, firstKey: () => firstKey, stop };
}

function readCells(frame: Frame): Pick<Seen, 'burned' | 'look' | 'luma'> {
  const { width, height } = frame;
  const luma = frame.toBuffer().subarray(0, width * height);
  const cell = (column: number, columns: number, row: number, rows: number, from: number) => luma[Math.floor(from + ((row + 0.5) * height) / 4 / rows) * width + Math.floor(((column + 0.5) * width) / columns)] ?? 0;
  return {
    luma, burned: timeOfCells((column, row) => cell(column, burnedColumns, row, burnedRows, 0)),
    look: lookOfCells((column, row) => cell(column, lookColumns, row, lookRows, (height * 3) / 4)),
  };
}

describe('dome', () => {
  it('gives pictures that tell when they were taken, as the sender reports do', async () => {
    const dome = await start();
    const viewer = await watch(dome.rtspUrl);
    await until(() => viewer.pictures.length >= 60);
    expect(viewer.firstKey()).toBe(true);
    // The client believes reports after its first pictures.
    const settled = viewer.pictures.slice(10);
    const errors = settled.map(({ burned, capturedAt }) => Math.abs(capturedAt - burned!));
    const delays = settled.map(({ burned, decodedAt }) => decodedAt - burned!);
    const middle = (all: readonly number[]) => all.toSorted((a, b) => a - b)[all.length >> 1];
    if (process.env['MANARA_FIGURES']) process.stderr.write(`capture error: ${middle(errors)} ms, most ${Math.max(...errors)}; glass to decoded: ${middle(delays)} ms, most ${Math.max(...delays)}\n`);
    expect(settled.every(({ look }) => look !== null)).toBe(true);
    // By arrival alone it would be off by the line's delay.
    expect(middle(errors)).toBeLessThan(20);
    expect(errors.filter((error) => error >= 150)).toEqual([]);
  });

  it('turns while the camera turns, in every picture, and stands when it stands', async () => {
    const dome = await start();
    const viewer = await watch(dome.rtspUrl);
    const pan = () => viewer.pictures.at(-1)?.look?.pan;
    await until(() => pan() !== undefined);
    const [before] = viewer.pictures.slice(-1);
    const { position } = dome.device.state;
    position.move({ pan: 0.5 }, Date.now(), 2_000);
    await until(() => pan()! > 0.1);
    await until(() => !position.moves(Date.now()));
    const stands = dome.look().pan;
    expect(stands).toBeCloseTo(0.5, 2);
    await until(() => Math.abs(pan()! - stands) < 0.001);
    const from = viewer.pictures.length;
    await until(() => viewer.pictures.length >= from + 15);
    const after = viewer.pictures.slice(from);
    for (const { look } of after) expect(look!.pan).toBeCloseTo(stands, 3);
    // What lies between the cells is another part of the scene, and stands too.
    const scenery = ({ luma }: Seen) => luma.subarray(100 * 640, 260 * 640);
    const differs = (a: Seen, b: Seen) => scenery(a).reduce((sum, one, at) => sum + Math.abs(one - scenery(b)[at]!), 0) / scenery(a).length;
    expect(differs(before!, after.at(-1)!)).toBeGreaterThan(20);
    expect(differs(after.at(-2)!, after.at(-1)!)).toBeLessThan(3);
    // Each picture shows the look of its own moment: half speed is 0.25 of the range a second.
    const moving = viewer.pictures.filter(({ look }) => look!.pan > 0.05 && look!.pan < 0.45);
    expect(moving.length).toBeGreaterThan(20);
    for (const { burned, look } of moving) expect(Math.abs(look!.pan - moving[0]!.look!.pan - ((burned! - moving[0]!.burned!) / 1000) * 0.25)).toBeLessThan(0.002);
  });

  it('drives to a preset’s own look', async () => {
    const look = { pan: -0.1, tilt: 0.08, zoom: 0.05 };
    const dome = await start({ presets: [{ name: 'Porte', look }] });
    const viewer = await watch(dome.rtspUrl);
    const { position, presets } = dome.device.state;
    position.drive(presets[0]!.look, Date.now());
    await until(() => (viewer.pictures.at(-1)?.look?.zoom ?? 0) > 0.0499);
    expect(viewer.pictures.at(-1)!.look).toEqual({ pan: expect.closeTo(look.pan, 3), tilt: expect.closeTo(look.tilt, 3), zoom: expect.closeTo(look.zoom, 3) });
  });

  it('gives a still of what it looks at, without anybody watching', async () => {
    const dome = await start();
    const askedAt = Date.now();
    const jpeg = Buffer.from(await (await fetch(`http://127.0.0.1:${dome.device.port}/still?channel=main_1`)).arrayBuffer());
    expect(burnedTimeOf(jpeg)).toBeGreaterThanOrEqual(askedAt);
    expect(burnedTimeOf(jpeg)).toBeLessThanOrEqual(Date.now());
    expect(dome.taken()).toBe(0);
  });

  it('takes pictures only while somebody watches, and begins anew with a key frame', async () => {
    const dome = await start();
    expect(dome.taken()).toBe(0);
    const [first, second] = [await watch(dome.rtspUrl), await watch(dome.rtspUrl)];
    await until(() => first.pictures.length > 5 && second.pictures.length > 5);
    expect(dome.viewers()).toBe(2);
    await first.stop();
    await until(() => dome.viewers() === 1);
    const so = second.pictures.length;
    await until(() => second.pictures.length > so + 10);
    await second.stop();
    await until(() => dome.viewers() === 0);
    const taken = dome.taken();
    // Another camera's second of video: this one takes none of its own meanwhile.
    const other = await watch((await start()).rtspUrl);
    await until(() => other.pictures.length > 25);
    expect(dome.taken()).toBe(taken);
    const third = await watch(dome.rtspUrl);
    await until(() => third.pictures.length > 5);
    expect(third.firstKey()).toBe(true);
    expect(third.pictures[0]!.burned).toBeGreaterThan(other.pictures[0]!.burned!);
  });

  it('lets in by the device’s own password, also when it was changed', async () => {
    const dome = await start({ user: 'operator', password: 'right' });
    const by = (password: string) => dome.rtspUrl.replace('//', `//operator:${password}@`);
    const refused = { problem: { code: 'camera-refused-login' } };
    await expect(watch(by('wrong'))).rejects.toMatchObject(refused);
    const before = await watch(by('right'));
    await until(() => before.pictures.length > 5);
    dome.device.login.password = 'other';
    await expect(watch(by('right'))).rejects.toMatchObject(refused);
    const after = await watch(by('other'));
    await until(() => after.pictures.length > 5);
  });

  it('survives rubbish while others watch', async () => {
    const dome = await start();
    const viewer = await watch(dome.rtspUrl);
    const rubbish = connect(dome.rtspPort, '127.0.0.1');
    const answered = once(rubbish, 'data');
    rubbish.write('\u0000\u0001 not RTSP\r\n\r\n');
    expect(String((await answered)[0])).toMatch(/^RTSP\/1\.0 400 /);
    rubbish.destroy();
    const so = viewer.pictures.length;
    await until(() => viewer.pictures.length > so + 5);
  });

  it('answers requests in the wrong place with their status', async () => {
    const dome = await start();
    const ask = async (line: string, ...headers: string[]) => {
      const socket = connect(dome.rtspPort, '127.0.0.1');
      socket.write([line, 'CSeq: 7', ...headers, '', ''].join('\r\n'));
      const [answer] = await once(socket, 'data') as [Buffer];
      socket.destroy();
      return Number(String(answer).split(' ')[1]);
    };
    expect(await ask(`DESCRIBE rtsp://127.0.0.1/other RTSP/1.0`)).toBe(404);
    expect(await ask(`DESCRIBE not%%an-address RTSP/1.0`)).toBe(404);
    expect(await ask(`OPTIONS * RTSP/2.0`)).toBe(505);
    expect(await ask(`RECORD ${dome.rtspUrl} RTSP/1.0`)).toBe(501);
    expect(await ask(`PLAY ${dome.rtspUrl} RTSP/1.0`)).toBe(455);
    expect(await ask(`PLAY ${dome.rtspUrl} RTSP/1.0`, 'Session: 1')).toBe(454);
    expect(await ask(`SETUP ${dome.rtspUrl}/trackID=0 RTSP/1.0`, 'Transport: RTP/AVP;unicast;client_port=5000-5001')).toBe(461);
    expect(await ask(`SETUP ${dome.rtspUrl}/trackID=0 RTSP/1.0`, 'Transport: RTP/AVP/TCP;interleaved=255-256')).toBe(461);
  });

  it('looks at a clip’s first picture', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'manara-dome-'));
    ending.push(() => rm(folder, { recursive: true, force: true }));
    const file = path.join(folder, 'clip.mp4');
    const [width, height] = [320, 180];
    const clip = new ClipFile(file, { width, height, framesPerSecond: 5, bitsPerSecond: 400_000 }, null);
    // Dark on the left, bright on the right; later pictures are grey.
    for (let index = 0; index < 5; index += 1) clip.picture(Buffer.alloc(width * height * 1.5, 128).map((grey, at) => (index > 0 || at >= width * height ? grey : at % width < width / 2 ? 40 : 210)) as Buffer);
    clip.close();
    const still = await sceneOfClip(file);
    expect(still).toMatchObject({ width: 2_560, height: 1_440, lanes: [] });
    const row = 700 * still.width;
    expect([still.luma[row + 400], still.luma[row + 2_100]]).toEqual([expect.closeTo(40, -1), expect.closeTo(210, -1)]);
    expect(still.red).toHaveLength(1_280 * 720);
    await expect(sceneOfClip(path.join(folder, 'none.mp4'))).rejects.toThrow();
  });
});

describe('dome as a program', () => {
  it('says where it is, tells its look to whoever asks, gives pictures, and ends with its input', async () => {
    const program = fileURLToPath(new URL('../../recorder/demo/dome/main.ts', import.meta.url));
    const child = spawn(process.execPath, [program, '--burn', '--with-parent', '--user', 'operator', '--password', 'right'], { stdio: ['pipe', 'pipe', 'inherit'] });
    const exit = once(child, 'exit');
    ending.push(async () => {
      child.kill('SIGKILL');
      await exit;
    });
    const [line] = await once(createInterface({ input: child.stdout }), 'line') as [string];
    const ready = JSON.parse(line) as { ready: boolean; port: number; rtspPort: number; address: string };
    expect(ready).toEqual({ ready: true, port: expect.any(Number), rtspPort: expect.any(Number), address: `http://127.0.0.1:${ready.port}/onvif/device_service` });
    expect(await (await fetch(`http://127.0.0.1:${ready.port}/look`)).json()).toEqual({ pan: 0, tilt: 0, zoom: 0, moving: false, at: expect.any(Number) });
    const viewer = await watch(`rtsp://operator:right@127.0.0.1:${ready.rtspPort}/video`);
    await until(() => viewer.pictures.length > 5);
    await viewer.stop();
    child.stdin.end();
    expect((await exit)[0]).toBe(0);
  }, 30_000);
});

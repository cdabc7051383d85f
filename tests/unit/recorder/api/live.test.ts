/** The live routes over a camera that is stepped by hand. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { decodeLaneMessage } from '#model/lane-message';
import type { LaneMessage } from '#model/lane-message';
import { makeBurnedClip } from '../../../fakes/burned-clip.ts';
import type { BurnedClip } from '../../../fakes/burned-clip.ts';
import { ClipSource } from '../../../fakes/clip-source.ts';
import { startTestApi } from '../../../fakes/recorder-api.ts';
import type { TestApi } from '../../../fakes/recorder-api.ts';

let clip: BurnedClip;
let source: ClipSource;
let sub: ClipSource;
let api: TestApi;

beforeAll(async () => { clip = await makeBurnedClip({ width: 320, height: 192, seconds: 2 }); });
beforeEach(async () => {
  source = new ClipSource(clip);
  sub = new ClipSource(clip, { role: 'sub' });
  api = await startTestApi({ sources: [source, sub] });
});
afterEach(async () => {
  await api.close();
  expect(source.attached).toBe(0);
  source.destroy();
  sub.destroy();
});
afterAll(() => { globalThis.gc?.(); });

const playlist = async (query = '') => {
  const answer = await api.get(`/api/v1/live/c1/main/index.m3u8${query}`);
  return { status: answer.status, text: await answer.text() };
};
/** The playlist of a complete segment of four parts and an open one of one part. */
async function begun(): Promise<string> {
  source.step(19);
  await playlist();
  source.step(16);
  return (await playlist()).text;
}
const names = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '');

test('a blocking reload waits for its part and gets the playlist that has it', async () => {
  const first = await begun();
  const msn = Number(/MEDIA-SEQUENCE:(\d+)/.exec(first)?.[1]);
  const parts = (text: string) => names(text, /PART:DURATION=[\d.]+,URI="([^"]+)"/g);
  const asked = playlist(`?_HLS_msn=${msn + 1}&_HLS_part=1`);
  expect(parts(first)).toHaveLength(5);
  source.step(4);
  const { text } = await asked;
  expect(parts(text)).toHaveLength(6);
});

test('the hinted part is answered when it exists; what the playlist names can be fetched and plays back in order', async () => {
  const text = await begun();
  const hint = names(text, /PRELOAD-HINT:TYPE=PART,URI="([^"]+)"/g)[0];
  const asked = api.get(`/api/v1/live/c1/main/${hint}`);
  source.step(4);
  const part = Buffer.from(await (await asked).arrayBuffer());
  expect(part.subarray(4, 8).toString()).toBe('moof');
  const init = await api.get(`/api/v1/live/c1/main/${names(text, /MAP:URI="([^"]+)"/g)[0]}`);
  expect(Buffer.from(await init.arrayBuffer()).equals(source.init!.data)).toBe(true);
  const segment = await api.get(`/api/v1/live/c1/main/${names(text, /^(seg-.*)$/gm)[0]}`);
  expect({ status: segment.status, type: segment.headers.get('content-type') }).toEqual({ status: 200, type: 'video/iso.segment' });
  expect(text).not.toMatch(/URI="(\/|[a-z]+:)/);
});

test('absurd reloads are refused at once with 400: far ahead, a part without a segment, junk', async () => {
  await begun();
  const answers = await Promise.all(['?_HLS_msn=99999999999', '?_HLS_part=1', '?_HLS_msn=-1', '?_HLS_msn=x'].map((query) => playlist(query)));
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
});

test('F09 a camera that sends nothing: the playlist waits, then says 503 with the camera\'s problem', async () => {
  source.lose({ code: 'camera-stalled' });
  const { status, text } = await playlist();
  expect({ status, problem: JSON.parse(text) as unknown }).toEqual({ status: 503, problem: { code: 'camera-stalled' } });
}, 15_000);

test('F13 however many ask, a source is attached once for LL-HLS and left when nobody asks any more', async () => {
  const short = await startTestApi({ sources: [source], limits: { windowIdleMs: 300 } });
  source.step(20);
  await Promise.all(Array.from({ length: 6 }, () => short.get('/api/v1/live/c1/main/index.m3u8')));
  expect(source.attached).toBe(1);
  await expect.poll(() => source.attached).toBe(0);
  await short.close();
});

test('a still is the newest key frame with its capture time, decoded once per key frame', async () => {
  source.step(40);
  const [first, second] = await Promise.all([api.get('/api/v1/live/c1/main/still'), api.get('/api/v1/live/c1/main/still')]);
  expect(first.headers.get('content-type')).toBe('image/jpeg');
  expect(Number(first.headers.get('manara-captured-at'))).toBe(source.startedAt + 2000);
  const bytes = Buffer.from(await first.arrayBuffer());
  expect([bytes[0], bytes[1], bytes.at(-2), bytes.at(-1)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
  expect(Buffer.from(await second.arrayBuffer()).equals(bytes)).toBe(true);
});

test('a still of a lost camera says why', async () => {
  source.lose({ code: 'camera-refused-login' });
  const answer = await api.get('/api/v1/live/c1/main/still');
  expect({ status: answer.status, problem: await answer.json() }).toEqual({ status: 503, problem: { code: 'camera-refused-login' } });
});

test('unknown cameras and roles are not found everywhere', async () => {
  const paths = ['cameras/c9', 'cameras/c9/spans?from=0&to=1', 'live/c9/main/index.m3u8', 'live/c9/main/still'].map((path) => api.get(`/api/v1/${path}`));
  expect((await Promise.all(paths)).map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  // Only bridged cameras have a third stream.
  expect((await api.get('/api/v1/live/c1/third/still')).status).toBe(404);
  expect((await api.get('/api/v1/live/c1/fourth/still')).status).toBe(400);
});

test('the camera list never carries a source address', async () => {
  const text = await (await api.get('/api/v1/cameras')).text();
  expect(JSON.parse(text)).toMatchObject({ total: 1, next: null, cameras: [{ id: 'c1', streams: [{ role: 'main', viewers: 0 }, { role: 'sub' }] }] });
  expect(text).not.toMatch(/rtsp|sim:|source/);
});

async function postOffer(body: string, type = 'application/sdp') {
  const answer = await fetch(`${api.origin}/api/v1/live/c1/main/whep`, { method: 'POST', body, headers: { authorization: `Bearer ${api.token}`, 'content-type': type } });
  return { status: answer.status, problem: await answer.json() as { code: string } };
}

test('WHEP refuses in the closed list\'s words: no SDP, another content type, H.265, a lost camera', async () => {
  source.step(15);
  expect(await postOffer('hello')).toMatchObject({ status: 400, problem: { code: 'invalid-input' } });
  expect(await postOffer('{}', 'application/json')).toMatchObject({ status: 415, problem: { code: 'invalid-input' } });
  source.restart(clip, 'hvc1.1.6.L93.B0');
  expect(await postOffer('v=0')).toMatchObject({ status: 406, problem: { code: 'codec-unsupported' } });
  source.lose({ code: 'camera-unreachable' });
  expect(await postOffer('v=0')).toMatchObject({ status: 503, problem: { code: 'camera-unreachable' } });
});

/** A lane as the core opens it. */
async function openLane(): Promise<{ send(request: unknown): void; received: LaneMessage[]; closed: Promise<number>; close(): void }> {
  const socket = new WebSocket(`ws://127.0.0.1:${api.port}/api/v1/lane`, { headers: { authorization: `Bearer ${api.token}` } });
  const received: LaneMessage[] = [];
  socket.on('message', (data) => { received.push(decodeLaneMessage(new Uint8Array(data as Buffer)) as LaneMessage); });
  const closed = new Promise<number>((resolve) => { socket.on('close', resolve); });
  await new Promise((resolve, reject) => { socket.on('open', resolve); socket.on('error', reject); });
  return { send: (request) => socket.send(typeof request === 'string' ? request : JSON.stringify(request)), received, closed, close: () => socket.close() };
}

test('a lane carries several streams, each from its group in hand on', async () => {
  source.step(22);
  const lane = await openLane();
  lane.send({ op: 'subscribe', stream: 5, camera: 'c1', role: 'main' });
  lane.send({ op: 'subscribe', stream: 6, camera: 'c1', role: 'sub' });
  await expect.poll(() => lane.received.length).toBeGreaterThanOrEqual(5);
  source.step(8);
  const of = (stream: number) => lane.received.filter((message) => message.stream === stream).map((message) => (message.kind === 'fragment' ? `${message.kind} ${message.randomAccess}` : message.kind));
  await expect.poll(() => of(5)).toEqual(['status', 'init', 'fragment true', 'fragment false', 'fragment false']);
  expect(of(6)).toEqual(['status', 'init']);
  expect((await (await api.get('/api/v1/cameras/c1')).json() as { streams: { viewers: number }[] }).streams.map(({ viewers }) => viewers)).toEqual([1, 1]);
  lane.send({ op: 'unsubscribe', stream: 5 });
  await expect.poll(() => source.attached).toBe(0);
  lane.close();
  await lane.closed;
  await expect.poll(() => sub.attached).toBe(0);
});

test('subscribing a number again replaces its stream', async () => {
  const lane = await openLane();
  lane.send({ op: 'subscribe', stream: 1, camera: 'c1', role: 'main' });
  await expect.poll(() => source.attached).toBe(1);
  lane.send({ op: 'subscribe', stream: 1, camera: 'c1', role: 'sub' });
  await expect.poll(() => [source.attached, sub.attached]).toEqual([0, 1]);
  lane.close();
  await lane.closed;
});

test('a camera or role that does not exist ends that stream, not the lane', async () => {
  const lane = await openLane();
  lane.send({ op: 'subscribe', stream: 1, camera: 'nobody', role: 'main' });
  lane.send({ op: 'subscribe', stream: 2, camera: 'c1', role: 'third' });
  await expect.poll(() => lane.received).toMatchObject([{ stream: 1, is: 'ended', problem: { code: 'not-found' } }, { stream: 2, is: 'ended', problem: { code: 'not-found' } }]);
  lane.close();
  await lane.closed;
});

test('a lane takes no more than 1,024 subscriptions', async () => {
  const lane = await openLane();
  for (let stream = 0; stream < 1_025; stream += 1) lane.send({ op: 'subscribe', stream, camera: 'c1', role: 'main' });
  await expect.poll(() => lane.received.filter((message) => message.stream === 1_024)).toMatchObject([{ is: 'ended', problem: { code: 'over-budget' } }]);
  expect(source.attached).toBe(1_024);
  lane.close();
  await lane.closed;
});

test.each([
  ['no JSON', 'hello', 1008], ['another operation', { op: 'record', stream: 1 }, 1008], ['a stream number out of range', { op: 'subscribe', stream: -1, camera: 'c1', role: 'main' }, 1008],
  ['a path for a camera', { op: 'subscribe', stream: 1, camera: '../c1', role: 'main' }, 1008], ['a field too many', { op: 'unsubscribe', stream: 1, x: 1 }, 1008], ['5 kB', 'x'.repeat(5000), 1009],
])('F25 a lane client that sends %s is cut off', async (_name, request, code) => {
  const lane = await openLane();
  lane.send(request);
  expect(await lane.closed).toBe(code);
});

/** Foreign RTSP cameras through the real recorder process, from a real RTSP server (GStreamer's). */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { request } from 'undici';
import { RTCPeerConnection, RTCRtpCodecParameters } from 'werift';
import type { Camera, StreamRole } from '#model/camera';
import type { LaneMessage } from '#model/lane-message';
import { ServerFault } from '#core/servers/recording-server';
import type { LiveCandidate, LivePart } from '#core/servers/recording-server';
import { killStarted, rtspMissing, startCameras, startRecorder } from '../fakes/bridge-recorder.ts';

/** Everything a URL could break on. */
const password = 'c@nary:#%/é 2';
const wrongPassword = 'wr0ng-canary';
const soon = { timeout: 20_000, interval: 30 };
const { signal } = new AbortController();

const camera: Camera = { id: 'plain/a/b c', server: 'plain', number: 1, name: { fr: 'Gare' }, site: { id: 's', name: {} }, recorded: false, streams: [{ role: 'main' }, { role: 'sub' }] };
const way = (kind: LiveCandidate['kind'], role: StreamRole = 'main'): LiveCandidate => ({ camera: camera.id, role, kind });
const rtsp = (port: number, mount: string, secret = password) => `rtsp://viewer:${encodeURIComponent(secret)}@127.0.0.1:${port}${mount}`;

function follow(live: LivePart, candidate: LiveCandidate) {
  const got: LaneMessage[] = [];
  const stop = new AbortController();
  live.lane!.follow(candidate, (_encoded, message) => { got.push(message); }, stop.signal);
  onTestFinished(() => { stop.abort(); });
  const fragments = () => got.filter(({ kind }) => kind === 'fragment').length;
  return { got, stop, fragments, states: () => got.flatMap((message) => (message.kind === 'status' ? [message.problem ? `${message.is} ${message.problem.code}` : message.is] : [])) };
}

async function fetchUpstream(live: LivePart, candidate: LiveCandidate) {
  const { url, headers } = await live.open(candidate, signal);
  const answer = await request(url, { headers });
  return { status: answer.statusCode, type: answer.headers['content-type'], body: Buffer.from(await answer.body.arrayBuffer()), url };
}

describe.skipIf(rtspMissing)(rtspMissing ? 'real RTSP server (skipped: gir1.2-gst-rtsp-server-1.0 is not installed)' : 'RTSP bridge, real recorder and real RTSP server', () => {
  let port = 0;
  beforeAll(async () => { port = await startCameras('--mount', '/main=h264', '--mount', '/sub=h264', '--mount', '/h265=h265', '--user', 'viewer', '--password', password); }, 20_000);
  afterAll(killStarted);

  test('lane, LL-HLS and still give pictures; sources are asked once for all; nothing is listed, written or logged', async () => {
    const { recorder, data, said, ask } = await startRecorder();
    let asked = 0;
    const live = recorder.bridge.live(async () => { asked += 1; return { main: rtsp(port, '/main'), sub: rtsp(port, '/sub'), third: rtsp(port, '/h265') }; });
    expect(live.candidates(camera, { width: 400, height: 300, muted: true, purpose: 'tile' })[0]).toEqual(way('lane', 'sub'));

    const [main, sub, third] = (['main', 'sub', 'third'] as const).map((role) => follow(live, way('lane', role)));
    await vi.waitFor(() => { for (const each of [main!, sub!, third!]) expect(each.fragments()).toBeGreaterThan(3); }, soon);
    expect(main!.states()).toEqual(['opening', 'live']);
    expect(third!.got.find(({ kind }) => kind === 'init')).toMatchObject({ mime: expect.stringContaining('hvc1') as string });
    expect(asked).toBe(1);

    const playlist = await fetchUpstream(live, way('llhls'));
    expect(playlist.body.toString()).toMatch(/^#EXTM3U\n/);
    const still = await fetchUpstream(live, way('stills', 'sub'));
    expect([still.status, still.type, still.body.readUInt16BE(0)]).toEqual([200, 'image/jpeg', 0xffd8]);
    expect(asked).toBe(1);
    expect(await ask('/api/v1/cameras')).toMatchObject({ total: 0 });
    expect(await ask('/api/v1/health')).toMatchObject({ cameras: 0, is: 'ok' });

    for (const each of [main!, sub!, third!]) each.stop.abort();
    const everything = said.out + said.err + spawnSync('grep', ['-ra', '-e', 'c@nary', '-e', 'c%40nary', data], { encoding: 'utf8' }).stdout + playlist.url + still.url;
    expect(everything).not.toMatch(/c(@|%40)nary/);
  }, 60_000);

  test('WHEP answers an offer with H.264, and its session can be ended where it says', async () => {
    const { recorder } = await startRecorder();
    const live = recorder.bridge.live(async () => ({ main: rtsp(port, '/main') }));
    const peer = new RTCPeerConnection({ iceServers: [], codecs: { video: [new RTCRtpCodecParameters({ mimeType: 'video/H264', clockRate: 90_000, parameters: 'packetization-mode=1;profile-level-id=42e01f' })], audio: [] } });
    onTestFinished(() => peer.close());
    peer.addTransceiver('video', { direction: 'recvonly' });
    const offer = await peer.createOffer();
    // werift would ask a public STUN server all the same.
    for (const { connection } of peer.iceTransports) delete connection.stunServer;
    await peer.setLocalDescription(offer);
    const { url, headers } = await live.open(way('whep'), signal);
    const answer = await fetch(url, { method: 'POST', headers: { ...headers, 'content-type': 'application/sdp' }, body: peer.localDescription!.sdp });
    expect([answer.status, await answer.text()]).toEqual([201, expect.stringMatching(/^a=rtpmap:\d+ H264\/90000/m) as string]);
    expect((await fetch(new URL(answer.headers.get('location')!, url), { method: 'DELETE', headers })).status).toBe(200);
  }, 60_000);

  test('the source closes when nobody watches any more', async () => {
    const { recorder, said } = await startRecorder();
    const live = recorder.bridge.live(async () => ({ main: rtsp(port, '/main') }));
    const one = follow(live, way('lane'));
    await vi.waitFor(() => { expect(one.fragments()).toBeGreaterThan(0); }, soon);
    one.stop.abort();
    await vi.waitFor(() => { expect(said.err).toMatch(/"is":"closed"/); }, soon);
  }, 60_000);

  test('a recorder that is killed while followed is told the camera again, and pictures go on', async () => {
    const { recorder, pid } = await startRecorder();
    let asked = 0;
    const live = recorder.bridge.live(async () => { asked += 1; return { main: rtsp(port, '/main') }; });
    const one = follow(live, way('lane'));
    await vi.waitFor(() => { expect(one.fragments()).toBeGreaterThan(3); }, soon);
    const killed = pid();
    process.kill(killed, 'SIGKILL');
    await vi.waitFor(() => { expect(one.states()).toContain('lost server-unreachable'); }, soon);
    const seen = one.got.length;
    await vi.waitFor(() => { expect(one.got.slice(seen).map(({ kind }) => kind)).toEqual(expect.arrayContaining(['init', 'fragment'])); }, soon);
    expect(pid()).not.toBe(killed);
    expect(one.states()).not.toContain('ended');
    // A way that is fetched is told too, without having noticed the restart.
    expect((await fetchUpstream(live, way('stills'))).status).toBe(200);
  }, 60_000);

  test('a wrong password is told as such and never shown; when it is put right the pictures come', async () => {
    const { recorder, said } = await startRecorder();
    let current = wrongPassword;
    const live = recorder.bridge.live(async () => ({ main: rtsp(port, '/main', current) }));
    const one = follow(live, way('lane'));
    await vi.waitFor(() => { expect(one.states()).toEqual(['opening', 'lost camera-refused-login']); }, soon);
    const still = await fetchUpstream(live, way('stills'));
    expect([still.status, JSON.parse(still.body.toString())]).toEqual([503, { code: 'camera-refused-login', detail: 'user or password refused' }]);
    current = password;
    await vi.waitFor(() => { expect(one.fragments()).toBeGreaterThan(0); }, soon);
    expect(said.out + said.err + JSON.stringify(one.got)).not.toMatch(/canary|c(@|%40)nary/);
  }, 60_000);

  test('a camera whose address changes is opened at the new one', async () => {
    const { recorder } = await startRecorder();
    let mount = '/nothing';
    const live = recorder.bridge.live(async () => ({ main: rtsp(port, mount) }));
    const one = follow(live, way('lane'));
    await vi.waitFor(() => { expect(one.states()).toEqual(['opening', 'lost camera-no-video']); }, soon);
    mount = '/main';
    await vi.waitFor(() => { expect(one.fragments()).toBeGreaterThan(0); }, soon);
  }, 60_000);

  test('absent streams, addresses that are none, servers that do not answer and aborts', async () => {
    const { recorder } = await startRecorder();
    const noSub = recorder.bridge.live(async () => ({ main: rtsp(port, '/main') }));
    await expect(noSub.open(way('stills', 'sub'), signal)).rejects.toMatchObject({ problem: { code: 'not-found' } });
    const none = recorder.bridge.live(async () => ({ main: `http://viewer:${wrongPassword}@127.0.0.1/` }));
    const fault: unknown = await none.open(way('stills'), signal).catch((error: unknown) => error);
    expect(fault).toMatchObject({ problem: { code: 'invalid-input' } });
    expect(JSON.stringify(fault) + String(fault)).not.toContain(wrongPassword);
    const failing = recorder.bridge.live(() => Promise.reject(new ServerFault({ code: 'login-required' })));
    const one = follow(failing, way('lane'));
    await vi.waitFor(() => { expect(one.states()).toEqual(['opening', 'lost login-required']); }, soon);
    const leaving = new AbortController();
    const hanging = recorder.bridge.live(() => new Promise(() => undefined));
    const opening = hanging.open(way('stills'), leaving.signal);
    leaving.abort(new Error('left'));
    await expect(opening).rejects.toThrow('left');
  }, 60_000);
});

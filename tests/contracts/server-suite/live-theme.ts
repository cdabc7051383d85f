/** Cameras and live pictures. */
import { expect, test } from 'vitest';
import { cameraId, splitCameraId } from '#model/ids';
import { nameIn } from '#model/local-name';
import { liveKinds } from '#model/live';
import type { CameraHealth, LiveCandidate, PushedPicture, RecordingServer, ServerHealth } from '#core/servers/recording-server';
import type { LaneMessage } from '#model/lane-message';
import { fetchUpstream, isJpeg, isVideo, makeViewer, playPlaylist } from './fetch-upstream.ts';
import { allCandidates, cameraOf, checkNoSecret, faultCode, soon, wants } from './stand.ts';
import type { Stand } from './stand.ts';

export function liveTheme(stand: () => Stand): void {
  test('cameras have stable ids, unique numbers, names and streams, and tell no secret', async () => {
    const { server, secrets, cameraWithEverything } = stand();
    const cameras = await server.cameras(soon());
    expect(cameras.map(({ id }) => id)).toContain(cameraWithEverything);
    for (const camera of cameras) {
      expect(splitCameraId(camera.id)?.server).toBe(server.id);
      expect(camera.server).toBe(server.id);
      expect(Number.isInteger(camera.number) && camera.number >= 0).toBe(true);
      expect(nameIn(camera.name, 'en')).not.toBe('');
      for (const name of Object.values(camera.name)) expect(name.length).toBeLessThanOrEqual(200);
      expect(camera.streams.length).toBeGreaterThan(0);
      expect(new Set(camera.streams.map(({ role }) => role)).size).toBe(camera.streams.length);
    }
    for (const key of ['id', 'number'] as const) expect(new Set(cameras.map((camera) => camera[key])).size).toBe(cameras.length);
    expect((await server.cameras(soon())).map(({ id, number }) => ({ id, number }))).toEqual(cameras.map(({ id, number }) => ({ id, number })));
    checkNoSecret(cameras, secrets);
  });

  test('ways to watch are listed at once, the same each time, without secrets', async () => {
    const camera = await cameraOf(stand());
    for (const want of wants) {
      const candidates = stand().server.live.candidates(camera, want);
      expect(Array.isArray(candidates)).toBe(true);
      expect(candidates.length).toBeGreaterThan(0);
      expect(stand().server.live.candidates(camera, want)).toEqual(candidates);
      for (const { camera: id, role, kind } of candidates) {
        expect(id).toBe(camera.id);
        expect(liveKinds).toContain(kind);
        expect(camera.streams.map((stream) => stream.role)).toContain(role);
      }
      expect(new Set(candidates.map(({ kind, role }) => `${kind} ${role}`)).size).toBe(candidates.length);
      checkNoSecret(candidates, stand().secrets);
    }
  });

  test('each way to watch brings media', async () => {
    const candidates = await allCandidates(stand());
    expect(candidates.length).toBeGreaterThan(0);
    for (const candidate of candidates) await expect(watchOnce(stand().server, candidate, stand().answersOnly?.includes(candidate.kind)), `${candidate.kind} ${candidate.role}`).resolves.toBeUndefined();
  }, 90_000);

  test('a camera it does not have is refused', async () => {
    const { server } = stand();
    const [first] = await allCandidates(stand());
    if (!first || !/^(whep|llhls|hls|stills)$/.test(first.kind)) return;
    expect(await faultCode(server.live.open({ ...first, camera: cameraId('some-other-server', 'x') }, soon()), stand())).toBe('not-found');
  });

  test('an abort is no fault', async () => {
    const reason = new Error('enough');
    await expect(stand().server.cameras(AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  test('watching tells how the server and its cameras are, without secrets, until it is stopped', async () => {
    const told = watch(stand().server);
    try {
      await expect.poll(() => told.health.at(-1)?.is, { timeout: 15_000 }).toMatch(/^(ok|degraded)$/);
      await expect.poll(() => told.cameras.find(({ camera }) => camera === stand().cameraWithEverything)?.is, { timeout: 15_000 }).toBeDefined();
      expect(told.catalogue).toBeGreaterThan(0);
      checkNoSecret([told.health, told.cameras], stand().secrets);
    } finally {
      told.stop();
    }
  });
}

export function watch(server: RecordingServer) {
  const stop = new AbortController();
  const told = { health: [] as ServerHealth[], cameras: [] as CameraHealth[], catalogue: 0, stop: () => { stop.abort(); } };
  server.watch({
    catalogueChanged: () => { told.catalogue += 1; },
    cameraHealth: (changes) => { told.cameras.push(...changes); },
    serverHealth: (health) => { told.health.push(health); },
  }, stop.signal);
  return told;
}

/** Resolves once this way brought media, or an answer where that is all the peer gives; rejects with why not. */
export async function watchOnce(server: RecordingServer, candidate: LiveCandidate, answerOnly = false): Promise<void> {
  if (candidate.kind === 'lane') return untilLane(server, candidate);
  if (candidate.kind === 'mjpeg') return untilPictures(server, candidate);
  if (candidate.kind === 'offered') return untilOffer(server, candidate);
  const upstream = await server.live.open(candidate, soon());
  if (candidate.kind === 'stills') {
    const { status, body } = await fetchUpstream(upstream);
    expect(status).toBe(200);
    expect(isJpeg(body)).toBe(true);
  } else if (candidate.kind === 'whep') {
    const { peer, offer } = await makeViewer();
    const answer = await fetchUpstream(upstream, { method: 'POST', type: 'application/sdp', body: offer });
    expect([200, 201]).toContain(answer.status);
    if (answerOnly) {
      expect(answer.body.toString()).toMatch(/^v=0\r?\n/);
      return peer.close();
    }
    expect(answer.body.toString()).toMatch(/^v=0\r?\n[^]*m=video/);
    await peer.setRemoteDescription({ type: 'answer', sdp: answer.body.toString() });
    if (answer.location !== undefined) await fetchUpstream({ ...upstream, url: new URL(answer.location, upstream.url).href }, { method: 'DELETE' });
    await peer.close();
  } else if (answerOnly) {
    const { status, body } = await fetchUpstream(upstream);
    expect([status, body.toString('latin1', 0, 7)]).toEqual([200, '#EXTM3U']);
  } else {
    const { playlists, init, media } = await playPlaylist(upstream);
    for (const playlist of playlists) expect(playlist).toMatch(/^#EXTM3U/);
    if (init) expect(isVideo(init)).toBe(true);
    expect(isVideo(media)).toBe(true);
  }
}

async function untilLane({ live }: RecordingServer, candidate: LiveCandidate): Promise<void> {
  const stop = new AbortController();
  const kinds = new Set<LaneMessage['kind']>();
  live.lane?.follow(candidate, (_encoded, message) => { kinds.add(message.kind); }, stop.signal);
  try {
    await expect.poll(() => [kinds.has('init'), kinds.has('fragment')], { timeout: 15_000 }).toEqual([true, true]);
  } finally {
    stop.abort();
  }
}

async function untilPictures({ live }: RecordingServer, candidate: LiveCandidate): Promise<void> {
  const stop = new AbortController();
  const pictures: PushedPicture[] = [];
  const reading = live.pictures?.(candidate, (picture) => { pictures.push(picture); }, stop.signal).catch((error: unknown) => { if (!stop.signal.aborted) throw error; });
  await Promise.race([reading, expect.poll(() => pictures.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(2)]);
  stop.abort();
  await reading;
  expect(pictures.length).toBeGreaterThanOrEqual(2);
  for (const { jpeg } of pictures) expect(isJpeg(jpeg)).toBe(true);
}

async function untilOffer({ live }: RecordingServer, candidate: LiveCandidate): Promise<void> {
  const session = await live.offer?.(candidate, soon());
  try {
    expect(session?.offer).toMatch(/^v=0\r?\n[^]*m=video/);
  } finally {
    await session?.close();
  }
}

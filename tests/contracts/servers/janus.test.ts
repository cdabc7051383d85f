/** Server-offer WebRTC against Debian's Janus: a real gateway, real RTP from FFmpeg, a real answering peer. */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openJanusOffer } from '#core/servers/janus-offer';
import { ServerFault } from '#core/servers/recording-server';
import { createServerHttp } from '#core/servers/server-http';
import type { ServerHttp } from '#core/servers/server-http';
import { createAnsweringPeer } from '../../fakes/answering-peer.ts';
import { showInChromium } from '../../fakes/answering-page.ts';
import { chromiumPath } from '../../e2e/chromium.ts';
import { janusPin, janusSecret, startJanus, whyNoJanus } from '../../peers/janus.ts';
import type { JanusPeer } from '../../peers/janus.ts';

const missing = whyNoJanus();
const mount = (mountpoint: number, part: object = {}) => ({ path: 'janus', mountpoint, apiSecret: janusSecret, ...part });
const soon = () => AbortSignal.timeout(20_000);

describe.skipIf(missing !== null)(`Janus offers, we answer${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let janus: JanusPeer;
  let http: ServerHttp;
  beforeAll(async () => {
    janus = await startJanus();
    http = createServerHttp({ address: janus.address });
  }, 60_000);
  afterAll(async () => {
    await http?.destroy();
    await janus?.stop();
  });

  const sessionStands = async (path: string): Promise<boolean> => {
    const { body } = await http.bytes(path, { method: 'POST', body: JSON.stringify({ janus: 'keepalive', transaction: 't', apisecret: janusSecret }), signal: soon() });
    return (JSON.parse(body.toString()) as { janus: string }).janus === 'ack';
  };

  test('H.264 arrives over ICE, DTLS and SRTP until the session is closed', async () => {
    const asked: string[] = [];
    const watched: ServerHttp = { ...http, json: (path, schema, request) => { asked.push(path); return http.json(path, schema, request); } };
    const session = await openJanusOffer(watched, mount(1), soon());
    const viewer = createAnsweringPeer({ loopback: false });
    expect(session.offer).toMatch(/^v=0[\s\S]*m=video[\s\S]*H264\/90000[\s\S]*a=candidate:/);
    await session.answer(await viewer.answer(session.offer), soon());
    await vi.waitFor(() => { expect(viewer.packets).toBeGreaterThan(60); }, { timeout: 15_000 });
    // Parameter sets and a key frame: what a decoder needs.
    await vi.waitFor(() => { expect([...viewer.units]).toEqual(expect.arrayContaining([5, 7, 8])); }, { timeout: 10_000 });
    const path = asked.find((one) => /^janus\/\d+\/\d+$/.test(one))!.replace(/\/\d+$/, '');
    expect(await sessionStands(path)).toBe(true);
    await session.close();
    expect(await sessionStands(path)).toBe(false);
    // Fifteen pictures a second were coming.
    let last = -1;
    await expect.poll(() => { const quiet = viewer.packets === last; last = viewer.packets; return quiet; }, { interval: 500 }).toBe(true);
    await viewer.close();
  });

  test.skipIf(!existsSync(chromiumPath))('Chromium shows the picture', async () => {
    const session = await openJanusOffer(http, mount(1), soon());
    expect(await showInChromium(session, soon())).toEqual({ width: 320, height: 180 });
    await session.close();
  });

  test('a mountpoint with a pin opens with it and with nothing else', async () => {
    const session = await openJanusOffer(http, mount(2, { pin: janusPin }), soon());
    expect(session.offer).toContain('m=video');
    await session.close();
    await expect(openJanusOffer(http, mount(2), soon())).rejects.toMatchObject({ problem: { code: expect.stringMatching(/not-allowed|server-refused/) } });
    await expect(openJanusOffer(http, mount(2, { pin: 'wrong' }), soon())).rejects.toMatchObject({ problem: { code: 'not-allowed' } });
  });

  test.each([
    ['an unknown mountpoint', mount(99), 'not-found'], ['a wrong secret', mount(1, { apiSecret: 'wrong' }), 'not-allowed'], ['another path', mount(1, { path: 'elsewhere' }), 'not-found'],
  ])('%s is told in the closed list', async (_what, wanted, code) => {
    const fault = await openJanusOffer(http, wanted, soon()).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(ServerFault);
    expect((fault as ServerFault).problem.code).toBe(code);
    expect(JSON.stringify((fault as ServerFault).problem)).not.toContain(janusSecret);
  });

  test('one that gives up half-way leaves no session behind', async () => {
    const leaving = new AbortController();
    let path = '';
    const watched: ServerHttp = { ...http, json: (to, schema, request) => {
      // The handle's first order is `watch`.
      if (/^janus\/\d+\/\d+$/.test(to)) { path = to.replace(/\/\d+$/, ''); leaving.abort(new Error('gone')); }
      return http.json(to, schema, request);
    } };
    await expect(openJanusOffer(watched, mount(1), leaving.signal)).rejects.toThrow('gone');
    expect(path).not.toBe('');
    expect(await sessionStands(path)).toBe(false);
  });

  test('F02 a gateway that hangs is found out, and opens again when it is back', async () => {
    janus.gateway.kill('SIGSTOP');
    try {
      await expect(openJanusOffer(http, mount(1), soon())).rejects.toMatchObject({ problem: { code: 'server-hangs' } });
    } finally {
      janus.gateway.kill('SIGCONT');
    }
    const session = await openJanusOffer(http, mount(1), soon());
    expect(session.offer).toContain('m=video');
    await session.close();
  });
});

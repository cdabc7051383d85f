import { describe, expect, it } from 'vitest';
import { recorderConfigSchema } from '#recorder/config';
import { backOffMs } from '#recorder/record/back-off';
import { createOpeningGate } from '#recorder/record/opening-gate';
import { withoutCredentials } from '#recorder/record/redact';
import { restartDelayMs } from '#recorder/record/restart-delay';
import { parseSource } from '#recorder/record/source-address';
import { problemOf, SourceFault } from '#recorder/record/source-fault';
import { forBridges, threadPoolSize } from '#recorder/record/thread-pool';
import { createWallWatch } from '#recorder/record/wall-watch';

describe('F01 back-off', () => {
  it('asks again at once, then ever more rarely, up to 8 s', () => {
    const longest = [1, 2, 3, 4, 5, 6, 50].map((failures) => backOffMs({ failures, watched: false, random: 1 }));
    expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
  });

  it('never waits longer than 2 s while somebody watches', () => {
    for (let failures = 1; failures < 100; failures += 1) expect(backOffMs({ failures, watched: true, random: 1 })).toBeLessThanOrEqual(2_000);
  });

  it('spreads cameras that fell together over half of the step', () => {
    expect(backOffMs({ failures: 5, watched: false, random: 0 })).toBe(4_000);
    expect(backOffMs({ failures: 1, watched: false, random: 0 })).toBe(0);
  });
});

describe('restart delay', () => {
  it('is within 500 ms after a good run and grows to 5 s when starting fails', () => {
    expect(restartDelayMs({ ranMs: 60_000, shortRuns: 9 })).toBeLessThanOrEqual(500);
    expect([0, 1, 2, 3, 4, 5, 50].map((shortRuns) => restartDelayMs({ ranMs: 100, shortRuns }))).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
  });
});

describe('F03 opening gate', () => {
  it('lets eight in per host, the next when one leaves, and other hosts at once', async () => {
    const gate = createOpeningGate(8);
    const never = new AbortController().signal;
    const inside = await Promise.all(Array.from({ length: 8 }, () => gate.enter('a', never)));
    let ninth: (() => void) | null = null;
    const waiting = gate.enter('a', never).then((leave) => { ninth = leave; });
    await gate.enter('b', never);
    expect(ninth).toBeNull();
    inside[0]?.();
    inside[0]?.();
    await waiting;
    expect(ninth).not.toBeNull();
  });

  it('forgets who gave up waiting', async () => {
    const gate = createOpeningGate(1);
    const leave = await gate.enter('a', new AbortController().signal);
    const control = new AbortController();
    const given = gate.enter('a', control.signal);
    const next = gate.enter('a', new AbortController().signal);
    control.abort(new Error('gave up'));
    await expect(given).rejects.toThrow('gave up');
    leave();
    await expect(next).resolves.toBeTypeOf('function');
  });
});

describe('sources', () => {
  it('are RTSP addresses or clips, nothing else', () => {
    expect(parseSource('rtsp://u:p@10.0.0.1:8554/a?b=c')).toMatchObject({ kind: 'rtsp', hostname: '10.0.0.1', port: 8554, secure: false });
    expect(parseSource('rtsps://cam.example/a')).toMatchObject({ port: 322, secure: true });
    expect(parseSource('rtsp://[::1]/a')).toMatchObject({ hostname: '::1', port: 554 });
    expect(parseSource('sim:street-day-1-main?start=12.5')).toEqual({ kind: 'sim', clip: 'street-day-1-main', startS: 12.5 });
    for (const bad of ['', 'rtsp://', 'rtsp:///x', 'http://a/b', 'file:///etc/passwd', 'exec:ls', 'concat:a|b', 'sim:', 'sim:../x', 'sim:a/b', 'sim:a?start=-1', 'sim:a?start=x', 'sim:a?b?c']) {
      expect(parseSource(bad), bad).toBeNull();
    }
  });
});

describe('credentials', () => {
  it.each([
    'rtsp://admin:s3cret@10.0.0.1:554/a', 'RTSPS://admin:s3cret@cam', 'could not open rtsp://admin:s3cr@t:s3cret@cam/x', '{"url":"rtsp://x:s3cret@cam"}',
    'Authorization: Basic s3cretczNjcmV0', 'authorization: Bearer s3cret.tok-en_', 'sent "Authorization":"Digest s3cret"', 'GET /x?token=s3cret&a=1', '/x?user=a&password=s3cret',
  ])('are taken out of %s', (text) => {
    expect(withoutCredentials(text)).not.toContain('s3cret');
  });

  it('leave the rest as it was', () => {
    expect(withoutCredentials('camera rtsp://10.0.0.1:554/live at user@host took 3 s')).toBe('camera rtsp://10.0.0.1:554/live at user@host took 3 s');
  });

  it('never pass through a problem', () => {
    expect(problemOf(new SourceFault('camera-unreachable', 'rtsp://a:s3cret@b failed'))).toEqual({ code: 'camera-unreachable', detail: 'rtsp://***@b failed' });
    expect(problemOf(new Error('rtsp://a:s3cret@b'))).toEqual({ code: 'internal' });
  });
});

describe('thread pool', () => {
  const camera = (id: number, streams: object, record = 'never') => ({ id: `c${id}`, number: id, name: {}, site: { id: 's', name: {} }, record, streams });
  const size = (cameras: object[]) => threadPoolSize(recorderConfigSchema.parse({ version: 1, data: '/data', cameras }));

  it('has a thread for every stream that waits for packets, and some for files', () => {
    expect(size([])).toBe(16 + forBridges);
    expect(size([camera(1, { main: { source: 'sim:a' } }, 'main')])).toBe(16 + forBridges);
    expect(size([camera(1, { main: { source: 'rtsp://a/b' }, sub: { source: 'rtsp://a/c' } }, 'main')])).toBe(18 + forBridges);
    expect(size(Array.from({ length: 2000 }, (_, id) => camera(id, { main: { source: 'rtsp://a/b' } })))).toBe(144 + forBridges);
    expect(size(Array.from({ length: 2000 }, (_, id) => camera(id, { main: { source: 'rtsp://a/b' } }, 'main')))).toBe(1024);
  });
});

describe('F49 wall watch', () => {
  it('notices a clock that was set and says so once, but not slewing or a stopped process', () => {
    let wall = 1_000_000;
    let mono = 0;
    const jumped = createWallWatch({ now: () => wall, monotonic: () => mono });
    const pass = (wallMs: number, monoMs = wallMs) => {
      wall += wallMs;
      mono += monoMs;
      return jumped();
    };
    expect([pass(40), pass(60_000), pass(40 + 3_600_000, 40), pass(40), pass(40 - 3_600_000, 40), pass(40)]).toEqual([false, false, true, false, true, false]);
    expect(Array.from({ length: 10_000 }, () => pass(40.5, 40)).some(Boolean)).toBe(false);
  });
});

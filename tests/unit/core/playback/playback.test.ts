import { describe, expect, it, onTestFinished } from 'vitest';
import type { ClockCorrections } from '#model/clock-correction';
import { Playback } from '#core/playback/playback';
import type { PlaybackSource, RecordingServer } from '#core/servers/recording-server';
import type { TimeRange } from '#model/time';
import { ServerFault } from '#core/servers/recording-server';
import { problemOf } from '#core/fault';

const signal = new AbortController().signal;
const codeOf = (work: () => unknown): Promise<string | null> => Promise.resolve().then(work).then(() => null, (error: unknown) => problemOf(error)?.code ?? String(error));
const source = (start: number, end: number): PlaybackSource => ({ kind: 'hls', upstream: { url: 'http://127.0.0.1:1/x.m3u8', headers: { authorization: 'Bearer secret' } }, range: { start, end }, timeMap: [{ media: 0, at: start }] });

function stand(corrections: ClockCorrections = []) {
  const deeds: string[] = [];
  const asks: TimeRange[] = [];
  let count = 0;
  const time = { now: 1_000_000 };
  const good = {
    recordings: { exactness: 'exact', spans: async (_camera: string, asked: TimeRange) => { asks.push(asked); return { spans: [...(asked.start < 2 ? [{ start: 1, end: 2, role: 'main' }] : []), { start: 100_000, end: 250_000, role: 'main' }], gaps: [{ start: 90_000, end: 100_000, role: 'main', reason: 'camera-lost' }] }; } },
    thumbnails: { past: true, at: async (_camera: string, at: number) => ({ jpeg: new Uint8Array(), capturedAt: at }) },
    events: { history: async ({ cameras }: { cameras: string[] }) => [{ camera: cameras[0], at: 5 }] },
    playback: { maxRangeMs: 60_000, open: async (_camera: string, { start, end }: { start: number; end: number }) => source(start, end) },
  } as unknown as RecordingServer;
  const bad = { events: { history: () => Promise.reject(new ServerFault({ code: 'server-hangs' })) }, recordings: { spans: () => Promise.reject(new ServerFault({ code: 'login-refused' })) } } as unknown as RecordingServer;
  const playback = new Playback({
    server: (id) => new Map([['good', good], ['bad', bad], ['bare', {} as RecordingServer]]).get(id) ?? null, knows: (camera) => !camera.endsWith('/gone'), note: (work) => { work(); }, now: () => time.now, corrections: (camera) => (camera === 'good/1' ? corrections : []),
    journal: { append: ({ kind, camera, monitor, detail }) => { deeds.push([kind, camera, monitor, detail?.['start'], detail?.['end']].join(' ')); return null; } }, randomId: () => `t${count += 1}`,
  });
  onTestFinished(() => { playback.destroy(); });
  return { playback, deeds, time, asks };
}

describe('footage for pages', () => {
  it('a ticket holds the address, the page only a name; each look is in the journal', async () => {
    const { playback, deeds } = stand();
    const ticket = await playback.open('good/1', { start: 1_000, end: 500_000 }, 3, 'page-1', signal);
    expect(ticket).toEqual({ id: 't1', camera: 'good/1', kind: 'hls', url: '/media/playback/t1/index.m3u8', range: { start: 1_000, end: 61_000 }, timeMap: [{ media: 0, at: 1_000 }] });
    expect(JSON.stringify(ticket)).not.toContain('secret');
    expect(deeds).toEqual(['footage-watched good/1 3 1000 61000']);
    expect(playback.use('t1')?.upstream.headers['authorization']).toBe('Bearer secret');
    playback.close('t1');
    expect(playback.use('t1')).toBeNull();
  });

  it('a page that is gone, or that opens without end, holds no tickets for ever', async () => {
    const { playback } = stand();
    const voided: string[] = [];
    playback.onVoided((id) => { voided.push(id); });
    for (let index = 0; index < 97; index += 1) await playback.open('good/1', { start: index, end: index + 1 }, 1, 'page-1', signal);
    expect(voided).toEqual(['t1']);
    playback.gone('page-1');
    expect(voided).toHaveLength(97);
    expect(playback.use('t97')).toBeNull();
  });

  it('events of every server that keeps some; one that does not answer is named', async () => {
    const { playback } = stand();
    expect(await playback.events(['good/1', 'bad/1', 'bare/1'], { start: 0, end: 10 }, signal)).toEqual({ events: [{ camera: 'good/1', at: 5 }], missing: ['bad'] });
  });

  it('spans of each camera for itself: one server that refuses says why, the others answer', async () => {
    const { playback } = stand();
    expect(await playback.spans(['good/1', 'bad/1', 'bare/1', 'good/gone'], { start: 0, end: 10 }, signal)).toMatchObject([
      { camera: 'good/1', spans: [{ start: 1 }, { start: 100_000 }], problem: null }, { spans: [], problem: { code: 'login-refused' } }, { problem: { code: 'unsupported' } }, { problem: { code: 'not-found' } },
    ]);
    expect(await codeOf(() => playback.open('bare/1', { start: 0, end: 1 }, 1, 'p', signal))).toBe('unsupported');
    expect(await codeOf(() => playback.still('bare/1', 5, 100, signal))).toBe('unsupported');
    expect(await codeOf(() => playback.reopen('none', signal))).toBe('ticket-expired');
  });

  describe('of a camera whose clock is seven seconds fast from 200 s on', () => {
    const fast = [{ from: 200_000, aheadMs: 7_000 }];

    it('the server is asked by its footage’s time, everything is told in true time, and the journal keeps what the footage says', async () => {
      const { playback, deeds, asks } = stand(fast);
      const ticket = await playback.open('good/1', { start: 210_000, end: 230_000 }, 3, 'page-1', signal);
      expect(ticket).toMatchObject({ range: { start: 210_000, end: 230_000 }, timeMap: [{ media: 0, at: 210_000 }] });
      expect(deeds).toEqual(['footage-watched good/1 3 217000 237000']);
      expect(await playback.still('good/1', 210_000, 100, signal)).toMatchObject({ capturedAt: 210_000 });
      const [told] = await playback.spans(['good/1'], { start: 210_000, end: 230_000 }, signal);
      expect(asks).toEqual([{ start: 217_000, end: 237_000 }]);
      expect(told).toMatchObject({ spans: [{ start: 210_000, end: 230_000, role: 'main' }], gaps: [] });
    });

    it('a span over the moment at which it became wrong is two, and other cameras stay as they are', async () => {
      const { playback } = stand(fast);
      const [told] = await playback.spans(['good/1'], { start: 80_000, end: 260_000 }, signal);
      expect(told).toMatchObject({ spans: [{ start: 100_000, end: 200_000 }, { start: 193_000, end: 243_000 }], gaps: [{ start: 90_000, end: 100_000, reason: 'camera-lost' }] });
      expect((await playback.spans(['good/2'], { start: 80_000, end: 260_000 }, signal))[0]?.spans).toContainEqual({ start: 100_000, end: 250_000, role: 'main' });
    });
  });
});

import { expect, onTestFinished, test, vi } from 'vitest';
import { problemOf } from '#core/fault';
import { PictureHub } from '#core/live/picture-hub';
import { RepeatedPictures } from '#core/live/repeated-picture';
import type { PushedPicture, RecordingServer } from '#core/servers/recording-server';

const { signal } = new AbortController();
const ticket = { id: 'one', camera: 's/c', role: 'main', kind: 'mjpeg' } as const;
const picture = (number: number): PushedPicture => ({ jpeg: new Uint8Array([0xff, 0xd8, number]), capturedAt: null });

/** A server whose pictures the test pushes by hand; its stream ends only when it is let go of. */
function pushing() {
  const gone = new AbortController();
  const streams: { push: (number: number) => void; signal: AbortSignal }[] = [];
  const pictures: RecordingServer['live']['pictures'] = (_candidate, listener, own) => new Promise((_resolve, reject) => {
    streams.push({ push: (number) => { listener(picture(number)); }, signal: own });
    own.addEventListener('abort', () => { reject(own.reason as Error); });
  });
  return { gone, streams, server: { gone: gone.signal, live: { pictures } } as unknown as RecordingServer };
}

function stand() {
  const [old, next] = [pushing(), pushing()];
  const stands: { server: RecordingServer | null } = { server: old.server };
  const hub = new PictureHub({ serverOf: () => stands.server, random: () => 0, repeated: new RepeatedPictures(Date.now) });
  onTestFinished(() => { hub.destroy(); });
  return { old, next, stands, hub };
}

test('one stream for all its tickets', async () => {
  const { old, hub } = stand();
  const both = [hub.next(ticket, 0, signal), hub.next({ ...ticket, id: 'two' }, 0, signal)];
  old.streams[0]!.push(1);
  expect((await Promise.all(both)).map((held) => held?.jpeg[2])).toEqual([1, 1]);
  expect([old.streams.length, hub.size]).toEqual([1, 1]);
});

test('a server that is replaced is let go of at once; the same tickets are given the new one’s pictures and no old one', async () => {
  const { old, next, stands, hub } = stand();
  const first = hub.next(ticket, 0, signal);
  old.streams[0]!.push(1);
  const { sequence } = (await first)!;
  const waiting = hub.next(ticket, sequence, signal);
  stands.server = next.server;
  old.gone.abort();
  expect([old.streams[0]!.signal.aborted, next.streams.length, hub.size]).toEqual([true, 1, 1]);
  old.streams[0]!.push(2);
  const newcomer = hub.next({ ...ticket, id: 'two' }, 0, signal);
  next.streams[0]!.push(3);
  expect((await Promise.all([waiting, newcomer])).map((held) => held?.jpeg[2])).toEqual([3, 3]);
  hub.leave('one');
  hub.leave('two');
});

test('a server that is removed is let go of at once, and who waits is told', async () => {
  const { old, stands, hub } = stand();
  const waiting = hub.next(ticket, 0, signal).catch((error: unknown) => problemOf(error)?.code);
  stands.server = null;
  old.gone.abort();
  expect([old.streams[0]!.signal.aborted, hub.size, await waiting]).toEqual([true, 0, 'not-found']);
  await expect(hub.next(ticket, 0, signal)).rejects.toMatchObject({ problem: { code: 'unsupported' } });
});

test('one picture again and again without a time is no new one after ten seconds, and tells when it came first', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'], now: 1_000_000 });
  onTestFinished(() => { vi.useRealTimers(); });
  const { old, hub } = stand();
  const first = hub.next(ticket, 0, signal);
  old.streams[0]!.push(1);
  const shown = (await first)!;
  vi.advanceTimersByTime(5_000);
  old.streams[0]!.push(1);
  const again = (await hub.next(ticket, shown.sequence, signal))!;
  expect([again.sequence > shown.sequence, again.capturedAt]).toEqual([true, null]);
  vi.advanceTimersByTime(6_000);
  old.streams[0]!.push(1);
  const waiting = hub.next(ticket, again.sequence, signal);
  expect(await hub.next({ ...ticket, id: 'two' }, 0, signal)).toMatchObject({ sequence: again.sequence, capturedAt: 1_000_000 });
  old.streams[0]!.push(2);
  expect(await waiting).toMatchObject({ capturedAt: null, jpeg: new Uint8Array([0xff, 0xd8, 2]) });
});

import { expect, onTestFinished, test } from 'vitest';
import { LiveDuty } from '#core/live/live-duty';
import type { RecordingServer } from '#core/servers/recording-server';
import type { Camera } from '#model/camera';

const camera: Camera = {
  id: 'a/1', server: 'a', number: 1, name: {}, site: { id: 's', name: {} }, recorded: false,
  streams: [{ role: 'main' }, { role: 'sub', width: 352, height: 240, frameRate: 10 }],
};

test('a ticket says what its own stream asks of the PC, in low gear too; nothing where the server did not tell its size', () => {
  const server = { live: { candidates: () => [{ camera: 'a/1', role: 'main', kind: 'lane' }, { camera: 'a/1', role: 'sub', kind: 'lane' }, { camera: 'a/1', role: 'sub', kind: 'stills' }], lane: null } } as unknown as RecordingServer;
  let id = 0;
  const live = new LiveDuty({
    camera: () => camera, server: () => server, ledger: { opened: () => undefined, closed: () => undefined, report: () => undefined, gone: () => undefined },
    note: (write) => { write(); }, address: () => '', now: Date.now, randomId: () => `t${id += 1}`,
  });
  onTestFinished(() => { live.destroy(); });
  const tickets = live.open('a/1', { width: 400, height: 225, muted: true, purpose: 'tile' }, 'page');
  const rate = 352 * 240 * 10 / 1e6;
  expect(tickets.map(({ kind, role, megapixelsPerSecond }) => [kind, role, megapixelsPerSecond])).toEqual([['lane', 'main', undefined], ['lane', 'sub', rate], ['keyframes', 'sub', rate], ['stills', 'sub', rate]]);
});

import { expect, test, vi } from 'vitest';
import { pino } from 'pino';
import { demoDomeNumber, keepDemoDome } from '#core/demo/demo-dome';
import type { ServerWish } from '#core/servers/servers';
import type { ServerConfig } from '#model/server';
import { createTestHost } from '../../../fakes/test-host.ts';

const ready = (port: number): string => JSON.stringify({ ready: true, port, rtspPort: 1, address: `http://127.0.0.1:${port}/onvif/device_service`, user: 'demo', password: 'made here' });

test('the dome is started taken in once, and kept at its new address after a restart', async () => {
  const saved: ServerConfig[] = [];
  const wishes: string[] = [];
  const called: unknown[] = [];
  let port = 9_000;
  // The catalogue does not know the camera at once.
  let refusals = 2;
  const host = createTestHost(({ program }) => {
    program.say('not for us');
    program.say(ready(port += 1));
  });
  const servers = {
    list: () => saved,
    add: async ({ kind, name, address, user, password }: ServerWish) => {
      const server: ServerConfig = { id: 'onvif-1', kind, name, address, options: {} };
      saved.push(server);
      wishes.push(`add ${address} ${user} ${password}`);
      return { server, cameras: 1 };
    },
    change: async (id: string, { address }: ServerWish) => {
      wishes.push(`change ${id} ${address}`);
      return saved[0]!;
    },
    get: () => ({ cameras: () => Promise.resolve([{ id: 'onvif-1/vs_1' }]) }),
  };
  const end = keepDemoDome({ host, servers: servers as unknown as Parameters<typeof keepDemoDome>[0]['servers'], callIt: (camera, number) => (refusals -= 1) < 0 && called.push([camera, number]) > 0, sceneFile: '/tmp/none.yuv', log: pino({ level: 'silent' }), pauseMs: 20 });
  await vi.waitFor(() => { expect(called).toEqual([['onvif-1/vs_1', demoDomeNumber]]); });
  expect(host.started[0]).toMatchObject({ name: 'dome', args: ['--with-parent', '--own-login', '--place', 'roundabout', '--scene-file', '/tmp/none.yuv'] });
  expect(wishes).toEqual(['add http://127.0.0.1:9001/onvif/device_service demo made here']);
  host.started[0]?.program.end(1);
  await vi.waitFor(() => { expect(wishes[1]).toBe('change onvif-1 http://127.0.0.1:9002/onvif/device_service'); });
  await end();
  expect(host.started).toHaveLength(2);
});

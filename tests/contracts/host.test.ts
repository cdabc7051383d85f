import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { hostOverPort } from '#bridge/host-over-port';
import { serveHost } from '#bridge/serve-host';
import { createNodeHost } from '#node/host';
import { hostSuite } from './host-suite.ts';

const cleanups: (() => void)[] = [];
afterEach(() => { for (const cleanup of cleanups.splice(0)) cleanup(); });

function nodeHost() {
  const data = mkdtempSync(path.join(tmpdir(), 'manara-host-'));
  cleanups.push(() => rmSync(data, { recursive: true, force: true }));
  return createNodeHost({ data, open: false, say: () => undefined });
}

describe('node host', () => {
  hostSuite(() => Promise.resolve(nodeHost()));
});

describe('a host behind a message port, as Electron has it', () => {
  hostSuite(() => {
    const { port1, port2 } = new MessageChannel();
    cleanups.push(() => port1.close());
    serveHost(nodeHost(), port1 as unknown as Parameters<typeof serveHost>[1]);
    return hostOverPort(port2 as unknown as Parameters<typeof hostOverPort>[0]);
  });

  test('a program is over once its host is gone: its end is told, and stopping it waits for nobody', async () => {
    const { port1, port2 } = new MessageChannel();
    const never = new Promise<never>(() => undefined);
    serveHost({ ...nodeHost(), startProgram: () => ({ pid: 4321, onLine: () => undefined, ended: never, stop: () => never }) }, port1 as unknown as Parameters<typeof serveHost>[1]);
    const host = await hostOverPort(port2 as unknown as Parameters<typeof hostOverPort>[0]);
    const program = host.startProgram('recorder', []);
    await vi.waitFor(() => { expect(program.pid).toBe(4321); });
    port1.close();
    expect(await program.ended).toEqual({ code: null, signal: null });
    await program.stop(1_000);
  });

  test.each(['its listener leaves', 'its port closes'])('each lock of the system’s session is heard, one that came before anybody listened to it is not made up; nobody listens once %s', async (end) => {
    const { port1, port2 } = new MessageChannel();
    cleanups.push(() => port1.close());
    const [listeners, signals]: [(() => void)[], AbortSignal[]] = [[], []];
    serveHost({ ...nodeHost(), onSessionLock: (listener, signal) => { listeners.push(listener); signals.push(signal); } }, port1 as unknown as Parameters<typeof serveHost>[1]);
    const host = await hostOverPort(port2 as unknown as Parameters<typeof hostOverPort>[0]);
    const heard = vi.fn();
    const core = new AbortController();
    host.onSessionLock!(heard, core.signal);
    await vi.waitFor(() => { expect(listeners).toHaveLength(1); });
    expect(heard).not.toHaveBeenCalled();
    for (const count of [1, 2]) {
      listeners[0]!();
      await vi.waitFor(() => { expect(heard).toHaveBeenCalledTimes(count); });
    }
    expect(signals[0]!.aborted).toBe(false);
    if (end === 'its port closes') port2.close();
    else core.abort();
    await vi.waitFor(() => { expect(signals[0]!.aborted).toBe(true); });
  });
});

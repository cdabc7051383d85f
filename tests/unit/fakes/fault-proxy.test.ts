import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FaultProxy } from '../../fakes/fault-proxy.ts';

let server: net.Server;
let proxy: FaultProxy;
/** The far server answers every connection with these bytes, then waits. */
const answer = Buffer.from('0123456789'.repeat(1000));

beforeEach(async () => {
  server = net.createServer((socket) => { socket.on('error', () => undefined); socket.on('data', () => socket.write(answer)); });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = new FaultProxy({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  await proxy.listen();
});
afterEach(async () => { await proxy.close(); server.close(); });

async function ask(): Promise<{ socket: net.Socket; received: () => Buffer; ended: Promise<string> }> {
  const socket = net.connect(proxy.port, '127.0.0.1');
  const chunks: Buffer[] = [];
  const ended = new Promise<string>((resolve) => {
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error')).on('end', () => resolve('end')).on('close', () => resolve('close'));
  });
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write('?');
  return { socket, received: () => Buffer.concat(chunks), ended };
}

async function whole(received: () => Buffer): Promise<Buffer> {
  await expect.poll(() => received().length, { timeout: 5000 }).toBe(answer.length);
  return received();
}

describe('fault proxy', () => {
  test('counts connections that wait for a first byte at the same time', async () => {
    await proxy.set({ verb: 'hang' });
    const asked = [await ask(), await ask(), await ask()];
    await expect.poll(() => proxy.accepted, { timeout: 5000 }).toBe(3);
    await proxy.set({ verb: 'pass' });
    for (const { received } of asked) await whole(received);
    expect(proxy.mostOpening).toBe(3);
    proxy.mostOpening = 0;
    await whole((await ask()).received);
    expect(proxy.mostOpening).toBe(1);
  });

  test('passes bytes unchanged', async () => {
    expect((await whole((await ask()).received)).equals(answer)).toBe(true);
  });

  test('slices without changing the bytes', async () => {
    await proxy.set({ verb: 'slice', bytes: 7 });
    expect((await whole((await ask()).received)).equals(answer)).toBe(true);
  });

  test('delays', async () => {
    await proxy.set({ verb: 'delay', ms: 200 });
    const before = performance.now();
    await whole((await ask()).received);
    expect(performance.now() - before).toBeGreaterThan(190);
  });

  test('a long line holds up nothing behind: all of many chunks are late by its length, not by their number', async () => {
    await proxy.set({ verb: 'link', latencyMs: 200 });
    const before = performance.now();
    const { socket, received } = await ask();
    for (let more = 0; more < 4; more += 1) socket.write('?');
    await expect.poll(() => received().length, { timeout: 5000 }).toBeGreaterThanOrEqual(answer.length);
    await whole(() => received().subarray(0, answer.length));
    expect(performance.now() - before).toBeGreaterThan(190);
    expect(performance.now() - before).toBeLessThan(600);
  });

  test('a lossy line stalls, loses nothing and keeps the order, also when it is mended in between', async () => {
    await proxy.set({ verb: 'link', latencyMs: 50, loss: 0.4 });
    const { socket, received } = await ask();
    await expect.poll(() => received().length, { timeout: 5000 }).toBeGreaterThan(0);
    await proxy.set({ verb: 'pass' });
    socket.write('?');
    await expect.poll(() => received().length, { timeout: 5000 }).toBeGreaterThanOrEqual(2 * answer.length);
    expect(received().equals(Buffer.concat(Array.from({ length: received().length / answer.length }, () => answer)))).toBe(true);
  });

  test('a narrow line is shared by all connections', async () => {
    await proxy.set({ verb: 'link', bytesPerSecond: 50_000 });
    const before = performance.now();
    const all = [await ask(), await ask()];
    for (const { received } of all) await whole(received);
    expect(performance.now() - before).toBeGreaterThan(380);
  });

  test('corrupts one bit per so many bytes and keeps the length', async () => {
    await proxy.set({ verb: 'corrupt', every: 1000 });
    const got = await whole((await ask()).received);
    expect(got.filter((byte, i) => byte !== answer[i])).toHaveLength(10);
  });

  test('resets after a limit', async () => {
    await proxy.set({ verb: 'limit', bytes: 50 });
    const { received, ended } = await ask();
    expect(await ended).toMatch(/ECONNRESET|EPIPE|close/);
    expect(received().length).toBeLessThanOrEqual(50);
  });

  test('hangs without closing, and goes on', async () => {
    await proxy.set({ verb: 'hang' });
    const { socket, received } = await ask();
    await once(socket, 'connect');
    expect(received()).toHaveLength(0);
    await proxy.set({ verb: 'pass' });
    await whole(received);
  });

  test('resets, refuses, and accepts again on the same port', async () => {
    await proxy.set({ verb: 'reset' });
    expect(await (await ask()).ended).toMatch(/ECONNRESET|close/);
    await proxy.set({ verb: 'refuse' });
    expect(await (await ask()).ended).toBe('ECONNREFUSED');
    await proxy.set({ verb: 'pass' });
    await whole((await ask()).received);
  });

  test('closes half', async () => {
    const { received, ended } = await ask();
    await whole(received);
    await proxy.set({ verb: 'halfclose' });
    expect(await ended).toBe('end');
  });
});

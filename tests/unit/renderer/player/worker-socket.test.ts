import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openWorkerSocket } from '#renderer/player/worker-socket';

const megabyte = 1024 * 1024;

/** The worker's program runs in the test's own context: what it posts comes to the page at once, and the other way round. */
class HereWorker extends EventTarget {
  static newest: HereWorker;
  /** What the page is not given yet, as while it stands. */
  held: unknown[] | null = null;
  isTerminated = false;
  constructor() {
    super();
    HereWorker.newest = this;
  }
  postMessage(data: unknown): void { scope.dispatchEvent(new MessageEvent('message', { data })); }
  terminate(): void { this.isTerminated = true; }
  give(data: unknown): void {
    if (this.held) this.held.push(data);
    else this.dispatchEvent(new MessageEvent('message', { data }));
  }
  goOn(): void {
    const waiting = this.held ?? [];
    this.held = null;
    for (const data of waiting) this.give(data);
  }
}

class HereSocket extends EventTarget {
  static newest: HereSocket;
  binaryType = '';
  readonly sent: string[] = [];
  readonly url: string;
  isClosed = false;
  constructor(url: string) {
    super();
    this.url = url;
    HereSocket.newest = this;
  }
  send(text: string): void { this.sent.push(text); }
  close(): void {
    this.isClosed = true;
    this.dispatchEvent(new Event('close'));
  }
  bring(data: unknown): void { this.dispatchEvent(new MessageEvent('message', { data })); }
}

let scope: EventTarget;
beforeEach(async () => {
  scope = new EventTarget();
  vi.stubGlobal('addEventListener', scope.addEventListener.bind(scope));
  vi.stubGlobal('WebSocket', HereSocket);
  vi.stubGlobal('Worker', HereWorker);
  vi.stubGlobal('postMessage', (data: unknown) => { HereWorker.newest.give(data); });
  vi.resetModules();
  await import('#renderer/player/lane-worker');
});
afterEach(() => { vi.unstubAllGlobals(); });

function opened() {
  const socket = openWorkerSocket('ws://x/media/lane');
  const told: unknown[] = [];
  socket.onopen = () => told.push('open');
  socket.onmessage = ({ data }) => told.push((data as ArrayBuffer).byteLength);
  socket.onclose = () => told.push('closed');
  return { socket, told };
}

test('opens, sends, brings binary messages and tells its end once', () => {
  const { socket, told } = opened();
  expect([HereSocket.newest.url, HereSocket.newest.binaryType, socket.readyState]).toEqual(['ws://x/media/lane', 'arraybuffer', 0]);
  HereSocket.newest.dispatchEvent(new Event('open'));
  expect(socket.readyState).toBe(1);
  socket.send('{}');
  expect(HereSocket.newest.sent).toEqual(['{}']);
  HereSocket.newest.bring(new ArrayBuffer(3));
  HereSocket.newest.bring('text');
  HereSocket.newest.dispatchEvent(new Event('error'));
  HereSocket.newest.dispatchEvent(new Event('close'));
  expect(told).toEqual(['open', 3, 'closed']);
  expect([socket.readyState, HereWorker.newest.isTerminated]).toEqual([3, true]);
});

test('a program that does not load is a socket that ended; one that was closed says nothing more', () => {
  const { told } = opened();
  HereWorker.newest.dispatchEvent(new Event('error'));
  expect(told).toEqual(['closed']);
  const other = opened();
  other.socket.close();
  HereSocket.newest.bring(new ArrayBuffer(3));
  HereSocket.newest.dispatchEvent(new Event('close'));
  expect(other.told).toEqual([]);
});

test('a page that may not start a worker has a socket that ended, and begins', async () => {
  vi.stubGlobal('Worker', class { constructor() { throw new TypeError('blocked by policy'); } });
  const { socket, told } = opened();
  expect(told).toEqual([]);
  await Promise.resolve();
  expect([told, socket.readyState]).toEqual([['closed'], 3]);
  socket.send('{}');
  socket.close();
});

test('F25 a page that takes what comes may have any amount; one that stands for 32 MB loses its socket', () => {
  const { told } = opened();
  for (let each = 0; each < 100; each += 1) HereSocket.newest.bring(new ArrayBuffer(megabyte));
  expect(told).toHaveLength(100);
  HereWorker.newest.held = [];
  for (let each = 0; each < 40; each += 1) HereSocket.newest.bring(new ArrayBuffer(megabyte));
  expect(HereSocket.newest.isClosed).toBe(true);
  HereWorker.newest.goOn();
  expect(told.slice(100)).toEqual([...Array.from({ length: 32 }, () => megabyte), 'closed']);
});

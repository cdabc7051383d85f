/** A second start on the same data asks the host that runs to show its windows: over a local socket of the data folder, which other accounts do not reach. */
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';

/** Windows that were closed are opened in this time, ms; else the second start goes its own way, and fails at the data folder. */
const answerMs = 20_000;
const shown = 'shown';

function socketOf(data: string): string {
  if (process.platform !== 'win32') return path.join(data, 'host', 'second-start');
  return `\\\\.\\pipe\\manara-${createHash('sha256').update(path.resolve(data)).digest('hex').slice(0, 32)}`;
}

/** For the host that has the folder: whatever socket lies there is a dead one's. `show` says whether a window stands. Returns the way to stop. */
export function answerSecondStarts(data: string, show: () => Promise<boolean>): () => void {
  const server = createServer((caller) => {
    caller.on('error', () => undefined);
    show().then((isShown) => { caller.end(isShown ? shown : ''); }, () => { caller.end(); });
  });
  // A folder whose path is too long for a socket: a second start then says only that the data is in use.
  server.on('error', () => undefined);
  const socket = socketOf(data);
  mkdirSync(path.join(data, 'host'), { recursive: true, mode: 0o700 });
  if (process.platform !== 'win32') rmSync(socket, { force: true });
  server.listen(socket);
  server.unref();
  return () => { server.close(); };
}

/** True where a host runs on this data and its windows are in front now. */
export function showRunning(data: string): Promise<boolean> {
  return new Promise((resolve) => {
    let said = '';
    const caller = connect(socketOf(data));
    caller.setEncoding('utf8').setTimeout(answerMs, () => { caller.destroy(); });
    caller.on('data', (text: string) => { said += text; }).on('error', () => undefined).on('close', () => { resolve(said === shown); });
  });
}

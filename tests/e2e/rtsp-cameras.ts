/** Sixteen cameras of a real RTSP server (GStreamer's), started and killed like the real thing. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { root } from './wall-app.ts';

const script = path.join(root, 'tests/fakes/gst-rtsp-server.py');

export function hasGstreamer(): boolean {
  return spawnSync('/usr/bin/python3', ['-c', "import gi; gi.require_version('GstRtspServer','1.0'); from gi.repository import GstRtspServer"]).status === 0;
}

export interface RtspServer {
  readonly port: number;
  kill(signal: NodeJS.Signals): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

/** `count` mounts /cam1 … /camN, small pictures so that encoding them does not load the machine. */
export async function startRtspServer(count: number, port = 0): Promise<RtspServer> {
  const args = [script, '--port', String(port), '--mount', `/cam=h264*${count}`, '--width', '320', '--height', '180', '--fps', '10'];
  const child = spawn('/usr/bin/python3', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const bound = await readyPort(child);
  return {
    port: bound,
    signal: (signal) => { child.kill(signal); },
    kill: async (signal) => {
      const end = new Promise((resolve) => { child.once('exit', resolve); });
      child.kill(signal);
      await end;
    },
  };
}

/** `count` cameras /cam1 … /camN whose pictures carry their own capture time (recorder/demo/dome/burned-time.ts). */
export async function startBurnedRtsp(count: number): Promise<{ readonly port: number; close(): Promise<void> }> {
  const child = spawn('/usr/bin/python3', [path.join(root, 'tests/fakes/burned-rtsp.py'), '--count', String(count)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const port = await readyPort(child);
  return {
    port,
    close: async () => {
      const end = new Promise((resolve) => { child.once('exit', resolve); });
      child.stdin.end();
      await end;
    },
  };
}

function readyPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the RTSP server ended with ${code}`)));
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => {
      const message = JSON.parse(line) as { ready?: boolean; port?: number };
      if (message.ready && message.port) resolve(message.port);
    });
  });
}

/** Recorder cameras for the mounts; each one's only stream, recorded where asked. */
export function rtspCameras(count: number, address: (camera: number) => string, record: 'main' | 'never'): object[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `cam${index + 1}`, number: index + 1, name: { fr: `Caméra ${index + 1}`, ar: `كاميرا ${index + 1}` },
    site: { id: 'hall', name: { fr: 'Banc d’essai', ar: 'منصة الاختبار' } }, record,
    streams: { main: { source: address(index + 1), open: 'always' } },
  }));
}

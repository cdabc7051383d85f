/**
 * A real nginx with its RTMP module (Debian: nginx-light libnginx-mod-rtmp) that gives HLS in MPEG-TS of one published camera with its
 * capture time burned in. Prints `{ready, port}`: http://127.0.0.1:port/hls/cam.m3u8. SIGUSR2 stalls the camera; ends with its standard input.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AV_LOG_ERROR, AV_PKT_FLAG_KEY, AVIO_FLAG_WRITE, FFmpegError, FormatContext, IOContext, Log, Packet, Rational } from 'node-av';
import { freePort } from '../fakes/free-port.ts';
import { LiveCamera } from '../fakes/live-camera.ts';

const milliseconds = new Rational(1, 1000);

Log.setLevel(AV_LOG_ERROR);
const folder = mkdtempSync(path.join(tmpdir(), 'manara-nginx-rtmp-'));
const [http, rtmp] = [await freePort(), await freePort()];
writeFileSync(path.join(folder, 'nginx.conf'), configuration(folder, http, rtmp));
mkdirSync(path.join(folder, 'hls'));
const nginx = spawn('/usr/sbin/nginx', ['-c', path.join(folder, 'nginx.conf'), '-e', path.join(folder, 'error.log')], { stdio: 'ignore' });
const camera = new LiveCamera(() => Date.now());
camera.start();
await publish(camera, `rtmp://127.0.0.1:${rtmp}/live/cam`);
await until(async () => (await fetch(`http://127.0.0.1:${http}/hls/cam.m3u8`)).ok);
process.stdout.write(`${JSON.stringify({ ready: true, port: http })}\n`);
process.on('SIGUSR2', () => { camera.stall(); });
process.stdin.resume();
process.stdin.on('end', () => {
  nginx.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  });
  nginx.kill('SIGTERM');
});

function configuration(state: string, web: number, publisher: number): string {
  return `${process.getuid?.() === 0 ? `user ${userInfo().username};` : ''}
load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
worker_processes 1; daemon off; pid ${state}/pid;
events { worker_connections 64; }
rtmp { server { listen 127.0.0.1:${publisher};
  application live { live on; wait_key on; hls on; hls_path ${state}/hls; hls_fragment 1s; hls_playlist_length 10s; hls_fragment_naming system; } } }
http { access_log off; client_body_temp_path ${state}/a; proxy_temp_path ${state}/b; fastcgi_temp_path ${state}/c; uwsgi_temp_path ${state}/d; scgi_temp_path ${state}/e;
  types { application/vnd.apple.mpegurl m3u8; video/mp2t ts; }
  server { listen 127.0.0.1:${web}; location /hls/ { root ${state}; add_header Cache-Control no-cache; } } }
`;
}

/** Sends the camera's pictures to nginx as a camera with RTMP would. */
async function publish(from: LiveCamera, url: string): Promise<void> {
  const format = new FormatContext();
  FFmpegError.throwIfError(format.allocOutputContext2(null, 'flv', url));
  const stream = format.newStream();
  FFmpegError.throwIfError(from.codec!.copy(stream.codecpar));
  stream.timeBase = milliseconds;
  await until(async () => {
    const io = new IOContext();
    if (await io.open2(url, AVIO_FLAG_WRITE) < 0) return false;
    format.pb = io;
    return true;
  });
  FFmpegError.throwIfError(await format.writeHeader());
  const packet = new Packet();
  packet.alloc();
  from.attach({ init: () => {}, fragment: () => {}, state: () => {}, packet: ({ data, key, ptsS }) => {
    packet.data = data;
    packet.streamIndex = 0;
    packet.pts = BigInt(Math.round(ptsS * 1000));
    packet.dts = packet.pts;
    packet.flags = key ? AV_PKT_FLAG_KEY : (0 as never);
    FFmpegError.throwIfError(format.writeFrameSync(packet));
    packet.unref();
  } });
}

/** Asks every 50 ms, for 15 s at most. */
async function until(done: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 300; turn += 1) {
    if (await done().catch(() => false)) return;
    await sleep(50);
  }
  throw new Error('nginx-rtmp did not become ready');
}

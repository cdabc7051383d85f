/** Pages that play the same streams side by side: plain elements of hls.js, and players of video.js, as their own manuals set them up. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { recorderPlaylists } from './recorder-playlists.ts';

export interface PlainPages {
  /** LL-HLS addresses of the streams, each on its own host name. */
  readonly streams: readonly string[];
  address(player: 'hls.js' | 'video.js', tiles: number): string;
  close(): void;
}

const scripts = { 'hls.js': 'hls.js/dist/hls.min.js', 'video.js': 'video.js/dist/video.min.js' } as const;
const begin = {
  'hls.js': `const h = new Hls(); h.loadSource(url); h.attachMedia(v);
    setInterval(() => { const at = h.playingDate; v.dataset.ageMs = at ? String(Date.now() - at.getTime()) : ''; }, 250);`,
  'video.js': 'videojs(v, { controls: false, autoplay: "muted", muted: true, liveui: false }).src({ src: url, type: "application/vnd.apple.mpegurl" });',
} as const;

export async function plainPages(data: string, most: number): Promise<PlainPages> {
  const { addresses, close } = await recorderPlaylists(data, most);
  const resolve = createRequire(import.meta.url).resolve;
  const files = new Map(Object.entries(scripts).map(([name, file]) => [`/${name}`, readFileSync(resolve(file))]));
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const script = files.get(url.pathname);
    if (script) return void response.setHeader('content-type', 'text/javascript').end(script);
    const player = url.searchParams.get('player') === 'video.js' ? 'video.js' : 'hls.js';
    const tiles = Number(url.searchParams.get('tiles'));
    const side = Math.ceil(Math.sqrt(tiles));
    response.setHeader('content-type', 'text/html').end(`<!doctype html><style>html,body{height:100%;margin:0;background:#000}
      body{display:grid;grid-template-columns:repeat(${side},1fr);grid-template-rows:repeat(${side},1fr)}div{position:relative;min-height:0}
      .video-js,video{position:absolute;inset:0;width:100%;height:100%}.vjs-control-bar,.vjs-text-track-display,.vjs-loading-spinner,.vjs-big-play-button,.vjs-control-text,.vjs-modal-dialog,.vjs-poster{display:none}</style>
      <script src="/${player}"></script><body><script>for (const url of ${JSON.stringify(addresses.slice(0, tiles))}) {
        const d = document.createElement('div'); d.dataset.tile = ''; const v = document.createElement('video'); v.muted = true; v.autoplay = true; v.playsInline = true;
        d.append(v); document.body.append(d); ${begin[player]} }</script>`);
    return undefined;
  });
  await new Promise<void>((listening) => { server.listen(0, '127.0.0.1', listening); });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    streams: addresses,
    address: (player, tiles) => `${origin}/?player=${player}&tiles=${tiles}`,
    close: () => { server.close(); server.closeAllConnections(); close(); },
  };
}

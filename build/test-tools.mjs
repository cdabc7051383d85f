// Programs the tests need that npm cannot bring: a browser, and servers nobody here wrote.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const browsers = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
/** Debian's names. GStreamer is the real camera peer, aiortc the WHEP peer, nginx the HLS peer; without them their tests are skipped and say so. */
const packages = {
  browser: ['chromium', 'fonts-noto-core'],
  cameras: ['gir1.2-gst-rtsp-server-1.0', 'python3-gi', 'gstreamer1.0-plugins-base', 'gstreamer1.0-plugins-good', 'gstreamer1.0-plugins-bad', 'gstreamer1.0-plugins-ugly'],
  whep: ['python3-aiortc', 'python3-aiohttp'],
  rtmp: ['nginx-light', 'libnginx-mod-rtmp'],
};

const onPath = (name) => (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, name)).find(existsSync);
const quietly = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;

export const findChromium = () => process.env.MANARA_CHROMIUM ?? browsers.map(onPath).find(Boolean) ?? null;
export const hasCameras = () => quietly('/usr/bin/python3', ['-c', "import gi; gi.require_version('GstRtspServer','1.0'); from gi.repository import GstRtspServer, Gst; Gst.init(None); assert Gst.ElementFactory.find('x264enc') and Gst.ElementFactory.find('rtph264pay')"]);
export const hasWhepPeer = () => quietly('/usr/bin/python3', ['-c', 'import aiortc, aiohttp, numpy']);
export const hasRtmpPeer = () => existsSync('/usr/sbin/nginx') && existsSync('/usr/lib/nginx/modules/ngx_rtmp_module.so');

/** Installs what is missing where this account may; else says the exact command. True when a browser is there. */
export function installTestTools() {
  const missing = [...(findChromium() ? [] : packages.browser), ...(hasCameras() ? [] : packages.cameras), ...(hasWhepPeer() ? [] : packages.whep), ...(hasRtmpPeer() ? [] : packages.rtmp)];
  if (missing.length > 0) {
    const command = `apt-get install --yes --no-install-recommends ${missing.join(' ')}`;
    if (process.getuid?.() === 0 && onPath('apt-get')) {
      console.log(`Installing ${missing.join(', ')} …`);
      // A web server that comes for a test must not be started as this machine's own.
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
      const apt = (args) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0;
      if (!apt(['update', '-qq']) || !apt(['install', '--yes', '-qq', '--no-install-recommends', ...missing])) console.log(`That failed; by hand: sudo ${command}`);
    } else {
      console.log(`The tests need more programs. Install them with: sudo ${command}`);
    }
  }
  return findChromium() !== null;
}

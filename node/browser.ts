/** Opens a monitor's page in an installed Chromium, Chrome or Edge, in app mode with a profile of its own. */
import { spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { WindowWant } from '#bridge/host';

const programs = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable', 'microsoft-edge'];
const macPrograms = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Absolute path of the first installed browser, or null. */
export function findBrowser(env: NodeJS.ProcessEnv): string | null {
  const onPath = (env.PATH ?? '').split(path.delimiter).flatMap((folder) => programs.map((name) => path.join(folder, name)));
  return [...(env.MANARA_CHROMIUM ? [env.MANARA_CHROMIUM] : []), ...onPath, ...macPrograms].find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Switches of FAULTS §4f for a wall that is never looked away from, and no traffic to the internet. */
export function kioskArguments(want: WindowWant, profile: string, asRoot: boolean): string[] {
  return [
    `--app=${want.url}`, `--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic',
    '--autoplay-policy=no-user-gesture-required', '--disable-renderer-backgrounding', '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows', '--disable-features=CalculateNativeWinOcclusion,Translate',
    ...(want.fullScreen ? ['--start-fullscreen'] : ['--window-size=1600,900']),
    ...(asRoot ? ['--no-sandbox'] : []),
  ];
}

/** False where no browser is installed or there is no screen to open it on. */
export async function openKioskWindow(want: WindowWant & { readonly profiles: string; readonly say: (line: string) => void }): Promise<boolean> {
  const browser = findBrowser(process.env);
  const noScreen = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  if (!browser || noScreen) {
    want.say(browser ? 'No screen was found to open a window on.' : 'No Chromium, Chrome or Edge was found.');
    return false;
  }
  const profile = path.join(want.profiles, `monitor-${want.monitor}`);
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  const asRoot = process.getuid?.() === 0;
  if (asRoot) want.say('Running as root: the browser has to be opened without its sandbox. Use an ordinary account for real work.');
  const child = spawn(browser, kioskArguments(want, profile, asRoot), { stdio: 'ignore', detached: false });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('spawn', () => resolve(true));
  });
}

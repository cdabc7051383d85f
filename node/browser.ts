/** Which installed Chromium, Chrome or Edge opens monitors' pages, and how. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { wallArguments } from '#bridge/wall-switches';

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

/** An app window must begin with an address; dark, as the page is. */
const emptyPage = 'data:text/html,<body bgcolor="%230b0d10">';

export interface KioskBrowser {
  readonly profile: string;
  readonly asRoot: boolean;
  /** SHA-256 of a public key in base64: the one certificate that is taken although nobody vouches for it. Null where it must be trusted as any other. */
  readonly certificatePin: string | null;
}

/** The wall's switches, no traffic to the internet, and no question after a crash whether to restore anything. */
export function kioskArguments({ profile, asRoot, certificatePin }: KioskBrowser): string[] {
  return [
    `--app=${emptyPage}`, `--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic',
    '--autoplay-policy=no-user-gesture-required', '--hide-crash-restore-bubble', '--disable-features=CalculateNativeWinOcclusion,Translate',
    ...wallArguments,
    '--window-size=1600,900',
    ...(asRoot ? ['--no-sandbox'] : []),
    ...(certificatePin === null ? [] : [`--ignore-certificate-errors-spki-list=${certificatePin}`]),
  ];
}

export function hasScreen(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
}

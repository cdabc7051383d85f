/** Debian's Chromium as root and without a network beyond loopback; one place for every test and bench. */
export const chromiumPath = process.env.MANARA_CHROMIUM ?? '/usr/bin/chromium';
export const chromiumArguments = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required',
];

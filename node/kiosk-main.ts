/** Program: shows one monitor of a core elsewhere on this PC, full screen, watched as the Node host watches its own windows. Usage is in kiosk-options.ts. */
import { isOpenToAll, kioskAddress } from './kiosk-address.ts';
import { KioskOptionsFault, kioskUsage, parseKioskOptions } from './kiosk-options.ts';
import type { KioskProgramOptions } from './kiosk-options.ts';
import { KioskWindows } from './kiosk-windows.ts';
import { keepPcId } from './pc-id.ts';

const say = (line: string): void => { process.stdout.write(`${line}\n`); };

try {
  const options = parseKioskOptions(process.argv.slice(2));
  if (options) keepKiosk(kioskAddress(options), options);
  else say(kioskUsage);
} catch (error) {
  if (!(error instanceof KioskOptionsFault)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

function keepKiosk(url: string, { data, monitor, tokenFile, certificatePin }: KioskProgramOptions): void {
  if (isOpenToAll(tokenFile)) say(`Every account of this PC may read ${tokenFile}.`);
  const windows = new KioskWindows({ profiles: data, pc: keepPcId(data), certificatePin, say });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => { void windows.closeAll().then(() => { process.exit(0); }); });
  windows.keepOpen({ monitor, url, fullScreen: true });
}

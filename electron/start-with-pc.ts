/** The desktop program among what a person's session starts. */
import { app } from 'electron';

/** Windows and macOS; Electron has no such call on Linux. A run from the source tree is not what a PC should start with. */
export function startWithPc(wanted: boolean): void {
  if (!app.isPackaged || process.platform === 'linux') return;
  if (app.getLoginItemSettings().openAtLogin !== wanted) app.setLoginItemSettings({ openAtLogin: wanted });
}

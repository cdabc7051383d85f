/** The desktop program among what a person's session starts. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';

/** A run from the source tree is not what a PC should start with. */
export function canStartWithPc(): boolean {
  return app.isPackaged;
}

/** Throws where the session's list cannot be written. */
export function startWithPc(wanted: boolean): void {
  if (!canStartWithPc()) return;
  if (process.platform === 'linux') autostart(wanted);
  else if (app.getLoginItemSettings().openAtLogin !== wanted) app.setLoginItemSettings({ openAtLogin: wanted });
}

/** Electron has no call for it on Linux: a desktop entry in the person's autostart folder (XDG Desktop Application Autostart Specification 0.5). */
function autostart(wanted: boolean): void {
  const folder = path.join(app.getPath('appData'), 'autostart');
  const file = path.join(folder, 'manara.desktop');
  if (!wanted) {
    rmSync(file, { force: true });
    return;
  }
  mkdirSync(folder, { recursive: true });
  // Within an AppImage the program itself has another path at every start.
  writeFileSync(file, desktopEntry(process.env.APPIMAGE ?? process.execPath));
}

function desktopEntry(program: string): string {
  return ['[Desktop Entry]', 'Type=Application', 'Name=Manara', `Exec=${execWord(program)}`, 'Terminal=false', ''].join('\n');
}

/** One word of `Exec`: quoted, `%` doubled, then escaped as every string (Desktop Entry Specification 1.5, "The Exec key"). */
function execWord(word: string): string {
  const quoted = `"${word.replaceAll(/["`$\\]/g, '\\$&')}"`;
  return quoted.replaceAll('%', '%%').replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/** The program's menu: none, for Electron's own closes a monitor with Ctrl+W and loads its page again with Ctrl+R. */
import { Menu } from 'electron';

/** Call before `ready`. macOS has no program without a menu, and no copy and paste in fields without these entries. */
export function setMenu(): void {
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }]) : null);
}

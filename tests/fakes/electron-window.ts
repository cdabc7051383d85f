/** `BrowserWindow` of Electron as far as this product uses it: does at once what a real one does after a while, and tells it by the same events. */
import { EventEmitter } from 'node:events';

export interface Bounds { x: number; y: number; width: number; height: number }
export interface WindowOptions extends Partial<Bounds> { readonly frame?: boolean; readonly fullscreen?: boolean; readonly show?: boolean }

export class FakeBrowserWindow extends EventEmitter {
  /** All that were made, in order. */
  static made: FakeBrowserWindow[] = [];
  readonly options: WindowOptions;
  readonly loaded: string[] = [];
  readonly webContents = Object.assign(new EventEmitter(), { reload: () => undefined, forcefullyCrashRenderer: () => undefined, getOSProcessId: () => 1 });
  /** When it tells of leaving full screen: `never` for a system that does not. */
  leaves: 'at once' | 'never' = 'at once';
  /** Moves asked for while it filled its screen: some systems ignore them, as this one, others do not. */
  ignored = 0;
  minimised = false;
  /** How often it was asked to come to the front. */
  focused = 0;
  #bounds: Bounds;
  #isFull: boolean;
  #isDestroyed = false;

  constructor(options: WindowOptions) {
    super();
    this.options = options;
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 };
    this.#isFull = options.fullscreen === true;
    FakeBrowserWindow.made.push(this);
  }

  loadURL(url: string): Promise<void> { this.loaded.push(url); return Promise.resolve(); }
  getBounds(): Bounds { return { ...this.#bounds }; }
  getNormalBounds(): Bounds { return { ...this.#bounds }; }
  isFullScreen(): boolean { return this.#isFull; }
  isDestroyed(): boolean { return this.#isDestroyed; }
  isFocused(): boolean { return false; }
  isMinimized(): boolean { return this.minimised; }
  restore(): void { this.minimised = false; }
  focus(): void { this.focused += 1; }
  show(): void { /* Nobody looks. */ }
  showInactive(): void { /* Nobody looks. */ }

  setBounds(bounds: Bounds): void {
    if (this.#isFull) {
      this.ignored += 1;
      return;
    }
    this.#bounds = { ...bounds };
    this.emit('move');
  }

  setFullScreen(isFull: boolean): void {
    if (this.#isFull === isFull) return;
    this.#isFull = isFull;
    if (isFull || this.leaves === 'at once') this.emit(isFull ? 'enter-full-screen' : 'leave-full-screen');
  }

  /** As by Alt+F4. */
  close(): void {
    this.emit('close');
    this.destroy();
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.emit('closed');
  }

  /** Presses a key and lets it go; `held` for its repetitions. */
  press(key: string, held = 0): boolean {
    let isTaken = false;
    const event = { preventDefault: () => { isTaken = true; } };
    const input = { key, control: false, alt: false, shift: false, meta: false };
    for (let times = 0; times <= held; times += 1) this.webContents.emit('before-input-event', event, { ...input, type: 'keyDown', isAutoRepeat: times > 0 });
    this.webContents.emit('before-input-event', event, { ...input, type: 'keyUp', isAutoRepeat: false });
    return isTaken;
  }
}

/** All that the core may ask of the machine around it. One folder implements it per kind of host (electron/, node/). */
import type { Settings } from '#model/settings';

/** A physical screen. Coordinates are in the machine's own pixels. */
export interface Display {
  readonly id: string;
  readonly label: string;
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly primary: boolean;
}

/** How well secrets are kept: `weak` is Electron's `basic_text`, or a file only its owner may read. */
export type SecretStrength = 'strong' | 'weak' | 'none';

export interface Secrets {
  /** Name of the back end and its strength; a weak one is shown to the person as a warning. */
  readonly backend: { readonly name: string; readonly strength: SecretStrength };
  /** Null where there is no such secret. Rejects when the store is locked or damaged. */
  read(key: string): Promise<string | null>;
  write(key: string, value: string): Promise<void>;
  remove(key: string): Promise<void>;
}

/** A program of this product run as a process of its own. */
export interface ProgramProcess {
  readonly pid: number;
  /** Lines of its standard output, without line ends. */
  onLine(listener: (line: string) => void): void;
  /** Resolves when it has ended, whatever the reason. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  /** Asks it to end (SIGTERM); after `graceMs` it is killed. Resolves when it has ended. */
  stop(graceMs: number): Promise<void>;
}

/** Programs a host knows how to start; a host never starts anything else. */
export type ProgramName = 'recorder' | 'demo' | 'dome';

export interface WindowWant {
  readonly monitor: number;
  /** Full address on the core's origin, launch token included. */
  readonly url: string;
  readonly fullScreen: boolean;
}

export interface WindowFacts {
  readonly monitor: number;
  /** Of the process that runs its page; null where it cannot be told. */
  readonly memoryBytes: number | null;
}

export interface Host {
  readonly kind: 'electron' | 'node';
  /** Empty for a host that cannot tell. */
  displays(): Promise<readonly Display[]>;
  /** Opens the window of a monitor, or brings it to front. Resolves false where the host cannot open windows (the address was printed instead). */
  openWindow(want: WindowWant): Promise<boolean>;
  /** The windows that stand open now, and what their pages take. */
  windows(): Promise<readonly WindowFacts[]>;
  /** Moves a monitor's window to a screen and fills it; another monitor that stood there gets the screen that becomes free. False where one of the two is not there. */
  showOn(monitor: number, display: string): Promise<boolean>;
  /** Opens a second window of a monitor that has one: out of sight, but painting. False where the host cannot. */
  openBehind(want: WindowWant): Promise<boolean>;
  /** The window behind takes the place of the one in front, which closes. Rejects when there is none; the old one then stays. */
  swapWindow(monitor: number): Promise<void>;
  /** Closes the one behind, if there is one. */
  dropBehind(monitor: number): Promise<void>;
  readonly secrets: Secrets;
  /** Whether it can see to `startWithPc` of the settings. */
  readonly canStartWithPc: boolean;
  readSettings(): Settings;
  /** Rejects when they could not be kept. */
  writeSettings(settings: Settings): Promise<void>;
  /** Calls when the operating system's session is locked or the PC goes to sleep, until the signal; null for a host that cannot tell. */
  readonly onSessionLock: ((listener: () => void, signal: AbortSignal) => void) | null;
  /** Starts a program with arguments; never through a shell. */
  startProgram(name: ProgramName, args: readonly string[]): ProgramProcess;
}

/** Starts the writer program, keeps what it says, and kills it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

/** What one camera had said at some moment. */
export interface Said {
  /** Wall time at which the first fragment handed over begins and the last one ends; null when none was. */
  firstHanded: number | null;
  lastHanded: number | null;
  lastAcknowledged: number | null;
  refused: number;
  /** Evidence locks on it that were acknowledged. */
  locks: string[];
}

export type WriterMode = 'unsynced' | 'deleting';

export class WriterProcess {
  readonly #child: ChildProcess;
  readonly said: Said[];
  openMs: number | null = null;
  readonly #recording = Promise.withResolvers<void>();
  readonly #ended = Promise.withResolvers<void>();
  #errors = '';

  constructor(folder: string, cameras: number, mode?: WriterMode) {
    this.said = Array.from({ length: cameras }, () => ({ firstHanded: null, lastHanded: null, lastAcknowledged: null, refused: 0, locks: [] }));
    this.#child = spawn(process.execPath, [fileURLToPath(new URL('./writer.ts', import.meta.url)), folder, String(cameras), ...(mode ? [mode] : [])], { stdio: ['ignore', 'pipe', 'pipe'] });
    createInterface({ input: this.#child.stdout! }).on('line', (line) => this.#hear(line));
    this.#child.stderr!.on('data', (chunk) => { this.#errors = `${this.#errors}${chunk}`.slice(-2000); });
    this.#child.once('close', (code) => {
      this.#recording.reject(new Error(`the writer ended (${code}) before it recorded: ${this.#errors}`));
      this.#ended.resolve();
    });
    this.#recording.promise.catch(() => undefined);
  }

  #hear(line: string): void {
    const [kind, ...numbers] = line.split(' ');
    if (kind === 'open') {
      this.openMs = Number(numbers[0]);
      return;
    }
    const camera = this.said[Number(numbers[0])];
    if (!camera) return;
    if (kind === 'h') {
      camera.firstHanded ??= Number(numbers[1]);
      camera.lastHanded = Number(numbers[2]);
      this.#recording.resolve();
    }
    if (kind === 'a') camera.lastAcknowledged = Number(numbers[1]);
    if (kind === 'e') camera.refused += 1;
    if (kind === 'l') camera.locks.push(line.split(' ')[2] ?? '');
  }

  /** The first fragment is handed over. */
  recording(): Promise<void> {
    return this.#recording.promise;
  }

  /** What had been said until now. */
  snapshot(): Said[] {
    return structuredClone(this.said);
  }

  /** Holds it still for the time of `work`, in the middle of whatever it does. */
  async frozen<T>(work: () => Promise<T>): Promise<T> {
    this.#child.kill('SIGSTOP');
    try {
      return await work();
    } finally {
      this.#child.kill('SIGCONT');
    }
  }

  /** kill -9; resolves when everything said before is heard. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended.promise;
  }
}

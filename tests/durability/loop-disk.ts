/** An ext4 file system in a file: a copy of the file is the disk after the plug was pulled. Needs root and loop devices. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = (program: string, ...args: string[]): void => { execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] }); };

/** A writer that stands still leaves only what the kernel writes by itself, every few seconds. */
const mostTurns = 50;

export class LoopDisk {
  readonly mount: string;
  readonly #image: string;
  #mounted = false;

  constructor(folder: string, image: string) {
    this.#image = image;
    this.mount = path.join(folder, `${path.basename(image)}.mnt`);
    mkdirSync(this.mount);
    run('mount', '-o', 'loop', image, this.mount);
    this.#mounted = true;
  }

  static format(folder: string, name: string, megabytes: number): LoopDisk {
    const image = path.join(folder, name);
    run('truncate', '-s', `${megabytes}M`, image);
    run('mkfs.ext4', '-q', '-F', image);
    return new LoopDisk(folder, image);
  }

  /**
   * Copies what has reached the device by now. The copy is mounted with `new LoopDisk`, after the file system's own repair. Whoever
   * writes must stand still meanwhile: a copy during which the device was written to is no instant and is made again, for a journal
   * from after the directories it describes is nothing that a power cut leaves (ext4 then answers EBADMSG).
   */
  async cut(folder: string, name: string): Promise<string> {
    const image = path.join(folder, name);
    for (let turn = 1; ; turn += 1) {
      const before = this.#written();
      await promisify(execFile)('cp', ['--sparse=always', this.#image, image]);
      if (this.#written() === before) return image;
      if (turn === mostTurns) throw new Error('the disk did not stand still for a copy');
    }
  }

  /** Writes the device has done and has in hand, as the kernel counts them. */
  #written(): string {
    const device = execFileSync('losetup', ['--associated', this.#image, '--noheadings', '--output', 'NAME'], { encoding: 'utf8' }).trim().split('\n')[0] ?? '';
    const counts = readFileSync(`/sys/block/${path.basename(device)}/stat`, 'utf8').trim().split(/\s+/);
    return [counts[4], counts[6], counts[8]].join(' ');
  }

  unmount(): void {
    if (!this.#mounted) return;
    run('umount', this.mount);
    this.#mounted = false;
  }

  /** Why this machine cannot have one, or null. */
  static missing(): string | null {
    if (process.platform !== 'linux') return 'not Linux';
    if (process.getuid?.() !== 0) return 'not root';
    const folder = mkdtempSync(path.join(tmpdir(), 'manara-loop-'));
    try {
      LoopDisk.format(folder, 'probe.img', 8).unmount();
      return null;
    } catch (error) {
      return `no loop-mounted ext4 here: ${String(error instanceof Error ? error.message : error).split('\n')[0]}`;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}


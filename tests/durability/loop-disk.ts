/** An ext4 file system in a file: a copy of the file is the disk after the plug was pulled. Needs root and loop devices. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = (program: string, ...args: string[]): void => { execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] }); };

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

  /** Copies what has reached the device by now. The copy is mounted with `new LoopDisk`, after the file system's own repair. */
  async cut(folder: string, name: string): Promise<string> {
    const image = path.join(folder, name);
    // Sparse and in one program: the shorter it takes, the more it is like one instant.
    await promisify(execFile)('cp', ['--sparse=always', this.#image, image]);
    return image;
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


/** Applications of wall presets that an operator may still take back: the newest hundred since the core began. */
import { randomUUID } from 'node:crypto';
import type { Monitor } from '#model/view';
import type { PresetMonitor, WallPreset } from '#model/wall-preset';
import { CoreFault } from '../fault.ts';
import { showsTheSame } from './arrangement.ts';

const mostKept = 100;

interface AppliedPreset {
  readonly preset: WallPreset;
  /** What was arranged on its monitors before. */
  readonly before: readonly Monitor[];
}

export class AppliedPresets {
  readonly #kept = new Map<string, AppliedPreset>();

  /** Returns what this application is called. */
  keep(applied: AppliedPreset): string {
    const id = randomUUID();
    this.#kept.set(id, applied);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break;
      this.#kept.delete(oldest);
    }
    return id;
  }

  /** Refused with `not-found` where it was taken back already, or is too long ago. */
  get(id: string): AppliedPreset {
    const applied = this.#kept.get(id);
    if (!applied) throw new CoreFault('not-found', 'this application is not known any more');
    return applied;
  }

  forget(id: string): void {
    this.#kept.delete(id);
  }

  /** Whether a monitor is still this application's: nobody arranged something else there, or asked since for a preset that puts it. */
  isAsApplied(id: string, now: Monitor): boolean {
    const put = putBy(this.get(id), now.number);
    const last = [...this.#kept].findLast(([, applied]) => putBy(applied, now.number) !== undefined);
    return put !== undefined && showsTheSame(put, now) && last?.[0] === id;
  }
}

function putBy({ preset }: AppliedPreset, number: number): PresetMonitor | undefined {
  return preset.monitors.find((monitor) => monitor.number === number);
}

/** Who is in trouble with the disk or its space, and since when: the standing alarms. */
import type { EpochMs } from '#model/time';
import type { StoreFault } from './store-fault.ts';
import type { StoreLog } from './store-log.ts';

export type DiskAlarmCode = 'disk-full' | 'disk-failed' | 'locks-full';

export interface DiskAlarm {
  readonly code: DiskAlarmCode;
  readonly since: EpochMs;
  readonly detail?: string;
}

/** A write error that healed at once still stands this long: a disk that failed once is worth a look. */
const failedStandsMs = 60_000;

export class DiskHealth {
  readonly #now: () => EpochMs;
  readonly #mono: () => number;
  readonly #log: StoreLog;
  readonly #troubled = new Map<DiskAlarmCode, Set<string>>([['disk-full', new Set()], ['disk-failed', new Set()], ['locks-full', new Set()]]);
  readonly #alarms = new Map<DiskAlarmCode, DiskAlarm>();
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor({ now, mono, log }: { now: () => EpochMs; mono: () => number; log: StoreLog }) {
    this.#now = now;
    this.#mono = mono;
    this.#log = log;
  }

  /** `who` names the writer, the index or the cleaner. */
  report(who: string, fault: StoreFault): void {
    const code: DiskAlarmCode = fault.code === 'disk-full' || fault.code === 'locks-full' ? fault.code : 'disk-failed';
    this.#troubled.get(code)?.add(who);
    if (code === 'disk-failed') this.#failedAt = this.#mono();
    if (this.#alarms.has(code)) return;
    this.#alarms.set(code, { code, since: this.#now(), detail: `${who}: ${fault.message}` });
    this.#log.error({ code, who, detail: fault.message }, 'disk alarm');
  }

  worked(who: string): void {
    for (const troubled of this.#troubled.values()) troubled.delete(who);
    this.#settle();
  }

  #settle(): void {
    for (const [code, troubled] of this.#troubled) {
      const stands = troubled.size > 0 || (code === 'disk-failed' && this.#mono() - this.#failedAt < failedStandsMs);
      if (!stands && this.#alarms.delete(code)) this.#log.info({ code }, 'disk alarm over');
    }
  }

  alarms(): DiskAlarm[] {
    this.#settle();
    return [...this.#alarms.values()];
  }
}

import { onTestFinished } from 'vitest';
import type { Camera } from '#model/camera';
import type { EpochMs } from '#model/time';
import { openCoreData } from '#core/data/open-core-data';
import type { CoreData } from '#core/data/open-core-data';
import { Journal } from '#core/journal/journal';
import { problemOf } from '#core/fault';
import { temporaryFolder } from './temporary-folder.ts';

export interface CoreStand {
  readonly data: CoreData;
  readonly journal: Journal;
  /** Set it to let time pass. */
  time: EpochMs;
  readonly now: () => EpochMs;
}

export const startTime: EpochMs = Date.UTC(2026, 10, 24, 2, 7, 48, 123);

/** Real data in a folder of its own and a clock that stands still. */
export function coreStand(folder = temporaryFolder()): CoreStand {
  const stand = { time: startTime, now: (): EpochMs => stand.time } as { time: EpochMs; now: () => EpochMs; data: CoreData; journal: Journal };
  stand.data = openCoreData({ folder, now: stand.now });
  onTestFinished(() => stand.data.close());
  stand.journal = new Journal({ data: stand.data, now: stand.now });
  return stand;
}

/** The code of the fault that the work ends in, null where it ends well. */
export function codeOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    return problemOf(error)?.code ?? String(error);
  }
}

export function camera(number: number, more: Partial<Camera> = {}): Camera {
  const server = more.server ?? 'embedded';
  return {
    id: `${server}/cam-${number}`, server, number, name: { fr: `Caméra ${number}` }, site: { id: 'port', name: { fr: 'Port' } },
    streams: [{ role: 'sub', width: 640, height: 360 }], recorded: true, ...more,
  };
}

/** What the generator gave until the signal ended it. */
export async function collect<T>(generator: AsyncGenerator<T, void, void>, onItem: (item: T, count: number) => void): Promise<T[]> {
  const items: T[] = [];
  for await (const item of generator) {
    items.push(item);
    onItem(item, items.length);
  }
  return items;
}

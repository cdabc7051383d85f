/** The watches that go on now, in the core's database, so that kill -9 does not hide who was looking. */
import type { LiveKind } from '#model/live';
import type { CoreData } from '../data/open-core-data.ts';
import type { Watch } from './watch.ts';

/** No monitor has this number; it stands for one that is not known yet. */
const noMonitor = 0;

export function keepWatch(data: CoreData, watch: Watch): void {
  const { who, camera, monitor, since, until, ...detail } = watch;
  data.db.prepare('INSERT OR REPLACE INTO open_watch (who, camera, monitor, since, until, detail) VALUES (?, ?, ?, ?, ?, ?)')
    .run(who, camera, monitor ?? noMonitor, since, until, JSON.stringify(detail));
}

export function dropWatch(data: CoreData, { who, camera, monitor }: Pick<Watch, 'who' | 'camera' | 'monitor'>): void {
  data.db.prepare('DELETE FROM open_watch WHERE who = ? AND camera = ? AND monitor = ?').run(who, camera, monitor ?? noMonitor);
}

/** What a core that died was in the middle of; the table is empty afterwards. */
export function takeLeftWatches(data: CoreData): Watch[] {
  const watches = data.db.prepare('SELECT * FROM open_watch').all().map((row): Watch => {
    const detail = readDetail(row['detail']);
    const number = (key: string): number => (typeof detail[key] === 'number' ? detail[key] : 0);
    return {
      who: String(row['who']), camera: String(row['camera']), monitor: Number(row['monitor']) === noMonitor ? null : Number(row['monitor']),
      since: Number(row['since']), until: Number(row['until']), via: typeof detail['via'] === 'string' ? (detail['via'] as LiveKind) : null,
      visibleMs: number('visibleMs'), lateMs: number('lateMs'), frozenMs: number('frozenMs'),
      worstAgeMs: typeof detail['worstAgeMs'] === 'number' ? detail['worstAgeMs'] : null, reported: detail['reported'] === true,
    };
  });
  data.db.exec('DELETE FROM open_watch');
  return watches;
}

function readDetail(text: unknown): Record<string, unknown> {
  try {
    const detail: unknown = JSON.parse(String(text));
    return typeof detail === 'object' && detail !== null ? { ...detail } : {};
  } catch {
    return {};
  }
}

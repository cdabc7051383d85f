/** A list of bookmarks as CSV that spreadsheets of this region open: semicolons, a byte order mark, and no cell that is taken for a formula. */
import { stringify } from 'csv-stringify/sync';
import type { Camera } from '#model/camera';
import type { CameraId } from '#model/ids';
import { nameIn } from '#model/local-name';
import type { Language } from '#model/local-name';
import type { WallBookmark } from '#model/wall-bookmark';

/** Times are UTC with milliseconds; where a camera's clock was corrected `clock_ahead_s` and the next say by how much and what the footage itself says. Times are given and once more as the wall clock of this place read them, with its offset. */
const columns = ['id', 'start_utc', 'end_utc', 'start_local', 'cameras', 'title', 'note', 'tags', 'severity', 'made_by', 'created_utc', 'changed_utc', 'footage_until_utc', 'clock_ahead_s', 'start_recorded_utc', 'locked_until_utc', 'lock_reason'] as const;

export function bookmarksCsv(bookmarks: readonly WallBookmark[], camera: (id: CameraId) => Camera | null, language: Language, localTime: (at: number) => string): string {
  const utc = (at: number | null): string => (at === null ? '' : new Date(at).toISOString());
  const called = (id: CameraId): string => {
    const known = camera(id);
    return known ? `${known.number} ${nameIn(known.name, language)}` : id;
  };
  const rows = bookmarks.map((one) => [
    one.id, utc(one.range.start), utc(one.range.end), localTime(one.range.start), one.cameras.map(called).join(' | '), one.title, one.note, one.tags.join(' | '), one.severity,
    one.author ?? (one.monitor === null ? '' : `monitor ${one.monitor}`), utc(one.createdAt), utc(one.changedAt), utc(one.diesAt), one.aheadMs / 1000, utc(one.range.start + one.aheadMs),
    one.lock === null ? '' : utc(one.lock.until) || 'no end', one.lock?.reason ?? '',
  ]);
  return stringify([[...columns], ...rows], { delimiter: ';', bom: true, record_delimiter: 'windows', escape_formulas: true });
}

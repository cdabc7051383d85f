/** The picture before or after a moment, across borders of segments and over gaps. */
import { mediaTimeAt } from '#model/time-map';
import type { TimeMap } from '#model/time-map';
import type { EpochMs, MediaSeconds } from '#model/time';
import type { ClipGroups } from './clip-groups.ts';
import { segmentAt } from './clip-segments.ts';
import { placeAt, sameMs } from './coded-picture.ts';

/** Capture time of the picture one on or one back; null where the clip has none. Rejects where its media cannot be had. */
export async function neighbourAt(groups: ClipGroups, at: EpochMs, direction: -1 | 1): Promise<EpochMs | null> {
  const { segments, map } = groups;
  if (segments.length === 0) return null;
  const isInGap = mediaTimeAt(map, at + sameMs) === null;
  const from = segmentAt(segments, lastMediaBefore(map, at + sameMs));
  await groups.load(from);
  for (let index = from; index >= 0 && index < segments.length; index += direction) {
    await groups.load(index);
    const line = groups.line(index);
    const place = placeAt(line, at);
    // Within a gap, one back is the last picture before it.
    const found = line[direction > 0 ? place + 1 : isInGap ? place : place - 1];
    if (found && (direction > 0 || place >= 0)) return found.picture.at;
  }
  return null;
}

/** Media time of a moment; within a gap, of the end of what was before it. */
function lastMediaBefore(map: TimeMap, at: EpochMs): MediaSeconds {
  const media = mediaTimeAt(map, at);
  if (media !== null) return media;
  const next = map.find((anchor) => anchor.at > at);
  return next ? Math.max(0, next.media - 0.001) : 0;
}

/** The timeline of a Profile G device. Its footage is played only over RTSP with replay headers, which we do not speak: no playback part. */
import type { CameraId } from '#model/ids';
import { intersect, mergeRanges } from '#model/time';
import type { EpochMs, TimeRange } from '#model/time';
import type { RecordingsPart } from '../recording-server.ts';
import type { DeviceLine } from './device-line.ts';
import type { SourceCamera } from './media-profiles.ts';
import { findFootage, findRecordings } from './recording-search.ts';
import type { DeviceRecording } from './recording-search.ts';

/** New recordings are rare; what grows in them is asked each time. */
const listMs = 60_000;

export interface RecordingsLink {
  readonly line: DeviceLine;
  readonly now: () => EpochMs;
  /** The camera, all cameras of the device, and where its search service is. */
  find(camera: CameraId, signal: AbortSignal): Promise<{ readonly own: SourceCamera; readonly all: readonly SourceCamera[]; readonly address: string | null }>;
}

export function createRecordingsPart({ line, now, find }: RecordingsLink): RecordingsPart {
  let list: { readonly at: number; readonly recordings: readonly DeviceRecording[] } | null = null;
  return {
    exactness: 'rounded',
    async spans(camera, range, signal) {
      const { own, all, address } = await find(camera, signal);
      if (address === null) return { spans: [], gaps: [] };
      if (!list || performance.now() - list.at > listMs) list = { at: performance.now(), recordings: await findRecordings(line, address, signal) };
      const ranges: TimeRange[] = [];
      for (const recording of list.recordings.filter((one) => belongsTo(one, own, all))) {
        const whole = recording.tracks.map(({ from, to }) => ({ start: from, end: to ?? now() })).filter(({ start, end }) => start < end);
        const inRange = whole.flatMap((one) => intersect(one, range) ?? []);
        if (inRange.length > 0) ranges.push(...(await findFootage(line, address, recording, range, now(), signal) ?? inRange));
      }
      const spans = mergeRanges(ranges).flatMap((one) => intersect(one, range) ?? []);
      return { spans: spans.map((one) => ({ ...one, role: 'main' as const })), gaps: [] };
    },
  };
}

/** By any token the device may use for the source; by name; and by there being only one camera. Never by guess. */
export function belongsTo(recording: DeviceRecording, own: SourceCamera, all: readonly SourceCamera[]): boolean {
  const tokens = [own.source, ...own.configurations, ...own.profiles];
  const last = recording.sourceId.split(/[/=]/).at(-1) ?? '';
  if (tokens.includes(recording.sourceId) || tokens.includes(last)) return true;
  const others = all.filter((one) => one !== own);
  if (others.length === 0) return true;
  return own.name !== '' && recording.sourceName === own.name && others.every(({ name }) => name !== own.name);
}

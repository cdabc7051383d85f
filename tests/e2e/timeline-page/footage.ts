/** Sixteen cameras of a city over three days, invented but as control rooms know it: outages, a full disk, a restart, quiet nights. */
import type { CameraId } from '#model/ids';
import type { Gap, GapReason, RecordingSpan } from '#model/recording';
import { intersect, mergeRanges } from '#model/time';
import type { TimeRange } from '#model/time';
import type { TimelineBookmark, TimelineCamera, TimelineData, TimelineEvent } from '#model/timeline-index';

const [minute, hour] = [60_000, 3_600_000];
const day = 24 * hour;
export const eventCount = 100_000;

const names = ['Place Al Amal', 'سوق الأحد، الباب 3', 'Av. Hassan II × Bd Mohammed V', 'Port de pêche, quai 2', 'كورنيش أكادير', 'Marina, parking P1', 'Gare routière Inezgane', 'محطة الحافلات المسيرة',
  'Stade Adrar, tribune nord', 'Rond-point Tilila', 'حي السلام', 'Hôpital Hassan II, entrée', 'Tunnel Anza, sens nord', 'شارع الجيش الملكي', 'Musée, cour', 'Dépôt communal Ait Melloul'];

export const cameraOf = (i: number): CameraId => `embedded/c${i + 1}`;
export const nameOf = (camera: CameraId): string => {
  const i = Number(camera.slice('embedded/c'.length)) - 1;
  return `${401 + i} ${names[i] ?? ''}`;
};

/** The same numbers at every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function inventFootage(now: number): TimelineData {
  const random = dice(412);
  const from = now - 3 * day;
  const cameras = names.map((_, i) => inventCamera(i, from, now, random));
  const events = Array.from({ length: eventCount }, (_, i) => inventEvent(i, now, random));
  return { cameras, events, bookmarks: inventBookmarks(now) };
}

function inventCamera(i: number, from: number, now: number, random: () => number): TimelineCamera {
  const gaps: Gap[] = [];
  const miss = (start: number, ms: number | null, reason: GapReason) => { gaps.push({ start, end: ms === null ? null : start + ms, role: 'main', reason }); };
  miss(now - 9 * hour, 12 * minute, 'disk-full');
  miss(now - 30 * hour, 40_000, 'recorder-crashed');
  for (let n = 0; n < 4; n++) miss(from + random() * 3 * day, 4000 + random() * 20_000, random() < 0.5 ? 'camera-stalled' : 'camera-lost');
  if (i === 2) miss(now - 15.6 * hour, 2.2 * hour, 'camera-lost');
  if (i === 6) miss(now - 40 * minute, null, 'camera-lost');
  if (i === 9) for (let n = 0; n < 60; n++) miss(now - 7 * hour + n * 4 * minute, 20_000 + random() * 60_000, 'camera-stalled');
  if (i === 11) miss(from, 2.2 * day, 'deleted');
  if (i === 12) miss(now - 4 * hour, 25 * minute, 'clock-jumped');
  // A court that is recorded on motion only: what is not there was never wanted.
  const spans = i === 14 ? Array.from({ length: 90 }, () => piece(from + random() * 3 * day, 5 * minute * random() + 20_000)) : without({ start: from, end: now }, gaps);
  if (i !== 15) return { id: cameraOf(i), spans, gaps: i === 14 ? [] : gaps };
  // Its server has answered for a part only.
  const known = { start: now - 14 * hour, end: now + hour };
  return { id: cameraOf(i), spans: spans.flatMap((span) => intersect(span, known) ?? []).map(({ start, end }) => piece(start, end - start)), gaps: gaps.filter((gap) => gap.start > known.start), known: [known] };
}

const piece = (start: number, ms: number): RecordingSpan => ({ start, end: start + ms, role: 'main' });

function without({ start, end }: TimeRange, gaps: readonly Gap[]): RecordingSpan[] {
  const spans: RecordingSpan[] = [];
  let from = start;
  for (const gap of mergeRanges(gaps.map((one) => ({ start: one.start, end: one.end ?? end })))) {
    if (gap.start > from) spans.push(piece(from, gap.start - from));
    from = Math.max(from, gap.end);
  }
  if (end > from) spans.push(piece(from, end - from));
  return spans;
}

/** In the last day; more by day than by night, more at some places than at others. */
function inventEvent(i: number, now: number, random: () => number): TimelineEvent {
  let at = 0;
  do at = now - random() * day; while (random() > 0.12 + 0.88 * Math.max(0, Math.sin(((at % day) / day) * 2 * Math.PI - 1.6)));
  const camera = cameraOf(Math.floor(random() ** 1.5 * 16));
  const isMotion = random() < 0.97;
  const [type, label] = isMotion ? ['motion', ''] as const : random() < 0.9 ? ['object', random() < 0.6 ? 'person' : 'car'] as const : i % 2 === 0 ? ['line', 'Quai 2'] as const : ['tamper', ''] as const;
  return { camera, type, label, at: Math.round(at), end: Math.round(at + 2000 + random() * 20_000) };
}

function inventBookmarks(now: number): TimelineBookmark[] {
  const mark = (n: number, cameras: number[], at: number, ms: number, title: string) => ({ id: `b${n}`, cameras: cameras.map(cameraOf), range: { start: Math.round(at), end: Math.round(at + ms) }, title });
  return [
    mark(1, [1, 4], now - 6.2 * hour, 9 * minute, 'Vol à la tire, sac rouge'), { ...mark(2, [3], now - 13 * hour, 0, 'شاحنة بلا لوحة'), locked: [cameraOf(3)] }, { ...mark(3, [8], now - 2.5 * hour, 45 * minute, 'Sortie du match'), locked: [cameraOf(8)] },
    ...Array.from({ length: 5 }, (_, n) => mark(10 + n, [5], now - 5 * hour + n * 40_000, 10_000, `Véhicule ${n + 1}`)),
  ];
}

/** From the names of a city's places to its cameras: the same list on every machine. */
import type { RecorderCamera } from '../config.ts';
import { clipJobs, clipName, type ClipJob } from './clip-list.ts';
import { pick, randomFrom } from './draw/random.ts';
import type { SceneName } from './scenes.ts';

export type CityName = 'agadir' | 'tangier' | 'casablanca';

/** A place in French and Arabic, and the scene that looks most like it. */
export type Place = readonly [fr: string, ar: string, scene: SceneName];

export interface Site {
  readonly fr: string;
  readonly ar: string;
  readonly scene: SceneName;
}

export interface CityPlan {
  readonly name: CityName;
  /** Known places: one site each. The first sixteen are on the first wall, each scene twice among them. */
  readonly landmarks: readonly Place[];
  readonly districts: readonly (readonly [fr: string, ar: string])[];
  readonly streets: readonly (readonly [fr: string, ar: string])[];
  readonly siteCount: number;
  readonly cameraCount: number;
  /** Number people call a camera by, from its place in the list; 1, 2, 3 … where absent. */
  readonly numberOf?: (index: number) => number;
}

/** As many cameras as a wall of 4 × 4 shows: these are recorded, and have a past at the first start. */
export const RECORDED_CAMERAS = 16;

const inDistricts: readonly Place[] = [
  ['rond-point', 'مدار', 'roundabout'], ['place', 'ساحة', 'boulevard'], ['marché', 'السوق', 'market'], ['jardin public', 'حديقة عمومية', 'boulevard'],
  ['école', 'مدرسة', 'crossing'], ['mosquée', 'مسجد', 'boulevard'], ['arrêt de bus', 'موقف الحافلات', 'boulevard'], ['parking', 'موقف السيارات', 'crossing'],
  ['station de taxis', 'محطة سيارات الأجرة', 'roundabout'], ['terrain de proximité', 'ملعب القرب', 'stadium'], ['centre de santé', 'مركز صحي', 'crossing'],
  ['entrée du quartier', 'مدخل الحي', 'crossing'],
];
const onStreets: readonly Place[] = [
  ['carrefour 1', 'ملتقى الطرق 1', 'crossing'], ['carrefour 2', 'ملتقى الطرق 2', 'crossing'], ['giratoire', 'مدار', 'roundabout'], ['passage piéton 1', 'ممر الراجلين 1', 'boulevard'],
  ['feux tricolores', 'إشارة ضوئية', 'crossing'], ['carrefour 3', 'ملتقى الطرق 3', 'crossing'], ['trémie', 'نفق', 'tunnel'], ['passage piéton 2', 'ممر الراجلين 2', 'boulevard'],
  ['carrefour 4', 'ملتقى الطرق 4', 'crossing'], ['terre-plein', 'الرصيف الأوسط', 'boulevard'],
];
const views: readonly (readonly [fr: string, ar: string])[] = [
  ['vue générale', 'منظر عام'], ['côté nord', 'الجهة الشمالية'], ['côté sud', 'الجهة الجنوبية'], ['côté est', 'الجهة الشرقية'], ['côté ouest', 'الجهة الغربية'],
  ['entrée', 'المدخل'], ['sortie', 'المخرج'], ['trottoir', 'الرصيف'], ['dôme', 'كاميرا متحركة'], ['voie rapide', 'الممر السريع'],
];
/** No site has more cameras than there are views of it. */
const MOST_VIEWS = views.length;

export function sitesOf({ landmarks, districts, streets, siteCount }: CityPlan): readonly Site[] {
  const named = landmarks.map(([fr, ar, scene]): Site => ({ fr, ar, scene }));
  const cross = (places: readonly (readonly [string, string])[], kinds: readonly Place[]): readonly Site[] => kinds.flatMap(
    ([fr, ar, scene]) => places.map(([placeFr, placeAr]): Site => ({ fr: `${placeFr} – ${fr}`, ar: `${placeAr} – ${ar}`, scene })),
  );
  const all = [...named, ...cross(streets, onStreets.slice(0, 2)), ...cross(districts, inDistricts), ...cross(streets, onStreets.slice(2))];
  const sites = all.filter((site, index) => all.findIndex(({ fr, ar }) => fr === site.fr || ar === site.ar) === index);
  if (sites.length < siteCount) throw new Error(`the names make only ${sites.length} of ${siteCount} sites`);
  return sites.slice(0, siteCount);
}

/** How many cameras each site has: one, then more by chance, landmarks first; the sum is exact. */
function shareOut({ cameraCount, landmarks }: CityPlan, siteCount: number, random: () => number): readonly number[] {
  const counts = Array.from({ length: siteCount }, () => 1);
  for (let left = cameraCount - siteCount; left > 0;) {
    const busy = random() < 0.35;
    const site = Math.floor(random() * (busy ? Math.min(siteCount, landmarks.length) : siteCount));
    if (counts[site]! >= (busy ? MOST_VIEWS : MOST_VIEWS - 3)) continue;
    counts[site]!++;
    left--;
  }
  return counts;
}

export function camerasOf(plan: CityPlan): readonly RecorderCamera[] {
  const random = randomFrom(plan.name.length * 7919 + plan.cameraCount);
  const sites = sitesOf(plan);
  const counts = shareOut(plan, sites.length, random);
  const spots = counts.flatMap((count, site) => Array.from({ length: count }, (_, view) => ({ site, view })));
  // The first camera of each of the first sixteen sites opens the list, so that the first wall shows sixteen places.
  const isFirst = ({ site, view }: { site: number; view: number }): boolean => site < RECORDED_CAMERAS && view === 0;
  const ordered = [...spots.filter(isFirst), ...spots.filter((spot) => !isFirst(spot))];
  return ordered.map(({ site, view }, index) => {
    const { fr, ar, scene } = sites[site]!;
    const job = index < RECORDED_CAMERAS ? firstWallClip(sites, index) : clipFor(scene, random);
    const alone = counts[site] === 1;
    return {
      id: `${plan.name}-${String(index + 1).padStart(4, '0')}`,
      number: plan.numberOf?.(index) ?? index + 1,
      name: { fr: alone ? fr : `${fr}, ${views[view]![0]}`, ar: alone ? ar : `${ar}، ${views[view]![1]}` },
      site: { id: `${plan.name}-s${String(site + 1).padStart(4, '0')}`, name: { fr, ar } },
      record: index < RECORDED_CAMERAS ? 'main' : 'never',
      streams: streamsOf(job, Math.floor(random() * job.seconds * 5) / 5),
    };
  });
}

/** Each scene of the first wall is seen twice: once by day, once by night. */
function firstWallClip(sites: readonly Site[], index: number): ClipJob {
  const { scene } = sites[index]!;
  const first = sites.findIndex((site) => site.scene === scene);
  const byDay = (first % 2 === 0) === (index === first);
  return clipJobs.find((job) => job.scene === scene && job.time === (byDay ? 'day' : 'night'))!;
}

/** Two pictures in three are by day. Every fifth camera sees something else than its place suggests: streets have sides. */
function clipFor(scene: SceneName, random: () => number): ClipJob {
  const time = random() < 0.67 ? 'day' : 'night';
  const streets: readonly SceneName[] = ['crossing', 'boulevard', 'roundabout'];
  const shown = random() < 0.2 && streets.includes(scene) ? pick(streets, random) : scene;
  return clipJobs.find((job) => job.scene === shown && job.time === time)!;
}

/** Cameras that loop one clip start at different points of it; main and sub of one camera show the same moment. */
function streamsOf(job: ClipJob, startS: number): RecorderCamera['streams'] {
  const stream = (role: 'main' | 'sub') => ({ source: `sim:${clipName(job, role)}?start=${startS}`, transport: 'tcp' as const, open: 'demand' as const });
  return { main: stream('main'), sub: stream('sub') };
}

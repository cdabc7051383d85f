/** A catalogue for tests of the page: many cameras on many sites, with names in two scripts. */
import type { Camera } from '#model/camera';
import type { LocalName } from '#model/local-name';

const places: readonly LocalName[] = [
  { fr: 'Avenue Hassan II', ar: 'شارع الحسن الثاني' }, { fr: 'Boulevard Mohammed V', ar: 'شارع محمد الخامس' }, { fr: 'Corniche', ar: 'الكورنيش' },
  { fr: 'Souk El Had', ar: 'سوق الأحد' }, { fr: 'Place Al Amal', ar: 'ساحة الأمل' }, { fr: 'Gare routière', ar: 'المحطة الطرقية' },
  { fr: 'Hôpital régional', ar: 'المستشفى الجهوي' }, { fr: 'Rond-point de l’Université', ar: 'مدار الجامعة' }, { fr: 'Port de pêche', ar: 'ميناء الصيد' },
  { fr: 'Quartier Dakhla', ar: 'حي الداخلة' }, { fr: 'Stade Adrar', ar: 'ملعب أدرار' }, { fr: 'Marina', ar: 'المارينا' },
];
const looks: readonly LocalName[] = [{ fr: 'vers le nord', ar: 'نحو الشمال' }, { fr: 'vers le sud', ar: 'نحو الجنوب' }, { fr: 'carrefour', ar: 'التقاطع' }, { fr: 'passage piéton', ar: 'ممر الراجلين' }];

/** `count` cameras, two on each site; numbers from 1. Every third has sound. */
export function pageCameras(count: number): Camera[] {
  return Array.from({ length: count }, (_, index) => {
    const site = Math.floor(index / 2);
    const place = places[site % places.length] ?? {};
    const look = looks[index % looks.length] ?? {};
    const round = Math.floor(site / places.length) + 1;
    return {
      id: `embedded/c${index + 1}`, server: 'embedded', number: index + 1, recorded: true,
      name: { fr: `${place.fr}, ${look.fr}`, ar: `${place.ar}، ${look.ar}` },
      site: { id: `s${site}`, name: { fr: `${place.fr} ${round}`, ar: `${place.ar} ${round}` } },
      streams: [{ role: 'sub', codec: 'h264', width: 640, height: 360, frameRate: 15, ...(index % 3 === 0 ? { audio: 'aac' } : {}) }],
    };
  });
}

/** Names as hostile as a server may send them (F58). */
export const hostileNames: readonly LocalName[] = [
  { fr: '<img src=x onerror="window.hacked = true">' },
  { fr: 'Camera \u202Egnp.exe' },
  { fr: '{{7*7}} $t(product) <script>window.hacked = true</script>' },
  { fr: 'x'.repeat(200) },
];

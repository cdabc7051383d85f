import type { Camera } from '#model/camera';
import { cameraId } from '#model/ids';

const kinds = [
  ['Avenue', 'شارع'], ['Boulevard', 'شارع'], ['Place', 'ساحة'], ['Rue', 'زنقة'], ['Rond-point', 'مدار'], ['Marché', 'سوق'], ['Gare', 'محطة'],
  ['Hôpital', 'مستشفى'], ['Souk', 'سوق'], ['École', 'مدرسة'], ['Pont', 'قنطرة'], ['Porte', 'باب'], ['Derb', 'درب'],
] as const;
const people = [
  ['Mohammed V', 'محمد الخامس'], ['Hassan II', 'الحسن الثاني'], ['Moulay Youssef', 'مولاي يوسف'], ['Zerktouni', 'الزرقطوني'], ['Anfa', 'أنفا'], ['Ghandi', 'غاندي'],
  ['de la Marche Verte', 'المسيرة الخضراء'], ['des F.A.R.', 'الجيش الملكي'], ['Oued Souss', 'واد سوس'], ['Talborjt', 'تالبرجت'], ['Dakhla', 'الداخلة'],
  ['Hay Mohammadi', 'الحي المحمدي'], ['Anza', 'أنزا'], ['Tikiouine', 'تيكيوين'], ['Bensergao', 'بنسركاو'], ['Inezgane', 'إنزكان'], ['Aïn-Sebaâ', 'عين السبع'],
] as const;
const sides = [['entrée', 'مدخل'], ['sortie', 'مخرج'], ['nord', 'شمال'], ['sud', 'جنوب'], ['parking', 'موقف'], ['tramway', 'ترام'], ['école', 'مدرسة']] as const;

/** A city of cameras with bilingual names as Moroccan inventories write them; the same at every call. */
export function cityOf(count: number): Camera[] {
  return Array.from({ length: count }, (_, index) => {
    const [kind, kindAr] = kinds[(index * 5) % kinds.length] ?? kinds[0];
    const [person, personAr] = people[(index * 7) % people.length] ?? people[0];
    const [side, sideAr] = sides[(index * 3) % sides.length] ?? sides[0];
    const site = index >> 1;
    return {
      id: cameraId('embedded', `cam-${index + 1}`), server: 'embedded', number: index + 1,
      name: { fr: `${kind} ${person} ${side} ${index % 61}`, ar: `${kindAr} ${personAr} ${sideAr} ${index % 61}` },
      site: { id: `site-${site}`, name: { fr: `Carrefour ${person} ${quarter(site)}`, ar: `ملتقى ${personAr}` } },
      streams: [{ role: 'sub', width: 640, height: 360 }], recorded: true,
    };
  });
}

/** Made-up quarter names, so that the index meets thousands of different words. */
function quarter(site: number): string {
  const syllables = ['ta', 'mou', 'zer', 'ben', 'ait', 'ou', 'lal', 'ri', 'kech', 'dra'];
  return [site % 10, Math.floor(site / 10) % 10, Math.floor(site / 100) % 10, Math.floor(site / 1000) % 10].map((at) => syllables[at] ?? '').join('');
}

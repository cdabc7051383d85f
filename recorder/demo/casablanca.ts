/**
 * Casablanca: an operations room of 4 monitors with 16 tiles each, as in the issue: 64 cameras on 32 sites. A camera is
 * called by monitor and tile: 305 is the fifth tile of the third monitor. Names are the city's own.
 */
import type { CityPlan } from './city.ts';

const TILES = 16;

export const casablanca: CityPlan = {
  name: 'casablanca', siteCount: 32, cameraCount: 4 * TILES,
  numberOf: (index) => (Math.floor(index / TILES) + 1) * 100 + (index % TILES) + 1,
  landmarks: [
    ['Place Mohammed V', 'ساحة محمد الخامس', 'boulevard'], ['Corniche Aïn Diab', 'كورنيش عين الذئاب', 'corniche'], ['Bd Zerktouni × Bd d’Anfa', 'ملتقى شارع الزرقطوني وشارع أنفا', 'crossing'], ['Stade Mohammed V – porte 2', 'مركب محمد الخامس – الباب 2', 'stadium'],
    ['Derb Sultan – Garage Allal', 'درب السلطان – كراج علال', 'market'], ['Port de Casablanca – porte 4', 'ميناء الدار البيضاء – الباب 4', 'harbour'], ['Trémie des Almohades', 'نفق الموحدين', 'tunnel'], ['Place de la Victoire', 'ساحة النصر', 'roundabout'],
    ['Marché central – Bd Mohammed V', 'السوق المركزي – شارع محمد الخامس', 'market'], ['Place des Nations Unies', 'ساحة الأمم المتحدة', 'roundabout'], ['Bd de la Corniche – El Hank', 'شارع الكورنيش – العنق', 'corniche'], ['Autoroute urbaine – Sidi Maârouf', 'الطريق السيار الحضري – سيدي معروف', 'tunnel'],
    ['Marina de Casablanca', 'مارينا الدار البيضاء', 'harbour'], ['Bd Al Massira Al Khadra – Maârif', 'شارع المسيرة الخضراء – المعاريف', 'boulevard'], ['Complexe Al Amal – parvis', 'مركب الأمل – الساحة الأمامية', 'stadium'], ['Bd Ghandi × Bd Yacoub El Mansour', 'ملتقى شارع غاندي وشارع يعقوب المنصور', 'crossing'],
    ['Mosquée Hassan II – esplanade', 'مسجد الحسن الثاني – الساحة', 'stadium'], ['Gare Casa-Port', 'محطة الدار البيضاء الميناء', 'crossing'], ['Gare Casa-Voyageurs', 'محطة الدار البيضاء المسافرين', 'roundabout'], ['Quartier des Habous', 'حي الأحباس', 'market'],
    ['Bab Marrakech', 'باب مراكش', 'market'], ['Bd de Paris', 'شارع باريس', 'boulevard'], ['Bd Moulay Youssef', 'شارع مولاي يوسف', 'boulevard'], ['Twin Center', 'توين سنتر', 'crossing'], ['Parc de la Ligue arabe', 'حديقة الجامعة العربية', 'boulevard'],
    ['Bd Abdelmoumen', 'شارع عبد المومن', 'boulevard'], ['Rond-point Mers Sultan', 'مدار مرس السلطان', 'roundabout'], ['Aïn Sebaâ – Bd Chefchaouni', 'عين السبع – شارع الشفشاوني', 'tunnel'], ['Sidi Bernoussi', 'سيدي البرنوصي', 'crossing'],
    ['Hay Hassani – Bd Afghanistan', 'الحي الحسني – شارع أفغانستان', 'crossing'], ['Place Sraghna', 'ساحة السراغنة', 'market'], ['Route d’El Jadida', 'طريق الجديدة', 'tunnel'],
  ],
  districts: [], streets: [],
};

/** Tangier: 533 cameras on 111 points, the size of the city's published video-protection project. Names are the city's own. */
import type { CityPlan } from './city.ts';

export const tangier: CityPlan = {
  name: 'tangier', siteCount: 111, cameraCount: 533,
  landmarks: [
    ['Corniche de Malabata', 'كورنيش مالاباطا', 'corniche'], ['Place des Nations', 'ساحة الأمم', 'roundabout'], ['Boulevard Pasteur – Terrasse des Paresseux', 'شارع باستور – سور المعكازين', 'boulevard'],
    ['Port Tanger Ville – gare maritime', 'ميناء طنجة المدينة – المحطة البحرية', 'harbour'], ['Grand Socco – Place du 9 Avril', 'السوق الكبير – ساحة 9 أبريل', 'market'], ['Carrefour Av. Mohammed VI × Av. des FAR', 'ملتقى شارع محمد السادس وشارع القوات المسلحة الملكية', 'crossing'],
    ['Stade Ibn Batouta – parvis', 'ملعب ابن بطوطة – الساحة الأمامية', 'stadium'], ['Trémie Place du Koweït', 'نفق ساحة الكويت', 'tunnel'], ['Place de France', 'ساحة فرنسا', 'crossing'],
    ['Marina Bay', 'مارينا باي', 'harbour'], ['Corniche – Av. Mohammed VI', 'الكورنيش – شارع محمد السادس', 'corniche'], ['Rond-point de Castilla', 'مدار كاستيا', 'roundabout'], ['Souk de Casabarata', 'سوق كاسبراطا', 'market'],
    ['Trémie de la Rocade', 'نفق الطريق المداري', 'tunnel'], ['Stade Ibn Batouta – porte 5', 'ملعب ابن بطوطة – الباب 5', 'stadium'], ['Av. Hassan II', 'شارع الحسن الثاني', 'boulevard'],
    ['Petit Socco', 'السوق الداخل', 'market'], ['Place de la Kasbah', 'ساحة القصبة', 'market'], ['Bab El Fahs', 'باب الفحص', 'crossing'], ['Bab El Bahr', 'باب البحر', 'harbour'], ['Rue d’Italie', 'زنقة إيطاليا', 'boulevard'],
    ['Av. d’Angleterre', 'شارع إنجلترا', 'boulevard'], ['Rue de la Liberté', 'زنقة الحرية', 'boulevard'], ['Gare Tanger Ville – TGV', 'محطة طنجة المدينة – القطار فائق السرعة', 'roundabout'], ['Gare routière', 'المحطة الطرقية', 'roundabout'],
    ['Plage municipale', 'الشاطئ البلدي', 'corniche'], ['Ghandouri', 'الغندوري', 'corniche'], ['Cap Malabata', 'رأس مالاباطا', 'corniche'], ['Achakar – plage', 'أشقار – الشاطئ', 'corniche'], ['Grottes d’Hercule', 'مغارة هرقل', 'corniche'],
    ['Cap Spartel', 'رأس سبارطيل', 'corniche'], ['Parc Perdicaris – Rmilat', 'منتزه بيرديكاريس – الرميلات', 'boulevard'], ['Marshan – esplanade', 'مرشان – الساحة', 'boulevard'], ['Café Hafa', 'مقهى الحافة', 'corniche'], ['Place Mohammed V', 'ساحة محمد الخامس', 'roundabout'],
    ['Place de l’Indépendance', 'ساحة الاستقلال', 'roundabout'], ['Place Oum Kalthoum', 'ساحة أم كلثوم', 'roundabout'], ['Iberia', 'إيبيريا', 'crossing'], ['Wilaya de Tanger', 'ولاية طنجة', 'boulevard'], ['Tribunal de première instance', 'المحكمة الابتدائية', 'crossing'],
    ['Hôpital Mohammed V', 'مستشفى محمد الخامس', 'crossing'], ['Hôpital Duc de Tovar', 'مستشفى دوق دي طوفار', 'crossing'], ['CHU Mohammed VI – Gzenaya', 'المركز الاستشفائي الجامعي محمد السادس – اكزناية', 'crossing'], ['Zone franche – entrée', 'المنطقة الحرة – المدخل', 'tunnel'],
    ['Aéroport Ibn Batouta – accès', 'مطار ابن بطوطة – المدخل', 'tunnel'], ['Échangeur de Gzenaya', 'محول اكزناية', 'tunnel'], ['Port de pêche', 'ميناء الصيد', 'harbour'], ['Port de plaisance – quai 3', 'الميناء الترفيهي – الرصيف 3', 'harbour'],
    ['Marché Sidi Bouknadel', 'سوق سيدي بوقنادل', 'market'], ['Marché de Bni Makada', 'سوق بني مكادة', 'market'], ['Place Al Medina – Bni Makada', 'ساحة المدينة – بني مكادة', 'stadium'], ['Musée Dar Niaba', 'متحف دار النيابة', 'boulevard'],
  ],
  districts: [
    ['Bni Makada', 'بني مكادة'], ['Mghogha', 'مغوغة'], ['Souani', 'السواني'], ['Charf', 'الشرف'], ['Dradeb', 'درادب'], ['Moujahidine', 'المجاهدين'], ['Branes', 'البرانص'], ['Val Fleuri', 'فال فلوري'], ['Boukhalef', 'بوخالف'],
    ['Mesnana', 'مسنانة'], ['Jirari', 'الجيراري'], ['Aouama', 'العوامة'], ['Hay Benkirane', 'حي بنكيران'], ['Dher Hommar', 'ظهر الحمام'], ['Tanja Balia', 'طنجة البالية'], ['Hay Hassani', 'الحي الحسني'],
  ],
  streets: [
    ['Route de Tétouan', 'طريق تطوان'], ['Route de Rabat', 'طريق الرباط'], ['Av. Moulay Youssef', 'شارع مولاي يوسف'], ['Av. Youssef Ben Tachfine', 'شارع يوسف بن تاشفين'], ['Bd Mohammed V', 'شارع محمد الخامس'], ['Rue de Fès', 'شارع فاس'],
    ['Av. Moulay Ismaïl', 'شارع مولاي إسماعيل'], ['Av. du Prince Héritier', 'شارع ولي العهد'], ['Rue du Mexique', 'زنقة المكسيك'], ['Av. Ahmed Balafrej', 'شارع أحمد بلافريج'],
  ],
};

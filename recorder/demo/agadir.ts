/** Agadir: 2,000 cameras on 1,000 sites, the size of the city's published video-protection programme. Names are the city's own. */
import type { CityPlan } from './city.ts';

export const agadir: CityPlan = {
  name: 'agadir', siteCount: 1000, cameraCount: 2000,
  landmarks: [
    ['Corniche – Plage centrale', 'الكورنيش – الشاطئ المركزي', 'corniche'], ['Carrefour Bd Hassan II × Av. Prince Moulay Abdallah', 'ملتقى شارع الحسن الثاني وشارع الأمير مولاي عبد الله', 'crossing'],
    ['Souk El Had – porte 6', 'سوق الأحد – الباب 6', 'market'], ['Stade Adrar – parvis', 'ملعب أدرار – الساحة الأمامية', 'stadium'],
    ['Av. Mohammed V – Wilaya', 'شارع محمد الخامس – الولاية', 'boulevard'], ['Rond-point Al Batoir', 'مدار الباطوار', 'roundabout'],
    ['Port de commerce – quai nord', 'الميناء التجاري – الرصيف الشمالي', 'harbour'], ['Rocade Nord-Est – trémie', 'الطريق المداري الشمالي الشرقي – النفق', 'tunnel'],
    ['Bd du 20 Août – secteur balnéaire', 'شارع 20 غشت – القطاع السياحي', 'boulevard'], ['Port de pêche', 'ميناء الصيد', 'harbour'],
    ['Place Al Amal', 'ساحة الأمل', 'stadium'], ['Rond-point du Port', 'مدار الميناء', 'roundabout'],
    ['Carrefour Av. des FAR × Av. Mokhtar Soussi', 'ملتقى شارع القوات المسلحة الملكية وشارع المختار السوسي', 'crossing'], ['Corniche – Marina', 'الكورنيش – المارينا', 'corniche'],
    ['Trémie Bensergao', 'نفق بنسركاو', 'tunnel'], ['Marché de Talborjt', 'سوق تالبرجت', 'market'],
    ['Téléphérique – station basse', 'التلفريك – المحطة السفلى', 'boulevard'], ['Kasbah Agadir Oufella', 'قصبة أكادير أوفلا', 'boulevard'], ['Vallée des Oiseaux', 'وادي الطيور', 'boulevard'],
    ['Hôtel de Ville', 'مقر الجماعة', 'crossing'], ['Gare routière Al Massira', 'محطة المسيرة الطرقية', 'roundabout'], ['Université Ibn Zohr', 'جامعة ابن زهر', 'boulevard'],
    ['Hôpital Hassan II', 'مستشفى الحسن الثاني', 'crossing'], ['CHU Mohammed VI', 'المركز الاستشفائي الجامعي محمد السادس', 'crossing'], ['Stade Al Inbiaât', 'ملعب الانبعاث', 'stadium'],
    ['Jardin Ibn Zaïdoun', 'حديقة ابن زيدون', 'boulevard'], ['Jardin Olhão', 'حديقة أولهاو', 'boulevard'], ['Théâtre de verdure', 'مسرح الهواء الطلق', 'stadium'], ['Place Salam', 'ساحة السلام', 'roundabout'],
    ['Mosquée Mohammed V', 'مسجد محمد الخامس', 'boulevard'], ['Mosquée Loubnan', 'مسجد لبنان', 'boulevard'], ['Musée du Patrimoine amazigh', 'متحف التراث الأمازيغي', 'crossing'],
    ['Corniche – Founty', 'الكورنيش – فونتي', 'corniche'], ['Corniche – Oued Souss', 'الكورنيش – واد سوس', 'corniche'], ['Plage d’Anza', 'شاطئ أنزا', 'corniche'], ['Marina – esplanade', 'المارينا – الساحة', 'corniche'],
    ['Souk El Had – porte 2', 'سوق الأحد – الباب 2', 'market'], ['Souk El Had – porte 9', 'سوق الأحد – الباب 9', 'market'], ['Souk de Tikiouine', 'سوق تيكوين', 'market'], ['Souk d’Anza', 'سوق أنزا', 'market'],
    ['Stade Adrar – porte 12', 'ملعب أدرار – الباب 12', 'stadium'], ['Stade Adrar – parking est', 'ملعب أدرار – الموقف الشرقي', 'stadium'], ['Échangeur de Tikiouine', 'محول تيكوين', 'tunnel'], ['Échangeur Adrar', 'محول أدرار', 'tunnel'],
    ['Pont d’Anza', 'قنطرة أنزا', 'tunnel'], ['Chantier naval', 'الورش البحري', 'harbour'], ['Halle au poisson', 'سوق السمك بالجملة', 'harbour'], ['Zone portuaire – entrée', 'المنطقة المينائية – المدخل', 'harbour'],
    ['Carrefour Marjane', 'ملتقى مرجان', 'roundabout'], ['Carrefour Al Moun', 'ملتقى المون', 'crossing'],
  ],
  districts: [
    ['Talborjt', 'تالبرجت'], ['Founty', 'فونتي'], ['Hay Mohammadi', 'الحي المحمدي'], ['Hay Dakhla', 'حي الداخلة'], ['Hay Salam', 'حي السلام'], ['Hay Al Houda', 'حي الهدى'], ['Tikiouine', 'تيكوين'],
    ['Anza', 'أنزا'], ['Anza Oulya', 'أنزا العليا'], ['Bensergao', 'بنسركاو'], ['Amsernat', 'أمسرنات'], ['Hay Charaf', 'حي الشرف'], ['Hay Massira', 'حي المسيرة'], ['Hay Najah', 'حي النجاح'], ['Ihchach', 'إحشاش'],
    ['Taddart', 'تدارت'], ['Tilila', 'تليلة'], ['Adrar', 'أدرار'], ['Hay Islane', 'حي إسلان'], ['Illigh', 'إليغ'], ['Lakhiam', 'الخيام'], ['Cité Suisse', 'الحي السويسري'], ['Secteur touristique', 'القطاع السياحي'],
    ['Quartier industriel', 'الحي الصناعي'], ['Ville Nouvelle', 'المدينة الجديدة'], ['Hay Hassani', 'الحي الحسني'], ['Tassila', 'تاسيلا'], ['Aghroud', 'أغروض'], ['Al Batoir', 'الباطوار'], ['Bouargane', 'بواركان'],
    ['Sonaba', 'صونابا'], ['Drarga', 'الدراركة'], ['Aourir', 'أورير'], ['Tamraght', 'تمراغت'], ['Dcheira', 'الدشيرة'], ['Dcheira Al Jihadia', 'الدشيرة الجهادية'], ['Inezgane Centre', 'مركز إنزكان'], ['Aït Melloul Centre', 'مركز أيت ملول'],
    ['Tarrast', 'تراست'], ['Hay Qods', 'حي القدس'], ['Hay Farah', 'حي الفرح'], ['Hay Nahda', 'حي النهضة'], ['Hay Wifak', 'حي الوفاق'], ['Riad Salam', 'رياض السلام'], ['Hay Ennasr', 'حي النصر'], ['Hay Zaytoune', 'حي الزيتون'],
    ['Taghazout', 'تغازوت'], ['Hay Tilila Nord', 'حي تليلة الشمالي'], ['Marina', 'المارينا'], ['Agadir Oufella', 'أكادير أوفلا'],
  ],
  streets: [
    ['Bd Hassan II', 'شارع الحسن الثاني'], ['Av. Mohammed V', 'شارع محمد الخامس'], ['Bd Mohammed VI', 'شارع محمد السادس'], ['Av. du Prince Moulay Abdallah', 'شارع الأمير مولاي عبد الله'], ['Av. des FAR', 'شارع القوات المسلحة الملكية'],
    ['Bd du 20 Août', 'شارع 20 غشت'], ['Av. Mokhtar Soussi', 'شارع المختار السوسي'], ['Av. Abderrahim Bouabid', 'شارع عبد الرحيم بوعبيد'], ['Av. Cadi Ayad', 'شارع القاضي عياض'], ['Av. Moulay Ismaïl', 'شارع مولاي إسماعيل'],
    ['Av. Sidi Mohammed', 'شارع سيدي محمد'], ['Av. Président Kennedy', 'شارع الرئيس كينيدي'], ['Av. Al Mouqaouama', 'شارع المقاومة'], ['Av. Allal El Fassi', 'شارع علال الفاسي'], ['Rue du 29 Février', 'شارع 29 فبراير'],
    ['Av. Al Moun', 'شارع المون'], ['Bd Mohammed Cheikh Saadi', 'شارع محمد الشيخ السعدي'], ['Av. Hommane El Fetouaki', 'شارع حمان الفطواكي'], ['Av. Youssef Ben Tachfine', 'شارع يوسف بن تاشفين'], ['Route d’Essaouira', 'طريق الصويرة'],
    ['Route de Marrakech', 'طريق مراكش'], ['Route d’Inezgane', 'طريق إنزكان'], ['Route de l’aéroport Al Massira', 'طريق مطار المسيرة'], ['Rocade Nord-Est', 'الطريق المداري الشمالي الشرقي'], ['Chemin des Dunes', 'طريق الكثبان'],
    ['Rue de la Plage', 'زنقة الشاطئ'], ['Bd Tarik Ibn Ziad', 'شارع طارق بن زياد'], ['Rue des Orangers', 'زنقة البرتقال'], ['Av. Mehdi Ben Toumert', 'شارع المهدي بن تومرت'], ['Av. Yacoub El Mansour', 'شارع يعقوب المنصور'],
    ['Av. El Farabi', 'شارع الفارابي'], ['Av. Ibn Rochd', 'شارع ابن رشد'], ['Av. Oued Souss', 'شارع واد سوس'], ['Av. Al Qods', 'شارع القدس'], ['Av. de la Marche Verte', 'شارع المسيرة الخضراء'], ['Av. Palestine', 'شارع فلسطين'],
  ],
};

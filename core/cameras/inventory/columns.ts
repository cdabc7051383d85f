/** Which column is which, by its heading in English, French or Arabic. */
import { foldText } from '#model/search-folding';
import { InventoryFault } from './report.ts';

/** The product's own names, also those of JSON fields; in the order in which a row is judged. */
export const columns = [
  'number', 'name', 'name_ar', 'name_fr', 'name_en', 'site', 'site_ar', 'site_fr', 'site_en', 'lat', 'lon', 'address', 'kind', 'sub_address', 'sub_kind', 'user', 'password',
] as const;
export type Column = (typeof columns)[number];

/** A row as it was written; absent columns are not in it. */
export type Cells = ReadonlyMap<Column, string>;

const headings: Readonly<Record<Column, readonly string[]>> = {
  number: ['number', 'no', 'n', 'nr', 'num', 'camera', 'camera number', 'camera no', 'numero', 'numero de camera', 'numero camera', 'n camera', 'رقم', 'الرقم', 'رقم الكاميرا', 'الكاميرا'],
  name: ['name', 'camera name', 'label', 'title', 'nom', 'nom de la camera', 'libelle', 'designation', 'intitule', 'اسم', 'الاسم', 'اسم الكاميرا', 'التسميه'],
  name_ar: ['name ar', 'name arabic', 'arabic name', 'nom ar', 'nom arabe', 'nom en arabe', 'الاسم بالعربيه', 'اسم بالعربيه', 'الاسم العربي', 'الاسم ع'],
  name_fr: ['name fr', 'name french', 'french name', 'nom fr', 'nom francais', 'nom en francais', 'الاسم بالفرنسيه', 'اسم بالفرنسيه', 'الاسم الفرنسي'],
  name_en: ['name en', 'name english', 'english name', 'nom en', 'nom anglais', 'nom en anglais', 'الاسم بالانجليزيه', 'الاسم بالانكليزيه', 'الاسم الانجليزي'],
  site: ['site', 'site name', 'location', 'place', 'area', 'zone', 'lieu', 'emplacement', 'secteur', 'quartier', 'nom du site', 'موقع', 'الموقع', 'اسم الموقع', 'المكان', 'المنطقه', 'الحي'],
  site_ar: ['site ar', 'site arabic', 'site arabe', 'site en arabe', 'lieu ar', 'lieu arabe', 'الموقع بالعربيه', 'المكان بالعربيه'],
  site_fr: ['site fr', 'site french', 'site francais', 'site en francais', 'lieu fr', 'lieu francais', 'الموقع بالفرنسيه', 'المكان بالفرنسيه'],
  site_en: ['site en', 'site english', 'site anglais', 'site en anglais', 'lieu en', 'lieu anglais', 'الموقع بالانجليزيه', 'المكان بالانجليزيه'],
  lat: ['lat', 'latitude', 'y', 'خط العرض', 'العرض'],
  lon: ['lon', 'lng', 'long', 'longitude', 'x', 'خط الطول', 'الطول'],
  address: ['address', 'url', 'uri', 'main', 'main address', 'main url', 'main stream', 'stream', 'rtsp', 'source', 'adresse', 'adresse principale', 'adresse du flux', 'flux', 'flux principal', 'العنوان', 'عنوان', 'الرابط', 'رابط', 'العنوان الرييسي', 'البث', 'البث الرييسي'],
  kind: ['kind', 'type', 'protocol', 'type de flux', 'protocole', 'النوع', 'نوع', 'نوع البث'],
  sub_address: ['sub address', 'sub', 'sub url', 'sub stream', 'substream', 'second address', 'secondary address', 'adresse secondaire', 'flux secondaire', 'sous flux', 'adresse sub', 'العنوان الفرعي', 'الرابط الفرعي', 'البث الفرعي', 'العنوان الثانوي'],
  sub_kind: ['sub kind', 'sub type', 'type secondaire', 'type du flux secondaire', 'النوع الفرعي', 'نوع البث الفرعي'],
  user: ['user', 'username', 'user name', 'login', 'account', 'utilisateur', 'nom d utilisateur', 'nom utilisateur', 'identifiant', 'compte', 'مستخدم', 'المستخدم', 'اسم المستخدم'],
  password: ['password', 'pass', 'pwd', 'mot de passe', 'mdp', 'كلمه السر', 'كلمه المرور', 'كلمه سر'],
};

/** Headings and the headings people are told are the same whatever case, accents, hamzas, dashes or brackets they have. */
export function foldHeading(text: string): string {
  return foldText(text.slice(0, 200)).replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

const columnOf = new Map(columns.flatMap((column) => headings[column].map((heading): [string, Column] => [foldHeading(heading), column])));

/** The column a heading names, or null. */
export function columnNamed(heading: string): Column | null {
  return columnOf.get(foldHeading(heading)) ?? null;
}

/** How many of these headings name a column. */
export function knownHeadings(cells: readonly string[]): number {
  return cells.filter((cell) => columnNamed(cell) !== null).length;
}

/** Places of the columns; headings that name none are passed over. Throws an `InventoryFault`. */
export function readHeader(cells: readonly string[]): readonly (Column | null)[] {
  const places = cells.map(columnNamed);
  const twice = places.find((column, place) => column !== null && places.indexOf(column) !== place);
  if (twice) throw new InventoryFault('column-twice', `two columns are called "${twice}"`, 1);
  if (!places.includes('address')) throw new InventoryFault('no-header', 'the first row must name the columns, at least "address"', 1);
  return places;
}

/** Brings names and what people type into one spelling, so that `souk el had`, `SOUK EL-HAD` and `سُوق الأحد` find their cameras. */

/** Letters that Unicode does not take apart, and the variants Arabic keyboards of the region write for one another. */
const sameLetter: Readonly<Record<string, string>> = {
  œ: 'oe', æ: 'ae', ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ı: 'i',
  ٱ: 'ا', ى: 'ي', ی: 'ي', ې: 'ي', ة: 'ه', ە: 'ه', ہ: 'ه', ھ: 'ه', ء: '', ٴ: '',
  ک: 'ك', گ: 'ك', ڭ: 'ك', ݣ: 'ك', ڨ: 'ق', ڤ: 'ف', پ: 'ب', چ: 'ج', ژ: 'ز',
};
const variants = new RegExp(`[${Object.keys(sameLetter).join('')}]`, 'gu');

/**
 * Without case, accents, tashkeel, tatweel and marks that cannot be seen; Arabic-Indic and Persian digits become 0–9.
 * أ إ آ lose their hamza and ؤ ئ their carrier's, because Unicode takes them apart into letter and mark.
 */
export function foldText(text: string): string {
  return latinDigits(text.normalize('NFKD').toLowerCase().normalize('NFKD')
    .replace(/[\p{M}\p{Cf}\u0640]/gu, '')
    .replace(variants, (letter) => sameLetter[letter] ?? letter));
}

/** Arabic-Indic and Persian digits become 0–9. */
export function latinDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf));
}

const apostrophes = /['’‘ʼ`´]/;
const joiners = /['’‘ʼ`´\-‐‑–_.]/;
const words = /[\p{L}\p{N}]+(?:['’‘ʼ`´\-‐‑–_.][\p{L}\p{N}]+)*/gu;
/** Letters or digits of one run: `ptz12` is `ptz` and `12`. */
const runs = /\p{Nd}+|[^\p{Nd}]+/gu;
/** French elision and Arabic articles in Latin letters: present in one spelling of a name, absent in the next. */
const elisions = /^(?:[cdjlmnst]|qu)$/;
const articles = new Set(['el', 'al', 'le', 'la', 'les', 'de', 'du', 'des', 'd', 'l']);

/** Every term under which a name shall be found. */
export function termsOf(text: string): string[] {
  const terms = new Set<string>();
  for (const word of foldText(text).match(words) ?? []) {
    const parts = word.split(joiners);
    if (parts.length > 1 && !/\p{Nd}/u.test(word)) terms.add(parts.join(''));
    for (const part of parts.flatMap((each) => each.match(runs) ?? [])) {
      terms.add(plainNumber(part));
      terms.add(withoutArticle(part));
    }
  }
  return [...terms];
}

/** What a camera must match: each token in one of its spellings. At most 16 tokens; the last may be half typed. */
export function queryTokensOf(text: string): string[][] {
  const tokens: string[][] = [];
  for (const word of foldText(text).match(words) ?? []) {
    const elided = elidedParts(word);
    if (elided) tokens.push(elided);
    else for (const part of word.split(joiners).flatMap((each) => each.match(runs) ?? [])) tokens.push([withoutArticle(plainNumber(part))]);
  }
  const told = tokens.filter((spellings, place) => place === tokens.length - 1 || !articles.has(spellings[0] ?? ''));
  return told.slice(0, 16);
}

/** `l'hopital` is looked for as `lhopital` or `hopital`; null where the word is no elision. */
function elidedParts(word: string): string[] | null {
  const [first = '', ...rest] = word.split(apostrophes);
  const tail = rest.join('');
  return elisions.test(first) && /^\p{L}+$/u.test(tail) ? [first + tail, tail] : null;
}

/** Numbers are spoken without their leading zeros. */
function plainNumber(part: string): string {
  return /^\p{Nd}/u.test(part) ? part.replace(/^0+(?=.)/, '') : part;
}

/** Arabic ال goes when at least two letters stay; a half-typed word keeps it. */
function withoutArticle(part: string): string {
  return part.length >= 4 && part.startsWith('ال') ? part.slice(2) : part;
}

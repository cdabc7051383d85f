/**
 * What a folded word sounds like in Moroccan names, so that `souk`, `souq` and `سوق` meet: consonants in one alphabet for both
 * scripts, long vowels as W and Y. A bonus for people who type in the other script; never the only way to a camera.
 */
const latinSounds = /tch|sch|ch|sh|kh|gh|dj|dh|th|ph|ou|oo|ai|ay|ei|ey|ee|x|./g;
const latin: Readonly<Record<string, string>> = {
  tch: 'X', sch: 'X', ch: 'X', sh: 'X', kh: 'K', gh: 'G', dj: 'J', dh: 'd', th: 't', ph: 'f', x: 'ks',
  ou: 'W', oo: 'W', o: 'W', u: 'W', w: 'W', ai: 'Y', ay: 'Y', ei: 'Y', ey: 'Y', ee: 'Y', i: 'Y', y: 'Y', a: '', e: '',
  q: 'k', c: 'k', g: 'k', j: 'J', v: 'f', p: 'b',
};
const arabic: Readonly<Record<string, string>> = {
  ا: '', ع: '', و: 'W', ي: 'Y', ب: 'b', ت: 't', ث: 't', ط: 't', ج: 'J', ح: 'h', ه: 'h', خ: 'K', د: 'd', ذ: 'd', ض: 'd', ظ: 'd',
  ر: 'r', ز: 'z', س: 's', ص: 's', ش: 'X', غ: 'G', ف: 'f', ق: 'k', ك: 'k', ل: 'l', م: 'm', ن: 'n',
};

export type Script = 'latin' | 'arabic';

/** Null for numbers and for words of other scripts. */
export function scriptOf(folded: string): Script | null {
  if (/^[a-z]+$/.test(folded)) return 'latin';
  return /^[\u0620-\u064a]+$/.test(folded) ? 'arabic' : null;
}

/**
 * The sounds of a folded word, most exact first: with its long vowels, and, where at least three consonants stay, without
 * them (محمد writes none of the vowels of Mohammed). Empty where too little stays to tell words apart.
 */
export function soundsOf(folded: string): string[] {
  const script = scriptOf(folded);
  if (!script) return [];
  // A final h is silent (Jadidah, الجديدة) unless it belongs to the letter before it (Marrakech).
  const once = folded.replace(/(.)\1/g, '$1').replace(/(?<![cdgkpst])h$|ه$/, '');
  const exact = (script === 'latin' ? soundLatin(once) : Array.from(once, (letter) => arabic[letter] ?? letter).join('')).replace(/([WY])\1+/g, '$1');
  const consonants = exact.replace(/[WY]/g, '');
  return [...(exact.length >= 2 ? [exact] : []), ...(consonants.length >= 3 && consonants !== exact ? [consonants] : [])];
}

function soundLatin(word: string): string {
  // Before e, i and y French c sounds like s and g like j: Place, Tanger.
  return word.replace(/c(?=[eiy])/g, 's').replace(/g(?=[eiy])/g, 'j').replace(latinSounds, (sound) => latin[sound] ?? sound);
}

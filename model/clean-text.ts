/** Makes text of strangers (camera names, view names) safe to show as plain text (F58). */

/** What people must not see as nothing: control characters become their pictures (␀ … ␟, ␡), so a trick shows itself. */
const controls = /\p{Cc}/gu;
/** Reorder or hide what is written: bidirectional marks, overrides and isolates, soft hyphen, zero-width characters, fillers,
 *  variation selectors, tags, noncharacters. Removed: an Arabic name reads the same without them. */
const invisible = /(?!\u200c)[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;
/** Persian joins words with it (U+200C); anywhere else it only hides. */
const strayNonJoiner = /(?<!\p{L})\u200c|\u200c(?!\p{L})/gu;
/** More than four marks on one letter would paint over the neighbours. */
const piledMarks = /(\p{M}{4})\p{M}+/gu;

/** Nearly all names: letters and signs that are themselves in every normal form, words apart by one space. */
const ordinary = /^[!-~À-ɏء-غف-ي٠-٩‐-’]+(?: [!-~À-ɏء-غف-ي٠-٩‐-’]+)*$/;

/**
 * One line of at most `limit` UTF-16 units, cut at a whole letter; empty where nothing visible is left.
 * Cleaning twice changes nothing. Text of any length costs no more than a short one.
 */
export function cleanText(text: string, limit: number): string {
  if (text.length <= limit && ordinary.test(text)) return text;
  const short = text.slice(0, limit * 8 + 64).toWellFormed().normalize('NFC');
  const visible = short.replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ').replace(invisible, '').replace(controls, pictureOf)
    .replace(strayNonJoiner, '').replace(piledMarks, '$1').replace(/\s+/gu, ' ').trim();
  return cut(visible.normalize('NFC'), limit);
}

function pictureOf(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}

/** Never between the halves of a code point nor between a letter and its marks. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = limit;
  while (end > 0 && (isLowSurrogate(text, end) || /^\p{M}/u.test(text.slice(end, end + 2)))) end -= 1;
  return text.slice(0, end).replace(/[\s\u200c]+$/u, '');
}

function isLowSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}

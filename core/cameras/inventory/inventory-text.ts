/** The text of an inventory file. Only UTF-8 is taken: guessing another encoding would put wrong names on a wall without a word. */
import { InventoryFault } from './report.ts';

export const maxInventoryBytes = 20 * 1024 * 1024;

/** Throws an `InventoryFault` naming the encoding it seems to be in. */
export function inventoryText(source: string | Uint8Array): string {
  if (source.length > maxInventoryBytes) throw tooLarge();
  const text = typeof source === 'string' ? source : decoded(source);
  // What a wrong decoder leaves behind cannot be put right any more.
  if (/\ufffd/.test(text) || !text.isWellFormed()) throw new InventoryFault('damaged-text', 'some characters were lost before: save the list again as UTF-8');
  if (typeof source === 'string' && Buffer.byteLength(text) > maxInventoryBytes) throw tooLarge();
  return text.replace(/^\ufeff/, '');
}

function tooLarge(): InventoryFault {
  return new InventoryFault('too-large', 'larger than 20 MB');
}

function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) throw new InventoryFault('utf-16', 'saved as UTF-16 ("Unicode text"): save it as CSV UTF-8');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw wrongEncoding(bytes);
  }
}

/** Windows-1256 has French letters at the places where Windows-1252 has them, so a text is Arabic when most of its letters are. */
function wrongEncoding(bytes: Uint8Array): InventoryFault {
  let arabic = 0;
  let latin = 0;
  for (const letter of new TextDecoder('windows-1256').decode(bytes).match(/\P{ASCII}/gu) ?? []) {
    if (/\p{Script=Arabic}/u.test(letter)) arabic += 1;
    else if (/\p{Script=Latin}/u.test(letter)) latin += 1;
  }
  if (arabic > latin) return new InventoryFault('windows-1256', 'saved in the Arabic encoding Windows-1256: save it as CSV UTF-8');
  if (latin > 0) return new InventoryFault('windows-1252', 'saved in the western encoding Windows-1252: save it as CSV UTF-8');
  return new InventoryFault('not-utf8', 'not UTF-8: save it as CSV UTF-8');
}

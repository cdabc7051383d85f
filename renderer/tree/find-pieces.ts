import { foldText } from '#model/search-folding';

export interface Piece { readonly text: string; readonly found: boolean }

/** Cuts a name into pieces that match a searched word and pieces that do not, in the name's own spelling. */
export function findPieces(name: string, search: string): Piece[] {
  const letters = [...name];
  const folded: string[] = [];
  const origin: number[] = [];
  for (const [index, letter] of letters.entries()) {
    for (const part of foldText(letter)) {
      folded.push(part);
      origin.push(index);
    }
  }
  const text = folded.join('');
  const marked = new Set<number>();
  for (const word of foldText(search).split(/\s+/).filter((part) => part !== '')) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      const [from, to] = [origin[at] ?? 0, origin[at + word.length - 1] ?? 0];
      for (let index = from; index <= to; index += 1) marked.add(index);
    }
  }
  const pieces: { text: string; found: boolean }[] = [];
  for (const [index, letter] of letters.entries()) {
    const last = pieces.at(-1);
    if (last !== undefined && last.found === marked.has(index)) last.text += letter;
    else pieces.push({ text: letter, found: marked.has(index) });
  }
  return pieces;
}

/** Figures of three by five cells, for house numbers and the camera's clock. */
const shapes: Readonly<Record<string, readonly string[]>> = {
  '0': ['###', '# #', '# #', '# #', '###'], '1': [' # ', '## ', ' # ', ' # ', '###'], '2': ['###', '  #', '###', '#  ', '###'],
  '3': ['###', '  #', ' ##', '  #', '###'], '4': ['# #', '# #', '###', '  #', '  #'], '5': ['###', '#  ', '###', '  #', '###'],
  '6': ['###', '#  ', '###', '# #', '###'], '7': ['###', '  #', ' # ', ' # ', ' # '], '8': ['###', '# #', '###', '# #', '###'],
  '9': ['###', '# #', '###', '  #', '###'], ':': ['   ', ' # ', '   ', ' # ', '   '],
};
/** A figure and the gap after it, in cells. */
export const digitAdvance = 4;
export const digitRows = 5;

/** Calls `fill` for every cell that is inked, counted from the text's top left. */
export function eachInkedCell(text: string, fill: (column: number, row: number) => void): void {
  for (const [place, sign] of [...text].entries()) {
    for (const [row, line] of (shapes[sign] ?? []).entries()) for (let column = 0; column < line.length; column += 1) if (line[column] === '#') fill(place * digitAdvance + column, row);
  }
}

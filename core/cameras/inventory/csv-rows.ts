/** The rows of a CSV inventory (RFC 4180), read piece by piece so that pictures go on meanwhile. */
import { Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import { parse as parseNow } from 'csv-parse/sync';
import { knownHeadings, readHeader } from './columns.ts';
import type { Cells, Column } from './columns.ts';
import { InventoryFault } from './report.ts';

export interface InventoryRow {
  readonly row: number;
  /** Null for a row that cannot be told apart into columns. */
  readonly cells: Cells | null;
}

const delimiters = [',', ';', '\t'] as const;
/** A record is a few hundred characters; a quote that is never closed would swallow the whole file. */
const maxRecordChars = 65_536;
const pieceChars = 32_768;

/** Yields every row below the header that is not empty. Throws an `InventoryFault`. */
export async function* csvRows(text: string, perPiece = pieceChars): AsyncGenerator<InventoryRow> {
  // Excel writes the delimiter into a first line of its own.
  const [told = '', sign] = /^sep=([,;\t])\r?\n/i.exec(text) ?? [];
  const body = text.slice(told.length);
  if (body.trim() === '') throw new InventoryFault('empty', 'there is nothing in it');
  const offset = told === '' ? 0 : 1;
  const parser = Readable.from(pieces(body, perPiece), { objectMode: true }).pipe(parse({ ...rules, delimiter: sign ?? delimiterOf(body), max_record_size: maxRecordChars }));
  let header: readonly (Column | null)[] | null = null;
  let row = offset;
  try {
    for await (const cells of parser as AsyncIterable<readonly string[]>) {
      row += 1;
      if (!header) header = readHeader(cells);
      else if (cells.some((cell) => cell.trim() !== '')) yield { row, cells: cellsOf(header, cells) };
    }
  } catch (error) {
    throw error instanceof CsvError ? faultOf(error, row + 1) : error;
  } finally {
    parser.destroy();
  }
  if (!header) throw new InventoryFault('no-header', 'the first row must name the columns', 1);
}

/** Rows may be of any length here: a short one has empty cells, a long one is reported. Quotes inside an unquoted cell are text. */
const rules = { bom: false, relax_column_count: true, relax_quotes: false, skip_empty_lines: false, record_delimiter: ['\r\n', '\n', '\r'] };

async function* pieces(text: string, perPiece: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + perPiece);
    // Not between the halves of a character.
    if (end < text.length && /[\ud800-\udbff]/.test(text[end - 1] ?? '')) end += 1;
    yield text.slice(at, end);
    at = end;
    await breathe();
  }
}

/** The delimiter with which most headings are known. */
function delimiterOf(text: string): string {
  const found = delimiters.map((delimiter) => ({ delimiter, known: knownHeadings(firstRecord(text, delimiter)) }));
  return found.toSorted((a, b) => b.known - a.known)[0]?.delimiter ?? ',';
}

function firstRecord(text: string, delimiter: string): readonly string[] {
  try {
    // Cut at a line's end, or the cut itself would be a fault.
    const start = text.slice(0, maxRecordChars);
    return (parseNow(start.slice(0, start.lastIndexOf('\n') + 1 || start.length), { ...rules, delimiter, to: 1 }) as string[][])[0] ?? [];
  } catch {
    return [];
  }
}

function cellsOf(header: readonly (Column | null)[], cells: readonly string[]): Cells | null {
  // Something beyond the last column: a delimiter inside a name that was not quoted, and everything behind it is in the wrong column.
  if (cells.slice(header.length).some((cell) => cell.trim() !== '')) return null;
  return new Map(header.flatMap((column, place): [Column, string][] => {
    const cell = cells[place]?.trim() ?? '';
    return column === null || cell === '' ? [] : [[column, cell]];
  }));
}

function faultOf({ code }: CsvError, row: number): InventoryFault {
  switch (code) {
    case 'CSV_QUOTE_NOT_CLOSED': return new InventoryFault('unbalanced-quotes', `a quotation mark is opened and never closed, at row ${row} or after it`, row);
    case 'CSV_INVALID_CLOSING_QUOTE': case 'INVALID_OPENING_QUOTE': case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
      return new InventoryFault('unbalanced-quotes', `a quotation mark stands where none can, at row ${row}: write it twice inside quotes`, row);
    case 'CSV_MAX_RECORD_SIZE': return new InventoryFault('row-too-long', `row ${row} is longer than 64,000 characters: is a quotation mark opened there and never closed?`, row);
    default: return new InventoryFault('not-csv', `not readable as CSV at row ${row}`, row);
  }
}

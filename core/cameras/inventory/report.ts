/** What is wrong with an inventory, in words a page can translate. */

/** Of a column of a row. */
export const rowFaultCodes = [
  'missing', 'not-a-number', 'out-of-range', 'duplicate', 'bad-address', 'scheme-unsupported', 'kind-unknown', 'login-ambiguous', 'too-long', 'control-character', 'not-text', 'bad-row',
] as const;
export type RowFaultCode = (typeof rowFaultCodes)[number];

export interface RowFault {
  /** The column's own name in this product (`number`, `sub address` …); null for the row as a whole. */
  readonly column: string | null;
  readonly code: RowFaultCode;
  /** English, without secrets, at most 200 characters. */
  readonly detail: string;
}

/** One bad row: one line of the report. */
export interface RowReport {
  /** As a spreadsheet counts: the header is row 1. In JSON the first camera is row 1. */
  readonly row: number;
  readonly faults: readonly RowFault[];
}

/** Of the file as a whole. Nothing of such a file is imported. */
export const fileFaultCodes = ['too-large', 'too-many-rows', 'not-utf8', 'windows-1256', 'windows-1252', 'utf-16', 'damaged-text', 'empty', 'no-header', 'column-twice', 'unbalanced-quotes', 'row-too-long', 'not-csv', 'not-json'] as const;
export type FileFaultCode = (typeof fileFaultCodes)[number];

export class InventoryFault extends Error {
  readonly code: FileFaultCode;
  /** Row near which it was noticed; null where there is none. */
  readonly row: number | null;
  constructor(code: FileFaultCode, detail: string, row: number | null = null) {
    super(detail);
    this.code = code;
    this.row = row;
  }
}

export function rowFault(column: string | null, code: RowFaultCode, detail: string): RowFault {
  return { column, code, detail: detail.slice(0, 200) };
}

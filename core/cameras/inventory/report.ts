/** What is wrong with an inventory, in words a page can translate. */

import type { FileFaultCode, RowFaultCode } from '#model/inventory-fault';

export type { FileFaultCode, RowFaultCode } from '#model/inventory-fault';

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

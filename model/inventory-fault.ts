/** What is wrong with an inventory, as codes a page has sentences for. */

/** Of a column of a row. */
export const rowFaultCodes = [
  'missing', 'not-a-number', 'out-of-range', 'duplicate', 'bad-address', 'scheme-unsupported', 'kind-unknown', 'login-ambiguous', 'too-long', 'control-character', 'not-text', 'bad-row',
] as const;
export type RowFaultCode = (typeof rowFaultCodes)[number];

/** Of the file as a whole. Nothing of such a file is imported. */
export const fileFaultCodes = ['too-large', 'too-many-rows', 'not-utf8', 'windows-1256', 'windows-1252', 'utf-16', 'damaged-text', 'empty', 'no-header', 'column-twice', 'unbalanced-quotes', 'row-too-long', 'not-csv', 'not-json'] as const;
export type FileFaultCode = (typeof fileFaultCodes)[number];

import type { Bridge } from '../state/bridge.ts';

export type ImportAnswer = Awaited<ReturnType<Bridge['api']['servers']['importInventory']>>;

/** A file a person gave as a list of cameras. */
export interface InventoryFile {
  readonly list: File;
  readonly format: 'csv' | 'json';
  /** What the list is called unless the person says otherwise: the file's name without its ending, 1 to 80 characters. */
  readonly name: string;
}

/** Whatever is not called JSON is read as CSV; the report says if it is neither. */
export function inventoryFile(list: File): InventoryFile {
  const name = list.name.replace(/\.[^.]*$/, '').trim().slice(0, 80).trim();
  return { list, format: /\.json$/i.test(list.name) ? 'json' : 'csv', name: name === '' ? 'CSV' : name };
}

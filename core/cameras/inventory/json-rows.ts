/** The rows of a JSON inventory: an array of cameras, or `{"cameras": […]}`, with the columns as fields; names may be nested by language. */
import { setImmediate as breathe } from 'node:timers/promises';
import { z } from 'zod';
import { columnNamed } from './columns.ts';
import type { Column } from './columns.ts';
import type { InventoryRow } from './csv-rows.ts';
import { InventoryFault } from './report.ts';

const list = z.union([z.array(z.unknown()), z.object({ cameras: z.array(z.unknown()) }).transform(({ cameras }) => cameras)]);
const value = z.union([z.string(), z.number(), z.null()]);
const camera = z.record(z.string(), z.union([value, z.record(z.string(), value)]));
const rowsAtOnce = 500;

/** Throws an `InventoryFault`. */
export async function* jsonRows(text: string): AsyncGenerator<InventoryRow> {
  const rows = list.safeParse(parsed(text));
  if (!rows.success) throw new InventoryFault('not-json', 'must be an array of cameras, or {"cameras": […]}');
  for (const [index, one] of rows.data.entries()) {
    if (index % rowsAtOnce === 0) await breathe();
    yield { row: index + 1, cells: cellsOf(one) };
  }
}

function cellsOf(one: unknown): Map<Column, string> | null {
  const fields = camera.safeParse(one);
  if (!fields.success) return null;
  const cells = new Map<Column, string>();
  for (const [name, held] of Object.entries(fields.data)) {
    const inner: readonly (readonly [string, z.infer<typeof value>])[] = typeof held === 'object' && held !== null
      // `position: {lat, lon}` and `name: {ar, fr}`.
      ? Object.entries(held).map(([key, each]) => [columnNamed(key) === null || name === 'name' || name === 'site' ? `${name} ${key}` : key, each] as const)
      : [[name, held]];
    for (const [heading, each] of inner) {
      const column = columnNamed(heading);
      const text = each === null ? '' : String(each).trim();
      if (column === null || text === '') continue;
      if (cells.has(column)) return null;
      cells.set(column, text);
    }
  }
  return cells;
}

function parsed(text: string): unknown {
  if (text.trim() === '') throw new InventoryFault('empty', 'there is nothing in it');
  try {
    return JSON.parse(text);
  } catch {
    throw new InventoryFault('not-json', 'not whole JSON: the file is torn or mistyped');
  }
}

/** Reads a city's list of cameras. Nothing is half imported: one bad row and no camera comes out, unless the caller skips bad rows on purpose. */
import type { CameraId, ServerId } from '#model/ids';
import type { Credentials, InventoryCamera } from '../../servers/server-kind.ts';
import { csvRows } from './csv-rows.ts';
import { inventoryText } from './inventory-text.ts';
import { jsonRows } from './json-rows.ts';
import { InventoryFault, rowFault } from './report.ts';
import type { FileFaultCode, RowFault, RowReport } from './report.ts';
import { rowCamera } from './row-camera.ts';
import type { RowCamera } from './row-camera.ts';

export const maxInventoryRows = 50_000;

export interface InventoryOptions {
  /** The `generic` server the cameras belong to. */
  readonly server: ServerId;
  /** Imports the good rows although others are bad. */
  readonly skipBad?: boolean;
  /** The list as it is saved now: cameras without a number keep the one they were given. */
  readonly before?: readonly InventoryCamera[];
}

export interface InventoryReading {
  /** Nothing was wrong, or bad rows are skipped and some are good. Where false `cameras` and `secrets` are empty. */
  readonly ok: boolean;
  readonly cameras: readonly InventoryCamera[];
  /** One line per bad row, in their order. */
  readonly rows: readonly RowReport[];
  /** What is wrong with the file as a whole; null where its rows could be read. `detail` is English, without secrets. */
  readonly file: { readonly code: FileFaultCode; readonly row: number | null; readonly detail: string } | null;
  /** Logins by camera, taken out of addresses and columns, for the host's secret store. An empty password: only the user was given. */
  readonly secrets: ReadonlyMap<CameraId, Credentials>;
}

/** At most 20 MB and 50,000 rows. Never rejects for what the file holds. Lets others work between pieces, so that pictures go on. */
export async function readInventory(source: string | Uint8Array, format: 'csv' | 'json', options: InventoryOptions): Promise<InventoryReading> {
  const good: RowCamera[] = [];
  const rows: RowReport[] = [];
  try {
    const text = inventoryText(source);
    const seen = createSeen();
    let count = 0;
    for await (const { row, cells } of format === 'csv' ? csvRows(text) : jsonRows(text)) {
      count += 1;
      if (count > maxInventoryRows) throw new InventoryFault('too-many-rows', 'more than 50,000 cameras', row);
      const { camera, faults } = cells ? rowCamera(options.server, cells) : { camera: null, faults: [badRow(format)] };
      const all = camera ? seen(row, camera) : faults;
      if (camera && all.length === 0) good.push(camera);
      else rows.push({ row, faults: all });
    }
    if (count === 0) throw new InventoryFault('empty', 'there is no camera in it');
  } catch (error) {
    if (!(error instanceof InventoryFault)) throw error;
    return { ok: false, cameras: [], rows, file: { code: error.code, row: error.row, detail: error.message }, secrets: new Map() };
  }
  if (good.length === 0 || (rows.length > 0 && options.skipBad !== true)) return { ok: false, cameras: [], rows, file: null, secrets: new Map() };
  return { ok: true, cameras: numbered(good, options.before ?? []), rows, file: null, secrets: new Map(good.flatMap(({ camera, login }) => (login ? [[camera.id, login] as const] : []))) };
}

function badRow(format: 'csv' | 'json'): RowFault {
  return rowFault(null, 'bad-row', format === 'csv' ? 'more cells than columns: a name with a comma or semicolon must stand in quotes' : 'must be an object of texts and numbers, each column once');
}

/** What a row has in common with one before it. */
function createSeen(): (row: number, camera: RowCamera) => readonly RowFault[] {
  const numbers = new Map<number, number>();
  const addresses = new Map<string, number>();
  return (row, { number, streams }) => {
    const faults: RowFault[] = [];
    const address = streams[0]?.address ?? '';
    const [sameNumber, sameAddress] = [number === null ? undefined : numbers.get(number), addresses.get(address)];
    if (sameNumber !== undefined) faults.push(rowFault('number', 'duplicate', `row ${sameNumber} has this number`));
    if (sameAddress !== undefined) faults.push(rowFault('address', 'duplicate', `row ${sameAddress} has this address`));
    if (faults.length > 0) return faults;
    if (number !== null) numbers.set(number, row);
    addresses.set(address, row);
    return [];
  };
}

/** Cameras without a number keep the one they had, else get the next ones after all others. */
function numbered(cameras: readonly RowCamera[], before: readonly InventoryCamera[]): InventoryCamera[] {
  const taken = new Set(cameras.flatMap(({ number }) => number ?? []));
  const had = new Map(before.map(({ camera }) => [camera.id, camera.number]));
  // First those that had one, so that nobody new takes it.
  const kept = new Map<CameraId, number>();
  for (const { number, camera } of cameras) {
    const old = had.get(camera.id);
    if (number !== null || old === undefined || taken.has(old)) continue;
    taken.add(old);
    kept.set(camera.id, old);
  }
  let next = 0;
  for (const each of taken) next = Math.max(next, each);
  return cameras.map(({ number, camera, streams }) => ({ camera: { ...camera, number: number ?? kept.get(camera.id) ?? (next += 1) }, streams }));
}

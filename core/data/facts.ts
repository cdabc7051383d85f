/** Single facts that the core keeps over restarts, as JSON under a key. */
import type { z } from 'zod';
import type { CoreData } from './open-core-data.ts';

/** Null where there is none; what cannot be read any more is `damaged`. */
export function readFact<S extends z.ZodType, D>(data: CoreData, key: string, schema: S, damaged: D): z.output<S> | D | null {
  const row = data.db.prepare('SELECT value FROM fact WHERE key = ?').get(key);
  if (!row) return null;
  try {
    return schema.parse(JSON.parse(String(row['value'])));
  } catch {
    return damaged;
  }
}

/** Null drops it. */
export function keepFact(data: CoreData, key: string, value: unknown): void {
  if (value === null) data.db.prepare('DELETE FROM fact WHERE key = ?').run(key);
  else data.db.prepare('INSERT OR REPLACE INTO fact (key, value) VALUES (?, ?)').run(key, JSON.stringify(value));
}

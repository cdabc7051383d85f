import type { DatabaseSync } from 'node:sqlite';
import { asCoreFault } from './sqlite-fault.ts';

/** Commits all of the work or none of it; inside another transaction it is a savepoint. */
export function runTransaction<T>(db: DatabaseSync, work: () => T): T {
  const nested = db.isTransaction;
  try {
    db.exec(nested ? 'SAVEPOINT inner' : 'BEGIN IMMEDIATE');
    const result = work();
    db.exec(nested ? 'RELEASE inner' : 'COMMIT');
    return result;
  } catch (error) {
    // SQLite rolls back by itself after some faults, a full disk among them.
    if (db.isTransaction) db.exec(nested ? 'ROLLBACK TO inner; RELEASE inner' : 'ROLLBACK');
    throw asCoreFault(error);
  }
}

/** Tokens that let a PC elsewhere show one monitor: 256 random bits told once, kept as a hash, good over restarts until withdrawn. */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { MonitorToken } from '#model/monitor-token';
import type { EpochMs } from '#model/time';
import { Changes, follow } from '../changes.ts';
import type { CoreData } from '../data/open-core-data.ts';
import { CoreFault } from '../fault.ts';
import type { Journal } from '../journal/journal.ts';
import type { Note } from '../note.ts';
import { by } from '../journal/by.ts';

const dayMs = 24 * 3600_000;
/** Good ones at once: four for each of 64 monitors. */
const mostTokens = 256;
const quietMs = 60_000;
/** Kinds of refusal remembered, so that a stranger with many addresses fills no memory. */
const mostRefusals = 1_000;

export type TokenRefusal = 'unknown' | 'expired' | 'revoked' | 'too-many';

const rowSchema = z.object({
  id: z.string(), monitor: z.number().int().min(1).max(64), hash: z.string(), made_at: z.number(), expires_at: z.number().nullable(),
  revoked_at: z.number().nullable(), used_at: z.number().nullable(),
});

interface Kept extends MonitorToken { readonly hash: string; readonly revokedAt: EpochMs | null }

/** `unknown` never was a token; the others were. */
export type TokenVerdict =
  | { readonly is: 'good'; readonly id: string; readonly monitor: number }
  | { readonly is: 'unknown' } | { readonly is: 'expired' | 'revoked'; readonly id: string; readonly monitor: number };

export class MonitorTokens {
  readonly #data: CoreData;
  readonly #journal: Journal;
  readonly #note: Note;
  readonly #now: () => EpochMs;
  readonly #byHash = new Map<string, Kept>();
  readonly #changes = new Changes();
  readonly #onRevoked = new Changes();
  readonly #refusals = new Map<string, { readonly at: EpochMs; since: number }>();

  constructor({ data, journal, note, now }: { readonly data: CoreData; readonly journal: Journal; readonly note: Note; readonly now: () => EpochMs }) {
    this.#data = data;
    this.#journal = journal;
    this.#note = note;
    this.#now = now;
    for (const raw of data.db.prepare('SELECT * FROM monitor_token').all()) {
      const row = rowSchema.safeParse(raw).data;
      if (row) this.#byHash.set(row.hash, { id: row.id, monitor: row.monitor, hash: row.hash, madeAt: row.made_at, expiresAt: row.expires_at, usedAt: row.used_at, revokedAt: row.revoked_at });
    }
  }

  /** `secret` is 43 characters of base64url and cannot be had again. */
  make({ monitor, days }: { readonly monitor: number; readonly days: number | null }, who?: string): { readonly secret: string; readonly token: MonitorToken } {
    if (this.list().length >= mostTokens) throw new CoreFault('too-large', `there are ${mostTokens} monitor tokens already; withdraw some first`);
    const secret = randomBytes(32).toString('base64url');
    const madeAt = this.#now();
    const kept: Kept = { id: randomBytes(6).toString('hex'), monitor, hash: hashOf(secret), madeAt, expiresAt: days === null ? null : madeAt + days * dayMs, usedAt: null, revokedAt: null };
    this.#data.transaction(() => {
      this.#data.db.prepare('INSERT INTO monitor_token (id, monitor, hash, made_at, expires_at) VALUES (?, ?, ?, ?, ?)').run(kept.id, monitor, kept.hash, madeAt, kept.expiresAt);
      this.#journal.append({ kind: 'monitor-token-made', monitor, detail: { ...by(who), id: kept.id, expiresAt: kept.expiresAt } });
    });
    this.#byHash.set(kept.hash, kept);
    this.#changes.emit();
    return { secret, token: told(kept) };
  }

  /** Its windows are shut out at once. Withdrawing what is withdrawn is no fault. */
  revoke(id: string, who?: string): void {
    const kept = this.#kept(id);
    if (!kept || kept.revokedAt !== null) return;
    const revokedAt = this.#now();
    this.#data.transaction(() => {
      this.#data.db.prepare('UPDATE monitor_token SET revoked_at = ? WHERE id = ?').run(revokedAt, id);
      this.#journal.append({ kind: 'monitor-token-revoked', monitor: kept.monitor, detail: { ...by(who), id } });
    });
    this.#byHash.set(kept.hash, { ...kept, revokedAt });
    this.#changes.emit();
    this.#onRevoked.emit();
  }

  /** Those that are good now, by monitor, then oldest first. */
  list(): MonitorToken[] {
    return [...this.#byHash.values()].filter((kept) => this.#isGood(kept)).toSorted((a, b) => a.monitor - b.monitor || a.madeAt - b.madeAt).map(told);
  }

  watch(signal: AbortSignal): AsyncGenerator<MonitorToken[], void, void> {
    return follow(this.#changes, () => this.list(), signal);
  }

  onRevoked(listener: () => void): void { this.#onRevoked.subscribe(listener); }

  check(secret: string): TokenVerdict {
    // Found by its hash: how long that takes says nothing about the secret.
    const kept = this.#byHash.get(hashOf(secret));
    if (!kept) return { is: 'unknown' };
    const { id, monitor } = kept;
    if (kept.revokedAt !== null) return { is: 'revoked', id, monitor };
    return { is: this.#isGood(kept) ? 'good' : 'expired', id, monitor };
  }

  isGood(id: string): boolean {
    const kept = this.#kept(id);
    return kept !== null && this.#isGood(kept);
  }

  /** A window came in with it, or came back after its connection had ended. `from` is the address of its PC. */
  used(id: string, how: 'opened' | 'connected', from: string): void {
    const kept = this.#kept(id);
    if (!kept) return;
    const usedAt = this.#now();
    this.#byHash.set(kept.hash, { ...kept, usedAt });
    this.#note(() => {
      this.#data.transaction(() => {
        this.#data.db.prepare('UPDATE monitor_token SET used_at = ? WHERE id = ?').run(usedAt, id);
        this.#journal.append({ kind: 'monitor-token-used', monitor: kept.monitor, detail: { id, how, from } });
      });
    });
    this.#changes.emit();
  }

  /** Somebody was not let in; `token` where it was one once. A page that asks again and again is written down once a minute, with a count. */
  refused(why: TokenRefusal, from: string, token?: { readonly id: string; readonly monitor: number }): void {
    const key = `${why} ${from} ${token?.id ?? ''}`;
    const before = this.#refusals.get(key);
    if (before && Math.abs(this.#now() - before.at) < quietMs) {
      before.since += 1;
      return;
    }
    this.#refusals.delete(key);
    this.#refusals.set(key, { at: this.#now(), since: 0 });
    const oldest = this.#refusals.keys().next();
    if (this.#refusals.size > mostRefusals && !oldest.done) this.#refusals.delete(oldest.value);
    this.#note(() => {
      this.#journal.append({ kind: 'monitor-token-refused', monitor: token?.monitor ?? null, detail: { why, from, ...(token && { id: token.id }), alsoSinceLast: before?.since ?? 0 } });
    });
  }

  #kept(id: string): Kept | null {
    return [...this.#byHash.values()].find((kept) => kept.id === id) ?? null;
  }

  #isGood({ revokedAt, expiresAt }: Kept): boolean {
    return revokedAt === null && (expiresAt === null || this.#now() < expiresAt);
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

function told({ id, monitor, madeAt, expiresAt, usedAt }: Kept): MonitorToken {
  return { id, monitor, madeAt, expiresAt, usedAt };
}

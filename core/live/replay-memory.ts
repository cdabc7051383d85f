/**
 * The last two minutes of every camera that is on a wall, encoded, in this process's memory only: instant replay without a
 * blind minute. Nothing of it is written down; it is gone ten seconds after the last window let go of the camera, unless a tile of it
 * rests behind another one.
 */
import type { CameraId } from '#model/ids';
import { decodeLaneMessage } from '#model/lane-message';
import { replayKeptMs } from '#model/live';
import type { EpochMs, TimeRange } from '#model/time';
import type { LiveCandidate } from '../servers/recording-server.ts';
import type { LaneHub } from './lane-hub.ts';
import { ReplayRing } from './replay-ring.ts';

const keepMs = 120_000;
/** All cameras together; beyond it the oldest pictures go, whosesoever they are. 100 sub streams of 0.25 Mbit/s, or 25 of 1 Mbit/s. */
const maxBytes = 384 * 1024 * 1024;
/** A view that is changed and changed back keeps what it had, ms. */
const lingerMs = 10_000;
/** From use to use, ms. */
const ticketLifeMs = 60_000;
const maxTickets = 256;

interface Memory {
  readonly ring: ReplayRing;
  readonly leave: () => void;
  windows: number;
  /** Somebody's tile of it rests until then. */
  keptUntil: EpochMs;
  linger: NodeJS.Timeout | null;
}

interface ReplayTicket { readonly camera: CameraId; readonly owner: string; expiresAt: EpochMs }

export interface ReplayMemoryOptions {
  readonly hub: Pick<LaneHub, 'join'>;
  /** The stream to keep; null for a camera whose server has no lane. */
  readonly candidate: (camera: CameraId) => LiveCandidate | null;
  readonly now: () => EpochMs;
  readonly randomId: () => string;
  readonly maxBytes?: number;
}

export class ReplayMemory {
  readonly #options: ReplayMemoryOptions;
  readonly #memories = new Map<CameraId, Memory>();
  readonly #tickets = new Map<string, ReplayTicket>();

  constructor(options: ReplayMemoryOptions) {
    this.#options = options;
  }

  get bytes(): number { return [...this.#memories.values()].reduce((sum, { ring }) => sum + ring.bytes, 0); }

  /** A window began to show the camera. */
  began(camera: CameraId): void {
    const memory = this.#memories.get(camera) ?? this.#begin(camera);
    if (!memory) return;
    memory.windows += 1;
    if (memory.linger) clearTimeout(memory.linger);
    memory.linger = null;
  }

  /** A window let go of it. */
  left(camera: CameraId): void {
    const memory = this.#memories.get(camera);
    if (!memory) return;
    memory.windows = Math.max(0, memory.windows - 1);
    this.#linger(camera, memory);
  }

  /** It is still on a wall, behind another tile. */
  keep(camera: CameraId): void {
    const memory = this.#memories.get(camera);
    if (!memory) return;
    memory.keptUntil = this.#options.now() + replayKeptMs;
    this.#linger(camera, memory);
  }

  #linger(camera: CameraId, memory: Memory): void {
    if (memory.windows > 0) return;
    if (memory.linger) clearTimeout(memory.linger);
    memory.linger = setTimeout(() => { this.#forget(camera); }, Math.max(lingerMs, memory.keptUntil - this.#options.now()));
    memory.linger.unref();
  }

  /** Null where nothing of the camera is in memory. */
  open(camera: CameraId, owner: string): { readonly ticket: string; readonly range: TimeRange } | null {
    const range = this.#memories.get(camera)?.ring.range;
    if (!range) return null;
    const now = this.#options.now();
    for (const [id, { expiresAt }] of this.#tickets) if (expiresAt <= now || this.#tickets.size >= maxTickets) this.#tickets.delete(id);
    const ticket = this.#options.randomId();
    this.#tickets.set(ticket, { camera, owner, expiresAt: now + ticketLifeMs });
    return { ticket, range };
  }

  /** What is in memory, or what was captured after `since`; null when the ticket is not good, or the camera was let go of. */
  read(ticketId: string, since: EpochMs | null): Uint8Array[] | null {
    const ticket = this.#tickets.get(ticketId);
    const memory = ticket && this.#memories.get(ticket.camera);
    const now = this.#options.now();
    if (!ticket || !memory || ticket.expiresAt <= now) return null;
    ticket.expiresAt = now + ticketLifeMs;
    return memory.ring.messages(since);
  }

  /** A page is gone, its tickets with it. */
  gone(owner: string): void {
    for (const [id, ticket] of this.#tickets) if (ticket.owner === owner) this.#tickets.delete(id);
  }

  /** The desk was locked: what only these pages watched is gone now and not after its linger. */
  wipe(owns: (owner: string) => boolean): void {
    for (const [id, { owner }] of this.#tickets) if (owns(owner)) this.#tickets.delete(id);
    for (const [camera, { windows }] of this.#memories) if (windows === 0) this.#forget(camera);
  }

  destroy(): void {
    for (const camera of this.#memories.keys()) this.#forget(camera);
    this.#tickets.clear();
  }

  #begin(camera: CameraId): Memory | null {
    const candidate = this.#options.candidate(camera);
    if (!candidate) return null;
    const ring = new ReplayRing(keepMs);
    const leave = this.#options.hub.join(candidate, (encoded, message) => {
      const read = message ?? decodeLaneMessage(encoded);
      if (!read) return;
      ring.add(encoded, read);
      this.#makeRoom();
    });
    if (!leave) return null;
    const memory: Memory = { ring, leave, windows: 0, keptUntil: 0, linger: null };
    this.#memories.set(camera, memory);
    return memory;
  }

  #makeRoom(): void {
    const most = this.#options.maxBytes ?? maxBytes;
    while (this.bytes > most) {
      const rings = [...this.#memories.values()].map(({ ring }) => ring).toSorted((a, b) => (a.range?.start ?? Infinity) - (b.range?.start ?? Infinity));
      if (!rings.some((ring) => ring.dropOldest())) return;
    }
  }

  #forget(camera: CameraId): void {
    const memory = this.#memories.get(camera);
    if (!memory) return;
    if (memory.linger) clearTimeout(memory.linger);
    this.#memories.delete(camera);
    memory.leave();
  }
}

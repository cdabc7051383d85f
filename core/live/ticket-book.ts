/** Which live tickets are good now. Pure book-keeping: the clock and the randomness are given. */
import type { LiveCandidate } from '../servers/recording-server.ts';
import type { EpochMs } from '#model/time';

/** Ms a ticket may lie unused; also how long one stays good after its last use or renewal. */
export const ticketLifeMs = 60_000;
/** Tickets of one window: 64 tiles × 4 ways to watch × two generations, with room. Beyond it the oldest unused ones are void. */
export const maxTicketsPerOwner = 1024;
/** Tickets of all windows together. */
export const maxTickets = 8192;

export interface Ticket extends LiveCandidate {
  readonly id: string;
  /** The bridge connection it was given to. */
  readonly owner: string;
  readonly expiresAt: EpochMs;
  /** `fresh` was never used, `started` lives from use to use, `held` lives until closed (an open lane stream, a WebRTC session). */
  readonly state: 'fresh' | 'started' | 'held';
}

export interface TicketBook {
  /** Null when the book is full of tickets in use. */
  mint(candidate: LiveCandidate, owner: string): Ticket | null;
  /** First use of a ticket that is held until closed; null for anything but a fresh one (single use to start). */
  hold(id: string): Ticket | null;
  /** A use of a ticket that lives from use to use (playlists, stills). */
  use(id: string): Ticket | null;
  /** Still good, without using it. */
  peek(id: string): Ticket | null;
  /** Gives it another life and a new owner (a page whose bridge was reconnected). */
  renew(id: string, owner: string): Ticket | null;
  close(id: string): void;
  /** Its window is gone: unused tickets are void at once, those in use unless renewed within a life. */
  leave(owner: string): void;
  /** Void at once, whatever they are in use for. */
  closeOf(owns: (owner: string) => boolean): void;
  /** Drops what has expired; call about once a second. */
  sweep(): void;
  readonly size: number;
}

/** `voided` is told of every ticket that was in use and is no longer good. */
export function createTicketBook(now: () => EpochMs, randomId: () => string, voided: (ticket: Ticket) => void): TicketBook {
  const tickets = new Map<string, Ticket>();
  const perOwner = new Map<string, number>();

  const count = (owner: string, by: 1 | -1): void => {
    const next = (perOwner.get(owner) ?? 0) + by;
    if (next > 0) perOwner.set(owner, next);
    else perOwner.delete(owner);
  };
  const remove = (ticket: Ticket): void => {
    if (!tickets.delete(ticket.id)) return;
    count(ticket.owner, -1);
    if (ticket.state !== 'fresh') voided(ticket);
  };
  const live = (id: string): Ticket | null => {
    const ticket = tickets.get(id);
    return ticket && ticket.expiresAt > now() ? ticket : null;
  };
  const put = (ticket: Ticket): Ticket => {
    tickets.set(ticket.id, ticket);
    return ticket;
  };
  /** Makes room by voiding the oldest unused ticket; a Map keeps the order of minting. */
  const makeRoom = (owner: string): boolean => {
    for (const ticket of tickets.values()) {
      if (ticket.state === 'fresh' && ticket.owner === owner) { remove(ticket); return true; }
    }
    return false;
  };

  return {
    mint(candidate, owner) {
      const full = tickets.size >= maxTickets || (perOwner.get(owner) ?? 0) >= maxTicketsPerOwner;
      if (full && !makeRoom(owner)) return null;
      count(owner, 1);
      const { camera, role, kind } = candidate;
      return put({ camera, role, kind, id: randomId(), owner, expiresAt: now() + ticketLifeMs, state: 'fresh' });
    },
    hold(id) {
      const ticket = live(id);
      return ticket?.state === 'fresh' ? put({ ...ticket, state: 'held', expiresAt: Number.MAX_SAFE_INTEGER }) : null;
    },
    use(id) {
      const ticket = live(id);
      return ticket && ticket.state !== 'held' ? put({ ...ticket, state: 'started', expiresAt: now() + ticketLifeMs }) : null;
    },
    peek: live,
    renew(id, owner) {
      const ticket = live(id);
      if (!ticket) return null;
      count(ticket.owner, -1);
      count(owner, 1);
      return put({ ...ticket, owner, expiresAt: ticket.state === 'held' ? Number.MAX_SAFE_INTEGER : now() + ticketLifeMs });
    },
    close(id) {
      const ticket = tickets.get(id);
      if (ticket) remove(ticket);
    },
    leave(owner) {
      for (const ticket of tickets.values()) {
        if (ticket.owner !== owner) continue;
        if (ticket.state === 'fresh') remove(ticket);
        else put({ ...ticket, expiresAt: Math.min(ticket.expiresAt, now() + ticketLifeMs) });
      }
    },
    closeOf(owns) {
      for (const ticket of tickets.values()) if (owns(ticket.owner)) remove(ticket);
    },
    sweep() {
      const at = now();
      for (const ticket of tickets.values()) if (ticket.expiresAt <= at) remove(ticket);
    },
    get size() { return tickets.size; },
  };
}

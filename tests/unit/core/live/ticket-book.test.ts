import { expect, test } from 'vitest';
import { createTicketBook, maxTicketsPerOwner, ticketLifeMs } from '#core/live/ticket-book';
import type { Ticket } from '#core/live/ticket-book';

const candidate = { camera: 'embedded/c1', role: 'sub', kind: 'lane' } as const;

function book() {
  const clock = { ms: 1_000_000 };
  const voided: Ticket[] = [];
  let next = 0;
  const tickets = createTicketBook(() => clock.ms, () => `t${(next += 1)}`, (ticket) => voided.push(ticket));
  return { clock, voided, tickets, mint: (owner = 'page-1') => tickets.mint(candidate, owner)! };
}

test('a ticket not started within a minute is void', () => {
  const { clock, tickets, mint } = book();
  const { id, expiresAt } = mint();
  expect(expiresAt).toBe(1_000_000 + ticketLifeMs);
  clock.ms += ticketLifeMs - 1;
  expect(tickets.peek(id)).not.toBeNull();
  clock.ms += 1;
  expect(tickets.hold(id)).toBeNull();
  tickets.sweep();
  expect(tickets.size).toBe(0);
});

test('F74 a held ticket starts once; whoever copied it is refused', () => {
  const { tickets, mint, clock } = book();
  const { id } = mint();
  expect(tickets.hold(id)?.state).toBe('held');
  expect(tickets.hold(id)).toBeNull();
  expect(tickets.use(id)).toBeNull();
  clock.ms += 3_600_000;
  tickets.sweep();
  expect(tickets.peek(id)).not.toBeNull();
});

test('a ticket that lives from use to use dies a minute after the last', () => {
  const { tickets, mint, clock, voided } = book();
  const { id } = mint();
  for (let use = 0; use < 5; use += 1) {
    expect(tickets.use(id)).not.toBeNull();
    clock.ms += ticketLifeMs - 1;
  }
  clock.ms += 1;
  expect(tickets.use(id)).toBeNull();
  tickets.sweep();
  expect(voided.map((ticket) => ticket.id)).toEqual([id]);
});

test('a closed ticket is void at once and told of only when it was in use', () => {
  const { tickets, mint, voided } = book();
  const [fresh, used] = [mint(), mint()];
  tickets.use(used.id);
  tickets.close(fresh.id);
  tickets.close(used.id);
  tickets.close(used.id);
  expect(tickets.use(fresh.id)).toBeNull();
  expect(voided.map((ticket) => ticket.id)).toEqual([used.id]);
});

test('when its window goes, unused tickets are void and held ones end within a minute, unless renewed by the page that came back', () => {
  const { tickets, mint, clock, voided } = book();
  const [fresh, lost, kept] = [mint(), mint(), mint()];
  tickets.hold(lost.id);
  tickets.hold(kept.id);
  tickets.leave('page-1');
  expect(tickets.peek(fresh.id)).toBeNull();
  expect(tickets.renew(kept.id, 'page-2')?.owner).toBe('page-2');
  clock.ms += ticketLifeMs;
  tickets.sweep();
  expect(voided.map((ticket) => ticket.id)).toEqual([lost.id]);
  expect(tickets.peek(kept.id)).not.toBeNull();
});

test('a window that asks without end voids its own oldest unused tickets, never those in use, never another window’s', () => {
  const { tickets, mint } = book();
  const other = mint('page-2');
  const held = mint();
  tickets.hold(held.id);
  const first = mint();
  for (let n = 0; n < maxTicketsPerOwner; n += 1) expect(mint()).not.toBeNull();
  expect(tickets.peek(first.id)).toBeNull();
  expect(tickets.peek(held.id)).not.toBeNull();
  expect(tickets.peek(other.id)).not.toBeNull();
  expect(tickets.size).toBe(maxTicketsPerOwner + 1);
});

test('a window with everything in use is refused another', () => {
  const { tickets, mint } = book();
  for (let n = 0; n < maxTicketsPerOwner; n += 1) tickets.hold(mint().id);
  expect(tickets.mint(candidate, 'page-1')).toBeNull();
  expect(tickets.mint(candidate, 'page-2')).not.toBeNull();
});

/** The bridge's part about searches in footage. Refusals are told by the router it is part of. */
import { implement } from '@orpc/server';
import { bridgeContract } from '#bridge/contract';
import type { EventNews } from '#model/event-search';
import type { FootageSearch, MotionNews } from '../search/footage-search.ts';
import { forever } from './forever.ts';

export function searchRoutes(search: FootageSearch) {
  const os = implement(bridgeContract.search).$context<{ readonly who: string }>();
  return os.router({
    abilities: os.abilities.handler(({ input }) => search.abilities(input.cameras)),
    events: os.events.handler(({ input: { from, enough, monitor, reason, ...query }, context, signal }) => told(search.events(query, { from, enough }, { who: context.who, monitor, reason }, signal ?? forever))),
    motion: os.motion.handler(({ input: { monitor, reason, ...want }, context, signal }) => found(search.motion(want, { who: context.who, monitor, reason }, signal ?? forever))),
  });
}

async function* told(search: AsyncIterable<EventNews>) {
  for await (const news of search) yield news.is === 'found' ? { ...news, events: [...news.events] } : news;
}

async function* found(search: AsyncIterable<MotionNews>) {
  for await (const news of search) yield { ...news, samples: [...news.samples] };
}

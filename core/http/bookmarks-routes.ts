/** The bridge's part about bookmarks. Refusals are told by the router it is part of. */
import { implement } from '@orpc/server';
import { bridgeContract } from '#bridge/contract';
import type { Bookmarks } from '../bookmarks/bookmarks.ts';
import { forever } from './forever.ts';

export function bookmarksRoutes(bookmarks: Bookmarks) {
  const os = implement(bridgeContract.bookmarks).$context<{ readonly who: string }>();
  return os.router({
    add: os.add.handler(({ input: { words, ...wanted }, context }) => wire(bookmarks.add({ ...wanted, ...given(words) }, context.who))),
    change: os.change.handler(({ input, context }) => wire(bookmarks.change(input.id, given(input.words), input.monitor, context.who))),
    remove: os.remove.handler(({ input, context }) => { bookmarks.remove(input.id, input.monitor, context.who); }),
    list: os.list.handler(async ({ input }) => {
      const { bookmarks: found, next, missing } = await bookmarks.list(input);
      return { bookmarks: found.map(wire), next, missing };
    }),
    history: os.history.handler(({ input }) => bookmarks.history(input.id).map((change) => ({ ...change, tags: [...change.tags] }))),
    keepStill: os.keepStill.handler(async ({ input }) => { bookmarks.keepStill(input.id, input.camera, new Uint8Array(await input.still.arrayBuffer())); }),
    still: os.still.handler(({ input }) => {
      const still = bookmarks.still(input.id, input.camera);
      return still && new File([Buffer.from(still)], 'bookmark.jpg', { type: 'image/jpeg' });
    }),
    exportCsv: os.exportCsv.handler(({ input: { language, monitor, ...query }, context }) => bookmarks.exportCsv(query, language, monitor, context.who)),
    printed: os.printed.handler(({ input, context }) => { bookmarks.leftHouse('print', input.count, input.monitor, context.who); }),
    watch: os.watch.handler(({ signal }) => bookmarks.watch(signal ?? forever)),
  });
}

/** The same data in the mutable types of the schemas. */
function wire<B extends { readonly cameras: readonly string[] }>(bookmark: B): Omit<B, 'cameras'> & { cameras: string[] } {
  return { ...bookmark, cameras: [...bookmark.cameras] };
}

/** Only what was given. */
function given<T extends object>(words: T | undefined): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(words ?? {}).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** Tiles that lost their live picture and were not yet told of, in the order of the loss. */
export interface LostNews { readonly lost: ReadonlySet<number>; readonly untold: readonly number[] }

export const noNews: LostNews = { lost: new Set(), untold: [] };

/** A tile that recovers before it was told of is not told of at all. */
export function withLost(news: LostNews, lost: ReadonlySet<number>): LostNews {
  const fresh = [...lost].filter((tile) => !news.lost.has(tile));
  return { lost, untold: [...news.untold.filter((tile) => lost.has(tile)), ...fresh] };
}

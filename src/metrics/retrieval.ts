import { type Numbers, readFinite } from '../tensor/index.ts';
import { classes } from './classes.ts';
import { averagePrecision } from './ranking.ts';

export interface RetrievalOptions {
  /**
   * The camera of each query and of each gallery image. Gallery images of the query's identity from
   * the query's own camera are then left out of its list, as Market-1501 does. Default: none are.
   */
  readonly cameras?: { readonly queries: Numbers; readonly gallery: Numbers };
}

/**
 * Cumulative matching characteristic of a search: entry k − 1 is the share of queries that have an
 * image of their identity among the nearest k of the gallery. It never falls, and the first entry is
 * called rank-1. Queries without any such image do not count. Of equal distances the first in the
 * gallery comes first.
 *
 * @param distances `[queries, gallery]`, small is alike
 * @param queryIds who each query shows
 * @param galleryIds who each gallery image shows
 * @returns as many entries as the gallery has images
 * @throws RangeError for other numbers of identities, and where no query has a match
 * @example const [rank1] = metrics.cmc(metrics.cdist(q, g), ids, ids);
 */
export function cmc(
  distances: Numbers,
  queryIds: Numbers,
  galleryIds: Numbers,
  options: RetrievalOptions = {},
): number[] {
  const lists = rankedLists('cmc', distances, queryIds, galleryIds, options);
  const firsts = new Array<number>(lists.gallery).fill(0);
  for (const { matches } of lists.queries) {
    const first = matches.indexOf(1);
    firsts[first] = (firsts[first] as number) + 1;
  }
  let found = 0;
  return firsts.map((count) => {
    found += count;
    return found / lists.queries.length;
  });
}

/**
 * Mean average precision of a search: for each query the mean of the precision at each image of its
 * identity, and the mean of that over the queries. Matches at ranks 1, 3 and 6 give
 * (1/1 + 2/3 + 3/6) / 3 = 0.722. Unlike {@link cmc} it asks for all images of an identity.
 * {@link averagePrecision} without interpolation.
 *
 * @param distances `[queries, gallery]`, small is alike
 * @param queryIds who each query shows
 * @param galleryIds who each gallery image shows
 * @throws RangeError for other numbers of identities, and where no query has a match
 */
export function retrievalMap(
  distances: Numbers,
  queryIds: Numbers,
  galleryIds: Numbers,
  options: RetrievalOptions = {},
): number {
  const { queries } = rankedLists('retrievalMap', distances, queryIds, galleryIds, options);
  const precisions = queries.map(({ distances: d, matches }) =>
    averagePrecision(
      d.map((v) => -v),
      matches,
      { interpolate: false },
    ),
  );
  return precisions.reduce((sum, value) => sum + value, 0) / queries.length;
}

/** What a query finds, nearest first: distances, and a 1 for each image of its identity. */
interface RankedList {
  readonly distances: number[];
  readonly matches: number[];
}

/** The lists of the queries that have a match, and how many images the gallery has. */
function rankedLists(
  who: string,
  distances: Numbers,
  queryIds: Numbers,
  galleryIds: Numbers,
  { cameras }: RetrievalOptions,
): { readonly queries: readonly RankedList[]; readonly gallery: number } {
  const { shape, data } = readFinite(distances, `${who}: distances`);
  const [q, g] = [classes(queryIds, `${who}: queryIds`), classes(galleryIds, `${who}: galleryIds`)];
  const seen = cameras && {
    q: classes(cameras.queries, `${who}: cameras.queries`),
    g: classes(cameras.gallery, `${who}: cameras.gallery`),
  };
  const counts = [q, seen?.q ?? q, g, seen?.g ?? g].map((list) => list.length);
  if (
    shape.length !== 2 ||
    counts.some((count, i) => count !== shape[i < 2 ? 0 : 1] || count === 0)
  ) {
    throw new RangeError(
      `${who}: distances [${shape.join(', ')}] for ${q.length} queries and ${g.length} gallery ` +
        'images; expected [queries, gallery], an identity (and a camera) each',
    );
  }
  const queries = q.flatMap((id, i): RankedList[] => {
    const order = g
      .map((_, j) => j)
      .filter((j) => !seen || g[j] !== id || seen.g[j] !== seen.q[i])
      .map((j) => ({ distance: data[i * g.length + j] as number, match: Number(g[j] === id) }))
      .sort((a, b) => a.distance - b.distance);
    if (!order.some(({ match }) => match)) return [];
    return [
      {
        distances: order.map(({ distance }) => distance),
        matches: order.map(({ match }) => match),
      },
    ];
  });
  if (queries.length === 0) {
    throw new RangeError(
      `${who}: no query has an image of its identity in the gallery` +
        `${cameras ? ' from another camera' : ''}; rank a gallery that holds the queries' identities`,
    );
  }
  return { queries, gallery: g.length };
}

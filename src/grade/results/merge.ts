import { commonLayers } from './layers.ts';
import type { ClassResult, ShardResult } from './result.ts';

/** A shard's results, and where they lie. */
export interface Part {
  readonly place: string;
  readonly results: ClassResult;
}

/**
 * Joins the results of all shards of a class.
 *
 * @throws Error that names the places, where shards are missing, are there twice, or are not of one class, one release
 *   and one version
 */
export function mergeShards(parts: readonly Part[]): ClassResult {
  const [first] = parts;
  if (!first) throw new Error('there are no shards to merge');
  for (const { place, results } of parts) {
    if (results.shard) continue;
    throw new Error(`${place}: is no shard; merge what \`notegrad grade --shard i/n\` has written`);
  }
  const shards = parts.map(({ results }) => results.shard as ShardResult);
  const alike = (what: string, values: readonly (string | number)[]) => {
    if (new Set(values).size === 1) return;
    const list = parts.map(({ place }, i) => `\n  ${place}: ${values[i]}`).join('');
    throw new Error(`shards differ in ${what}; grade them alike:${list}`);
  };
  const each = (field: 'assignment' | 'release' | 'version') =>
    parts.map(({ results }) => results[field]);
  alike('their assignment', each('assignment'));
  alike('their release', each('release'));
  alike('the version of notegrad', each('version'));
  alike(
    'how many there are',
    shards.map(({ count }) => count),
  );
  alike(
    'the submissions of the class',
    shards.map((shard) => shard.class),
  );
  const { count } = shards[0] as ShardResult;
  const placesOf = (index: number) =>
    parts.filter((_, i) => shards[i]?.index === index).map(({ place }) => place);
  const indexes = Array.from({ length: count }, (_, i) => i + 1);
  const missing = indexes.filter((index) => placesOf(index).length === 0);
  if (missing.length > 0) {
    const names = missing.map((index) => `${index}/${count}`).join(', ');
    throw new Error(`shards are missing: ${names}; grade them, and merge all`);
  }
  const doubled = indexes.filter((index) => placesOf(index).length > 1);
  if (doubled.length > 0) {
    const names = doubled.map((index) => `${index}/${count} in ${placesOf(index).join(' and ')}`);
    throw new Error(`shards are there twice: ${names.join('; ')}; name each once`);
  }
  const { shard: _, ...shared } = first.results;
  return {
    ...shared,
    // Where nothing was graded, nothing had to stand before it.
    layers: commonLayers(
      parts
        .filter(({ results }) => results.submissions.length > 0)
        .map(({ results }) => results.layers),
    ),
    submissions: parts
      .flatMap(({ results }) => results.submissions)
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** Mean and biased variance of each feature over some examples. */
export interface Moments {
  readonly count: number;
  readonly mean: readonly number[];
  readonly variance: readonly number[];
}

/** The moments of rows. @throws RangeError for no rows */
export function momentsOf(rows: readonly ArrayLike<number>[]): Moments {
  const [first] = rows;
  if (!first) throw new RangeError('momentsOf: no rows given');
  const features = Array.from(first, (_, j) => rows.map((row) => row[j] as number));
  const average = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const mean = features.map(average);
  const variance = features.map((values, j) =>
    average(values.map((value) => (value - (mean[j] as number)) ** 2)),
  );
  return { count: rows.length, mean, variance };
}

/**
 * The moments of all examples from those of the shards, exactly: μ = Σ nᵢ μᵢ / n and
 * σ² = Σ nᵢ (σᵢ² + (μᵢ − μ)²) / n. Synchronized batch normalization exchanges these numbers, two a
 * feature, and no example leaves its machine. The mean of the shards' variances would be too small:
 * it lacks the variance of their means.
 *
 * @throws RangeError for no shards, and for shards of other features
 */
export function poolMoments(shards: readonly Moments[]): Moments {
  const features = shards[0]?.mean.length ?? 0;
  const count = shards.reduce((sum, shard) => sum + shard.count, 0);
  const fits = shards.every(
    ({ mean, variance }) => mean.length === features && variance.length === features,
  );
  if (!(count > 0) || !fits) {
    throw new RangeError(
      `poolMoments: shards of ${shards.map((s) => `${s.count} examples, ${s.mean.length} features`).join('; ') || 'nothing'}; ` +
        'give one or more, with the same features',
    );
  }
  const weighted = (of: (shard: Moments, j: number) => number) =>
    Array.from(
      { length: features },
      (_, j) => shards.reduce((sum, shard) => sum + shard.count * of(shard, j), 0) / count,
    );
  const mean = weighted((shard, j) => shard.mean[j] as number);
  const variance = weighted(
    (shard, j) =>
      (shard.variance[j] as number) + ((shard.mean[j] as number) - (mean[j] as number)) ** 2,
  );
  return { count, mean, variance };
}

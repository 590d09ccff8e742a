import { type Moments, momentsOf, poolMoments } from './pool-moments.ts';

export interface SyncBatchNormOptions {
  /** Scale of each feature. Default 1. */
  readonly gamma?: readonly number[];
  /** Shift of each feature. Default 0. */
  readonly beta?: readonly number[];
  /** Default 1e-5, as `nn.BatchNorm1d`. */
  readonly eps?: number;
}

type Rows = readonly (readonly number[])[];

export interface SyncBatchNorm {
  /** Of the whole batch, as every machine has them. */
  readonly moments: Moments;
  /** Of each shard. */
  readonly outputs: readonly number[][][];
  /**
   * The way back, from the gradient of the whole batch's loss by the outputs of each shard.
   * The machines exchange two more sums a feature.
   */
  backward(gradients: readonly Rows[]): {
    readonly inputs: readonly number[][][];
    readonly gamma: readonly number[];
    readonly beta: readonly number[];
  };
}

/**
 * Synchronized batch normalization, simulated in float64: each machine computes the moments of its
 * shard, all pool them ({@link poolMoments}), and each normalizes its own rows by those of the whole
 * batch, y = γ x̂ + β, x̂ = (x − μ) / √(σ² + eps). On the way back
 * ∂L/∂x = γ / √(σ² + eps) · (g − mean(g) − x̂ mean(g x̂)), g = ∂L/∂y, with means over the whole batch.
 * Outputs and gradients are those of one machine with the whole batch. PyTorch's `SyncBatchNorm`
 * does the same.
 *
 * @param shards rows `[n, features]` of each machine
 */
export function syncBatchNorm(
  shards: readonly Rows[],
  { gamma, beta, eps = 1e-5 }: SyncBatchNormOptions = {},
): SyncBatchNorm {
  const moments = poolMoments(shards.map((rows) => momentsOf(rows)));
  const { count, mean, variance } = moments;
  const scale = mean.map((_, j) => gamma?.[j] ?? 1);
  const inverse = variance.map((value) => 1 / Math.sqrt(value + eps));
  const each = (rows: Rows, of: (value: number, j: number, i: number) => number) =>
    rows.map((row, i) => row.map((value, j) => of(value, j, i)));
  const at = (list: readonly number[], j: number) => list[j] as number;
  const normalized = shards.map((rows) =>
    each(rows, (value, j) => (value - at(mean, j)) * at(inverse, j)),
  );
  return {
    moments,
    outputs: normalized.map((rows) =>
      each(rows, (value, j) => at(scale, j) * value + (beta?.[j] ?? 0)),
    ),
    backward(gradients) {
      const total = (of: (g: number, xHat: number) => number) =>
        mean.map((_, j) =>
          gradients.reduce(
            (sum, rows, shard) =>
              rows.reduce(
                (part, row, i) => part + of(at(row, j), normalized[shard]?.[i]?.[j] as number),
                sum,
              ),
            0,
          ),
        );
      const [sums, products] = [total((g) => g), total((g, xHat) => g * xHat)];
      const inputs = gradients.map((rows, shard) =>
        each(rows, (g, j, i) => {
          const xHat = normalized[shard]?.[i]?.[j] as number;
          const centered = g - at(sums, j) / count - (xHat * at(products, j)) / count;
          return at(scale, j) * at(inverse, j) * centered;
        }),
      );
      return { inputs, gamma: products, beta: sums };
    },
  };
}

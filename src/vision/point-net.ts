import { GlobalAvgPool, GlobalMaxPool, Linear, Module, relu, Sequential } from '../nn/index.ts';
import { type Rng, type Tensor, tf, toRng } from '../tensor/index.ts';

export interface PointNetOptions {
  /** Draws the initial weights: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** Numbers of a point. Default 3. */
  readonly dims?: number;
  /** Units of the layers that see one point at a time. Default 32 and 64. */
  readonly local?: readonly number[];
  /** Units of the layer between what was pooled and the scores. Default 32. */
  readonly hidden?: number;
  /** How the points are taken together. Default 'max'. */
  readonly pool?: 'max' | 'mean';
}

/**
 * A network of sets, g(pool h(xᵢ)): the same small network h for each point, the largest value of
 * each of its channels over all points, a network g of these: `[B, N, dims] -> [B, classes]`, for
 * any N. The order of the points is of no matter (C. Qi et al., "PointNet", 2017, without its
 * networks that turn the input).
 *
 * @example new vision.PointNet(4, { rng: 1 })
 */
export class PointNet extends Module<[x: tf.Tensor], Tensor<[number, number]>> {
  /** h, `[B, N, dims] -> [B, N, channels]`; ends in a ReLU. */
  readonly local: Sequential;
  readonly pool: GlobalMaxPool | GlobalAvgPool;
  /** g, `[B, channels] -> [B, classes]`. */
  readonly head: Sequential;

  constructor(
    classes: number,
    { rng, dims = 3, local = [32, 64], hidden = 32, pool = 'max' }: PointNetOptions,
  ) {
    super();
    const from = toRng(rng);
    const sizes = [dims, ...local];
    this.local = new Sequential(
      ...local.flatMap((size, i) => [
        new Linear(sizes[i] as number, size, { rng: from }),
        relu as (x: tf.Tensor) => tf.Tensor,
      ]),
    );
    this.pool = pool === 'max' ? new GlobalMaxPool() : new GlobalAvgPool();
    this.head = new Sequential(
      new Linear(sizes.at(-1) as number, hidden, { rng: from }),
      relu,
      new Linear(hidden, classes, { rng: from }),
    );
  }

  override forward(x: tf.Tensor): Tensor<[number, number]> {
    return tf.tidy(() =>
      this.head.forward(this.pool.forward(this.local.forward(x))),
    ) as Tensor as Tensor<[number, number]>;
  }

  /**
   * The critical points of each cloud of `[B, N, dims]`, by their numbers in increasing order: those
   * that give some channel its largest value, where that is above 0. Without all others the scores
   * of a network with 'max' are the same, to the last bit. A cloud without any has its first point.
   */
  criticalPoints(x: tf.Tensor): number[][] {
    const [most, where] = tf.tidy(() => {
      const h = this.local.forward(x) as tf.Tensor;
      return [h.max(1).arraySync() as number[][], h.argMax(1).arraySync() as number[][]];
    }) as unknown as [number[][], number[][]];
    return where.map((points, cloud) => {
      const chosen = points.filter((_, channel) => (most[cloud]?.[channel] ?? 0) > 0);
      return chosen.length === 0 ? [0] : [...new Set(chosen)].sort((a, b) => a - b);
    });
  }
}

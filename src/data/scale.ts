import * as tf from '@tensorflow/tfjs';

/**
 * A scaling learnt from some examples, for any others: z = (x - shift) / scale, feature by feature.
 * Fit it on the training examples only; the others must not be looked at. Not a layer: nothing is
 * trained.
 */
class Scaler {
  /** Subtracted, one a feature. */
  readonly shift: readonly number[];
  /** Divided by, one a feature. 1 for a feature that is constant, which then becomes 0. */
  readonly scale: readonly number[];

  protected constructor(shift: ArrayLike<number>, scale: ArrayLike<number>) {
    this.shift = Array.from(shift);
    this.scale = Array.from(scale, (s) => (s === 0 ? 1 : s));
  }

  /** z = (x - shift) / scale; the last axis holds the features. */
  transform<T extends tf.Tensor>(x: T): T {
    this.checkFeatures(x);
    return tf.tidy(() => x.sub([...this.shift]).div([...this.scale]) as tf.Tensor as T);
  }

  /** x = z · scale + shift, which undoes {@link transform}. */
  inverse<T extends tf.Tensor>(z: T): T {
    this.checkFeatures(z);
    return tf.tidy(() => z.mul([...this.scale]).add([...this.shift]) as tf.Tensor as T);
  }

  private checkFeatures(x: tf.Tensor): void {
    const features = x.shape.at(-1);
    if (features === this.shift.length) return;
    throw new RangeError(
      `${this.constructor.name}: fitted on ${this.shift.length} features, given [${x.shape.join(', ')}]`,
    );
  }
}

/**
 * Mean 0 and standard deviation 1 (dividing by N, as scikit-learn) for each feature of a `[n,
 * features]` x.
 */
export class StandardScaler extends Scaler {
  static fit(x: tf.Tensor): StandardScaler {
    const [mean, std] = tf.tidy(() => {
      const { mean: m, variance } = tf.moments(asMatrix(x, 'StandardScaler'), 0);
      return [m.dataSync(), variance.sqrt().dataSync()] as const;
    });
    return new StandardScaler(mean, std);
  }
}

/** Smallest 0 and largest 1 for each feature of a `[n, features]` x. */
export class MinMaxScaler extends Scaler {
  static fit(x: tf.Tensor): MinMaxScaler {
    const [min, range] = tf.tidy(() => {
      const matrix = asMatrix(x, 'MinMaxScaler');
      const low = matrix.min(0);
      return [low.dataSync(), matrix.max(0).sub(low).dataSync()] as const;
    });
    return new MinMaxScaler(min, range);
  }
}

function asMatrix(x: tf.Tensor, who: string): tf.Tensor2D {
  if (x.rank === 2 && (x.shape[0] as number) > 0) return x as tf.Tensor2D;
  throw new RangeError(`${who}.fit: x must be [n, features] with n >= 1, given [${x.shape}]`);
}

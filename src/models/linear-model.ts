import { Matrix, toMatrix } from '../linalg/index.ts';
import type { Numbers } from '../tensor/index.ts';

export interface LinearModelOptions {
  /**
   * Whether a bias is learned, which no penalty touches. Default true. Without it the plane goes
   * through the origin.
   */
  readonly fitBias?: boolean;
}

/** Inputs and targets less their means, so that the bias has nothing left to say. */
export interface Centered {
  readonly x: Matrix;
  readonly y: Matrix;
}

/** A linear model of one number, ŷ = x·w + b, in float64. Made by {@link Ridge} and {@link Lasso}. */
export abstract class LinearModel {
  /** One a feature; empty before `fit`. */
  weights: number[] = [];
  bias = 0;
  readonly #fitBias: boolean;

  constructor({ fitBias = true }: LinearModelOptions = {}) {
    this.#fitBias = fitBias;
  }

  /**
   * Learns weights and bias, from nothing each time.
   *
   * @param x `[n, features]`
   * @param y `[n]` or `[n, 1]`
   * @throws RangeError for other shapes
   */
  fit(x: Numbers, y: Numbers): this {
    const [inputs, targets] = [toMatrix(x), toMatrix(y)];
    if (inputs.rows === 0 || targets.rows !== inputs.rows || targets.cols !== 1) {
      throw new RangeError(
        `${this.constructor.name}: x [${inputs.shape.join(', ')}] and y [${targets.shape.join(', ')}]; ` +
          'give x [n, features] and y [n], of at least one example',
      );
    }
    const middle = this.#fitBias ? inputs.mean(0) : new Float64Array(inputs.cols);
    const level = this.#fitBias ? targets.mean() : 0;
    this.weights = [...this.solve({ x: inputs.sub(middle), y: targets.sub(level) })];
    this.bias = this.weights.reduce((sum, w, j) => sum - w * (middle[j] as number), level);
    return this;
  }

  /** x·w + b of each row of `[n, features]`. */
  predict(x: Numbers): Float64Array {
    const inputs = toMatrix(x);
    if (inputs.cols !== this.weights.length) {
      throw new RangeError(
        this.weights.length === 0
          ? `${this.constructor.name}: it has learned nothing yet; call fit first`
          : `${this.constructor.name}: fitted on ${this.weights.length} features, given [${inputs.shape.join(', ')}]`,
      );
    }
    return inputs.matMul(Matrix.column(this.weights)).add(this.bias).data;
  }

  /** The weights for centered examples. */
  protected abstract solve(examples: Centered): ArrayLike<number> & Iterable<number>;
}

/** @throws RangeError for a strength below 0, or none at all. */
export function checkLambda(who: string, lambda: number): void {
  if (lambda >= 0 && lambda < Infinity) return;
  throw new RangeError(`${who}: lambda must be a number from 0, given ${lambda}`);
}

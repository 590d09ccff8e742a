import { cholesky, Matrix, toMatrix } from '../linalg/index.ts';
import type { Numbers } from '../tensor/index.ts';

export interface GaussianProcessOptions {
  /** How far apart inputs must be to say little of each other. Default 1. */
  readonly lengthScale?: number;
  /** Standard deviation of an observation's error, in those of y. Default 1e-3. */
  readonly noise?: number;
}

/** What is believed of the function at some inputs. */
export interface Belief {
  readonly mean: Float64Array;
  /** Of the function, without the error of an observation. */
  readonly std: Float64Array;
}

/**
 * Regression by a Gaussian process (C. Rasmussen and C. Williams, 2006, algorithm 2.1) with the
 * kernel k(a, b) = exp(−‖a − b‖² / 2ℓ²). For observed y with kernel matrix K + σ²I = LLᵀ,
 *
 * mean(x) = kᵀα, α = (K + σ²I)⁻¹ y,   var(x) = 1 − ‖L⁻¹k‖².
 *
 * y is brought to mean 0 and standard deviation 1 first, and what is told is in the units of y: far
 * from all observations the mean is theirs, and the deviation as well.
 */
export class GaussianProcess {
  readonly lengthScale: number;
  readonly noise: number;
  #x = new Matrix(0, 0);
  #alpha: Float64Array = new Float64Array();
  #l = new Matrix(0, 0);
  #level = 0;
  #scale = 1;
  #fit = 0;

  constructor({ lengthScale = 1, noise = 1e-3 }: GaussianProcessOptions = {}) {
    if (!(lengthScale > 0 && noise > 0)) {
      throw new RangeError(
        `GaussianProcess: lengthScale and noise must be above 0, given ${lengthScale} and ${noise}`,
      );
    }
    this.lengthScale = lengthScale;
    this.noise = noise;
  }

  /**
   * Takes in observations, in the place of earlier ones.
   *
   * @param x `[n, axes]`
   * @param y `[n]`
   */
  fit(x: Numbers, y: Numbers): this {
    const [inputs, { data: values }] = [toMatrix(x), toMatrix(y)];
    const n = inputs.rows;
    if (n === 0 || values.length !== n) {
      throw new RangeError(
        `GaussianProcess: ${n} inputs and ${values.length} values; give as many of each, at least one`,
      );
    }
    this.#x = inputs;
    this.#level = values.reduce((sum, value) => sum + value, 0) / n;
    const variance = values.reduce((sum, value) => sum + (value - this.#level) ** 2, 0) / n;
    this.#scale = Math.sqrt(variance) || 1;
    const standard = values.map((value) => (value - this.#level) / this.#scale);
    this.#l = cholesky(this.#kernel(inputs, inputs).add(Matrix.eye(n).mul(this.noise ** 2)));
    const half = forward(this.#l, standard);
    this.#alpha = backward(this.#l, half);
    // log p(y) = −½ yᵀα − Σ log Lᵢᵢ − n/2 log 2π, of the standardized y.
    this.#fit = -(n / 2) * Math.log(2 * Math.PI);
    half.forEach((value, i) => {
      this.#fit -= (value * value) / 2 + Math.log(this.#l.at(i, i));
    });
    return this;
  }

  /** @param x `[m, axes]` */
  predict(x: Numbers): Belief {
    const inputs = toMatrix(x);
    if (this.#x.rows === 0) {
      throw new Error('GaussianProcess: it has seen nothing yet; call fit first');
    }
    if (inputs.cols !== this.#x.cols) {
      throw new RangeError(
        `GaussianProcess: fitted on ${this.#x.cols} axes, given [${inputs.shape.join(', ')}]`,
      );
    }
    const near = this.#kernel(inputs, this.#x);
    const mean = new Float64Array(inputs.rows);
    const std = new Float64Array(inputs.rows);
    for (let i = 0; i < inputs.rows; i++) {
      const k = near.row(i);
      mean[i] = this.#level + this.#scale * dot(k, this.#alpha);
      const known = forward(this.#l, k);
      std[i] = this.#scale * Math.sqrt(Math.max(0, 1 - dot(known, known)));
    }
    return { mean, std };
  }

  /** Logarithm of the density of the standardized observations: what tells a length scale's worth. */
  get logMarginalLikelihood(): number {
    return this.#fit;
  }

  #kernel(a: Matrix, b: Matrix): Matrix {
    const out = new Matrix(a.rows, b.rows);
    const scale = -1 / (2 * this.lengthScale ** 2);
    for (let i = 0; i < a.rows; i++) {
      for (let j = 0; j < b.rows; j++) {
        let square = 0;
        for (let c = 0; c < a.cols; c++) {
          square += ((a.data[i * a.cols + c] as number) - (b.data[j * b.cols + c] as number)) ** 2;
        }
        out.data[i * b.rows + j] = Math.exp(square * scale);
      }
    }
    return out;
  }
}

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

/** The z with L z = b, L lower triangular. */
function forward(l: Matrix, b: Float64Array): Float64Array {
  const z = Float64Array.from(b);
  for (let i = 0; i < z.length; i++) {
    let rest = z[i] as number;
    for (let j = 0; j < i; j++) rest -= (l.data[i * l.cols + j] as number) * (z[j] as number);
    z[i] = rest / (l.data[i * l.cols + i] as number);
  }
  return z;
}

/** The z with Lᵀ z = b. */
function backward(l: Matrix, b: Float64Array): Float64Array {
  const z = Float64Array.from(b);
  for (let i = z.length - 1; i >= 0; i--) {
    let rest = z[i] as number;
    for (let j = i + 1; j < z.length; j++)
      rest -= (l.data[j * l.cols + i] as number) * (z[j] as number);
    z[i] = rest / (l.data[i * l.cols + i] as number);
  }
  return z;
}

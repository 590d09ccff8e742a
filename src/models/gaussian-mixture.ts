import { cholesky, Matrix, solve } from '../linalg/index.ts';
import { type Numbers, type Rng, toRng } from '../tensor/index.ts';
import { KMeans } from './k-means.ts';
import { readRows } from './read-rows.ts';

export interface GaussianMixtureOptions {
  /** Draws the start, and what `sample` draws: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** Number of Gaussians. Default 2. */
  readonly k?: number;
  /** Most rounds. Default 100. */
  readonly maxIterations?: number;
  /** It ends where a round raises the mean log-likelihood by less. Default 1e-6. */
  readonly tolerance?: number;
  /** Added to each variance, so that no Gaussian shrinks to a point. Default 1e-6. */
  readonly ridge?: number;
}

interface Component {
  readonly weight: number;
  readonly mean: Float64Array;
  readonly cov: Matrix;
  /** Lower triangular, of the covariance. */
  readonly root: Matrix;
}

/**
 * A mixture of Gaussians, p(x) = Σ π_j N(x; μ_j, Σ_j), fitted by expectation-maximization
 * (Dempster, Laird and Rubin, 1977) from the clusters of k-means: the share of each example that
 * each Gaussian takes, then weights, means and covariances from the shares. The likelihood never
 * falls, but for the ridge, and ends in a local maximum. scikit-learn's `GaussianMixture` with full
 * covariances.
 */
export class GaussianMixture {
  readonly k: number;
  readonly #rng: Rng;
  readonly #maxIterations: number;
  readonly #tolerance: number;
  readonly #ridge: number;
  #components: readonly Component[] = [];
  /** Mean log-likelihood of an example, in nats, after each round of `fit`. */
  history: readonly number[] = [];

  constructor({
    rng,
    k = 2,
    maxIterations = 100,
    tolerance = 1e-6,
    ridge = 1e-6,
  }: GaussianMixtureOptions) {
    this.k = k;
    this.#rng = toRng(rng);
    this.#maxIterations = maxIterations;
    this.#tolerance = tolerance;
    this.#ridge = ridge;
  }

  /** Share of each Gaussian; they sum to 1. */
  get weights(): readonly number[] {
    return this.#components.map(({ weight }) => weight);
  }

  get means(): readonly Float64Array[] {
    return this.#components.map(({ mean }) => mean);
  }

  get covariances(): readonly Matrix[] {
    return this.#components.map(({ cov }) => cov);
  }

  /**
   * @param x `[n, features]`, at least k examples
   * @throws RangeError as `KMeans`
   */
  fit(x: Numbers): this {
    const rows = readRows(x, 'GaussianMixture: fit');
    const clusters = new KMeans({ rng: this.#rng, k: this.k }).fit(x).predict(x);
    let shares: readonly Float64Array[] = rows.map((_, i) =>
      Float64Array.from({ length: this.k }, (_, j) => (clusters[i] === j ? 1 : 0)),
    );
    const history: number[] = [];
    for (let round = 0; round < this.#maxIterations; round++) {
      this.#components = this.#maximize(rows, shares);
      const each = rows.map((row) => this.#joint(row));
      const likelihood = mean(each.map(logSumExp));
      history.push(likelihood);
      const gain = likelihood - (history.at(-2) ?? Number.NEGATIVE_INFINITY);
      if (gain < this.#tolerance) break;
      shares = each.map(softmax);
    }
    this.history = history;
    return this;
  }

  /** Share of each Gaussian in each example, `[n][k]`. */
  predictProba(x: Numbers): readonly Float64Array[] {
    return this.#rows(x, 'predictProba').map((row) => softmax(this.#joint(row)));
  }

  /** The Gaussian with the largest share in each example, `0 .. k - 1`. */
  predict(x: Numbers): Int32Array {
    const largest = (shares: Float64Array) => shares.indexOf(Math.max(...shares));
    return Int32Array.from(this.predictProba(x), largest);
  }

  /** log p(x) of each example, in nats. */
  logProb(x: Numbers): Float64Array {
    return Float64Array.from(this.#rows(x, 'logProb'), (row) => logSumExp(this.#joint(row)));
  }

  /** `n` new examples, `[n, features]`. */
  sample(n: number): Matrix {
    this.#fitted('sample');
    const rows = Array.from({ length: n }, () => {
      let mark = this.#rng.uniform();
      const chosen =
        this.#components.find(({ weight }) => {
          mark -= weight;
          return mark < 0;
        }) ?? (this.#components.at(-1) as Component);
      const noise = Array.from(chosen.mean, () => this.#rng.normal());
      const moved = chosen.root.matMul(Matrix.of(noise.map((value) => [value])));
      return Array.from(chosen.mean, (middle, f) => middle + (moved.data[f] as number));
    });
    return Matrix.of(rows);
  }

  #fitted(method: string): void {
    if (this.#components.length === 0) {
      throw new Error(`GaussianMixture: ${method} needs its Gaussians; call fit first`);
    }
  }

  #rows(x: Numbers, method: string): Float64Array[] {
    this.#fitted(method);
    const rows = readRows(x, `GaussianMixture: ${method}`);
    const features = this.#components[0]?.mean.length;
    if (rows[0] && rows[0].length !== features) {
      throw new RangeError(
        `GaussianMixture: examples of ${rows[0].length} numbers against means of ${features}`,
      );
    }
    return rows;
  }

  /** log(π_j N(x; μ_j, Σ_j)) for each j. */
  #joint(row: Float64Array): Float64Array {
    return Float64Array.from(this.#components, ({ weight, mean, root }) => {
      const away = Matrix.of(Array.from(row, (value, f) => [value - (mean[f] as number)]));
      const z = solve(root, away).data;
      let [squares, logs] = [0, 0];
      for (let f = 0; f < z.length; f++) {
        squares += (z[f] as number) ** 2;
        logs += Math.log(root.data[f * root.cols + f] as number);
      }
      return Math.log(weight) - squares / 2 - logs - (z.length / 2) * Math.log(2 * Math.PI);
    });
  }

  #maximize(rows: readonly Float64Array[], shares: readonly Float64Array[]): Component[] {
    const X = Matrix.of(rows.map((row) => [...row]));
    return Array.from({ length: this.k }, (_, j) => {
      const share = shares.map((each) => each[j] as number);
      // One that takes nothing keeps a trace, so that it can come back.
      const total = Math.max(
        share.reduce((sum, value) => sum + value, 0),
        1e-12,
      );
      const weights = Matrix.of([share.map((value) => value / total)]);
      const middle = Float64Array.from(weights.matMul(X).data);
      // Each half takes the root of the share, so that the product is symmetric to the last bit.
      const away = X.sub(middle).mul(Matrix.of(share.map((value) => [Math.sqrt(value / total)])));
      const cov = away.T.matMul(away).add(Matrix.eye(X.cols).mul(this.#ridge));
      return { weight: total / rows.length, mean: middle, cov, root: cholesky(cov) };
    });
  }
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function logSumExp(values: Float64Array): number {
  const largest = Math.max(...values);
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}

function softmax(values: Float64Array): Float64Array {
  const all = logSumExp(values);
  return values.map((value) => Math.exp(value - all));
}

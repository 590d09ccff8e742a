import { Matrix, solve, toMatrix } from '../linalg/index.ts';
import type { Numbers } from '../tensor/index.ts';
import { checkLambda, type LinearModelOptions } from './linear-model.ts';

export interface LogisticRegressionOptions extends LinearModelOptions {
  /** Strength of the penalty on the weights, not on the bias. Default 1e-4. */
  readonly lambda?: number;
}

export interface LogisticFitOptions {
  /**
   * How much each example counts. Default: all the same. Only their proportions matter: they are
   * scaled to a mean of 1.
   */
  readonly sampleWeight?: Numbers;
}

/** Newton steps, and the largest slope at which they end. */
const STEPS = 100;
const FLAT = 1e-10;

/**
 * Logistic regression of two classes: P(y = 1 | x) = σ(x·w + b) with the w and b of least
 *
 * (1 / n) Σ sᵢ · (log(1 + exp zᵢ) − yᵢzᵢ) + (λ / 2) ‖w‖²,  zᵢ = xᵢ·w + b,
 *
 * where sᵢ are the sample weights. Solved by Newton's method in float64, with steps halved where the
 * loss would rise; it is convex, so there is one answer. scikit-learn's `C` is 1 / (nλ). Where a
 * plane parts the classes the answer is finite only by the penalty: λ must be above 0 then.
 *
 * For more classes train a `nn.Linear` with `nn.crossEntropy`.
 *
 * @example new models.LogisticRegression().fit(x, y).probability(others)
 */
export class LogisticRegression {
  readonly lambda: number;
  /** One a feature; empty before `fit`. */
  weights: number[] = [];
  bias = 0;
  readonly #fitBias: boolean;

  constructor({ lambda = 1e-4, fitBias = true }: LogisticRegressionOptions = {}) {
    checkLambda('LogisticRegression', lambda);
    this.lambda = lambda;
    this.#fitBias = fitBias;
  }

  /**
   * Learns weights and bias, from nothing each time.
   *
   * @param x `[n, features]`
   * @param y `[n]`, labels 0 and 1
   * @throws RangeError for other shapes and labels, and for weights below 0 or all 0
   * @throws Error where no minimum is found, as where a plane parts the classes and λ is 0
   */
  fit(x: Numbers, y: Numbers, { sampleWeight }: LogisticFitOptions = {}): this {
    const inputs = toMatrix(x);
    const labels = labelsOf(y, inputs.rows);
    const counts = countsOf(sampleWeight, inputs.rows);
    const design = this.#fitBias ? withOnes(inputs) : inputs;
    const theta = this.#newton(design, labels, counts, inputs.cols);
    this.weights = [...theta.subarray(0, inputs.cols)];
    this.bias = theta[inputs.cols] ?? 0;
    return this;
  }

  /** x·w + b of each row of `[n, features]`: the logarithm of the odds of class 1. */
  logit(x: Numbers): Float64Array {
    const inputs = toMatrix(x);
    if (inputs.cols !== this.weights.length) {
      throw new RangeError(
        this.weights.length === 0
          ? 'LogisticRegression: it has learned nothing yet; call fit first'
          : `LogisticRegression: fitted on ${this.weights.length} features, given [${inputs.shape.join(', ')}]`,
      );
    }
    return inputs.matMul(Matrix.column(this.weights)).add(this.bias).data;
  }

  /** P(y = 1 | x) of each row. */
  probability(x: Numbers): Float64Array {
    return this.logit(x).map(sigmoid);
  }

  /** The likelier class of each row, 1 where both are as likely. */
  predict(x: Numbers): Int32Array {
    return Int32Array.from(this.logit(x), (z) => (z >= 0 ? 1 : 0));
  }

  #newton(design: Matrix, y: Float64Array, s: Float64Array, features: number): Float64Array {
    const [n, d] = design.shape;
    const penalty = Float64Array.from({ length: d }, (_, j) => (j < features ? this.lambda : 0));
    const logits = (theta: Float64Array) => design.matMul(Matrix.column(theta)).data;
    const loss = (theta: Float64Array) => {
      const z = logits(theta);
      const data = z.reduce((sum, zi, i) => sum + (s[i] as number) * nll(zi, y[i] as number), 0);
      const size = theta.reduce((sum, t, j) => sum + (penalty[j] as number) * t * t, 0);
      return data / n + size / 2;
    };
    let theta = new Float64Array(d);
    let now = loss(theta);
    for (let step = 0; step < STEPS; step++) {
      const p = logits(theta).map(sigmoid);
      const residual = Matrix.column(
        p.map((pi, i) => ((s[i] as number) * (pi - (y[i] as number))) / n),
      );
      const gradient = design.T.matMul(residual).data.map(
        (g, j) => g + (penalty[j] as number) * (theta[j] as number),
      );
      // A loss of nothing at all is that of classes parted by a plane: it falls for ever.
      if (this.lambda === 0 && now < 1e-8) break;
      if (gradient.every((g) => Math.abs(g) < FLAT)) return theta;
      const curvature = p.map((pi, i) => ((s[i] as number) * pi * (1 - pi)) / n);
      const bent = design.map((value, i) => value * (curvature[i] as number));
      // What has no curvature at all would have no step: a trace of it keeps the system solvable.
      const hessian = design.T.matMul(bent).add(Matrix.diag(penalty.map((each) => each + 1e-12)));
      const move = solve(hessian, Matrix.column(gradient)).data;
      let [scale, next, then] = [1, theta, Number.POSITIVE_INFINITY];
      for (; scale > 1e-10; scale /= 2) {
        next = theta.map((t, j) => t - scale * (move[j] as number));
        then = loss(next);
        if (then <= now) break;
      }
      // No shorter step lowers the loss: rounding is all that is left of the slope.
      if (!(then < now)) return theta;
      [theta, now] = [next, then];
    }
    throw new Error(
      'LogisticRegression: no minimum; where a plane parts the classes there is none without a ' +
        `penalty: give lambda above ${this.lambda}`,
    );
  }
}

const sigmoid = (z: number): number =>
  z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));

/** log(1 + exp z) - yz, without overflow. */
const nll = (z: number, y: number): number =>
  Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y * z;

const withOnes = (x: Matrix): Matrix => {
  const out = new Matrix(x.rows, x.cols + 1);
  for (let i = 0; i < x.rows; i++) out.data.set([...x.row(i), 1], i * (x.cols + 1));
  return out;
};

function labelsOf(y: Numbers, rows: number): Float64Array {
  const { data } = toMatrix(y);
  if (rows === 0 || data.length !== rows) {
    throw new RangeError(
      `LogisticRegression: ${rows} examples and ${data.length} labels; give as many of each, at least one`,
    );
  }
  const stray = data.find((label) => label !== 0 && label !== 1);
  if (stray !== undefined) {
    throw new RangeError(`LogisticRegression: labels must be 0 and 1, given ${stray}`);
  }
  return data;
}

function countsOf(weight: Numbers | undefined, rows: number): Float64Array {
  if (weight === undefined) return new Float64Array(rows).fill(1);
  const { data } = toMatrix(weight);
  const sum = data.reduce((total, each) => total + each, 0);
  if (data.length !== rows || !data.every((each) => each >= 0) || !(sum > 0 && sum < Infinity)) {
    throw new RangeError(
      `LogisticRegression: ${data.length} sample weights for ${rows} examples; give one each, from 0, not all 0`,
    );
  }
  return data.map((each) => (each * rows) / sum);
}

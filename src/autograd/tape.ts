import { Matrix, type MatrixAxis, toMatrix } from '../linalg/index.ts';
import { type Rng, showShape, toRng } from '../tensor/index.ts';
import { standardize } from './standardize.ts';

/** What an operation of the tape takes beside variables: constants, which get no gradient. */
export type TapeOperand = Variable | Matrix | number | readonly number[] | Float64Array;

export interface DropOptions {
  /** Draws the mask: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** As those of `nn.Dropout`. Default `'inverted'`. */
  readonly mode?: 'inverted' | 'classic';
}

export interface NormalizeOptions {
  /** Added to the variance. Default 1e-5. */
  readonly eps?: number;
  /** With axis 1: as many groups of neighboring columns, each on its own. Default 1. */
  readonly groups?: number;
}

/** Turns the gradient with respect to a result into that with respect to one input. */
type Back = (upstream: Matrix) => Matrix;
type Input = readonly [variable: TapeOperand, back: Back];

/**
 * Writes down each operation on its variables as it is done. Played backward, it gives the gradient
 * of a result with respect to all that went into it: since an operation is written down after what
 * it uses, no sorting is needed. Float64; each variable is a matrix.
 *
 * A tape is for one pass. Take a new one for the next step of training.
 *
 * @example
 * const tape = new Tape();
 * const [w, b] = [tape.watch([[1], [2]]), tape.watch([[0.5]])];
 * const loss = tape.watch(x).matMul(w).add(b).sub(y).pow(2).mean();
 * tape.backward(loss);
 * w.grad; // [2, 1], as w is
 */
export class Tape {
  readonly #backward: (() => void)[] = [];

  /** A variable that nothing was computed for: a parameter or an input. Rows of numbers do too. */
  watch(data: Matrix | readonly (readonly number[])[], label = ''): Variable {
    return new Variable(this, data instanceof Matrix ? data : Matrix.of(data), label);
  }

  /**
   * Adds to the `grad` of every variable the gradient of the result with respect to it.
   *
   * @throws RangeError for a result that is not a single number; Error for one of another tape
   */
  backward(result: Variable): void {
    if (result.tape !== this) throw new Error('backward: the result was computed on another tape');
    if (result.data.data.length !== 1) {
      throw new RangeError(
        `backward: the result has shape ${showShape(result.shape)}, expected one number; take its sum() or mean()`,
      );
    }
    result.receive(Matrix.ones([1, 1]));
    for (const play of this.#backward.toReversed()) play();
  }

  /** The result of an operation, and how its gradient gets to each of its inputs. */
  record(data: Matrix, ...inputs: readonly Input[]): Variable {
    const result = new Variable(this, data);
    this.#backward.push(() => {
      if (!result.isReached) return;
      for (const [input, back] of inputs) {
        if (input instanceof Variable) input.receive(foldTo(input.shape, back(result.grad)));
      }
    });
    return result;
  }
}

/** A matrix on a tape. Operations give a new one, and broadcast as those of `Matrix` do. */
export class Variable {
  readonly tape: Tape;
  readonly data: Matrix;
  readonly label: string;
  #grad: Matrix | undefined;

  constructor(tape: Tape, data: Matrix, label = '') {
    this.tape = tape;
    this.data = data;
    this.label = label;
  }

  get shape(): [number, number] {
    return this.data.shape;
  }

  /** Gradient of the result with respect to this, of the same shape; zeros before `backward`. */
  get grad(): Matrix {
    return this.#grad ?? Matrix.zeros(this.shape);
  }

  /** Whether any gradient has come here. */
  get isReached(): boolean {
    return this.#grad !== undefined;
  }

  /** Adds to the gradient: a variable used twice gets both. */
  receive(grad: Matrix): void {
    this.#grad = this.#grad?.add(grad) ?? grad;
  }

  /** A sum passes its gradient on to both sides. */
  add(b: TapeOperand): Variable {
    return this.tape.record(this.data.add(matrixOf(b)), [this, (up) => up], [b, (up) => up]);
  }

  sub(b: TapeOperand): Variable {
    return this.tape.record(
      this.data.sub(matrixOf(b)),
      [this, (up) => up],
      [b, (up) => up.mul(-1)],
    );
  }

  /** A product passes its gradient on times the other side. */
  mul(b: TapeOperand): Variable {
    const [x, y] = [this.data, matrixOf(b)];
    return this.tape.record(x.mul(y), [this, (up) => up.mul(y)], [b, (up) => up.mul(x)]);
  }

  div(b: TapeOperand): Variable {
    const [x, y] = [this.data, matrixOf(b)];
    const over = (up: Matrix) => up.mul(x).div(y).div(y).mul(-1);
    return this.tape.record(x.div(y), [this, (up) => up.div(y)], [b, over]);
  }

  /** The matrix product `[n, k] x [k, m] -> [n, m]`. */
  matMul(b: Variable | Matrix): Variable {
    const [x, y] = [this.data, matrixOf(b)];
    return this.tape.record(
      x.matMul(y),
      [this, (up) => up.matMul(y.T)],
      [b, (up) => x.T.matMul(up)],
    );
  }

  /** The transpose. */
  get T(): Variable {
    return this.tape.record(this.data.T, [this, (up) => up.T]);
  }

  neg(): Variable {
    return this.mul(-1);
  }

  /** To the power of a constant, elementwise. */
  pow(exponent: number): Variable {
    const slope = (x: number) => (exponent === 0 ? 0 : exponent * x ** (exponent - 1));
    return this.#each((x) => x ** exponent, slope);
  }

  exp(): Variable {
    return this.#each(Math.exp, (_, y) => y);
  }

  /** Natural logarithm. */
  log(): Variable {
    return this.#each(Math.log, (x) => 1 / x);
  }

  /** max(0, x); the derivative at 0 is taken as 0. */
  relu(): Variable {
    return this.#each(
      (x) => Math.max(0, x),
      (x) => (x > 0 ? 1 : 0),
    );
  }

  tanh(): Variable {
    return this.#each(Math.tanh, (_, y) => 1 - y * y);
  }

  sigmoid(): Variable {
    return this.#each(
      (x) => 1 / (1 + Math.exp(-x)),
      (_, y) => y * (1 - y),
    );
  }

  /** The sum of all, `[1, 1]`; along axis 0 that of each column, along 1 that of each row. */
  sum(axis?: MatrixAxis): Variable {
    const spread = (up: Matrix) => Matrix.zeros(this.shape).add(up);
    return this.tape.record(this.data.sum(axis, { keepDims: true }), [this, spread]);
  }

  /** The mean of all, `[1, 1]`, or along an axis. */
  mean(axis?: MatrixAxis): Variable {
    const sum = this.sum(axis);
    return sum.mul(sum.data.data.length / this.data.data.length);
  }

  /**
   * Dropout, as while training: each number is set to 0 with probability `p`. The gradient passes
   * the same mask.
   *
   * @throws RangeError unless p is in [0, 1).
   */
  dropout(p: number, { rng, mode = 'inverted' }: DropOptions): Variable {
    if (!(p >= 0 && p < 1)) {
      throw new RangeError(`dropout: p is ${p}, expected the share to drop, from 0 to below 1`);
    }
    const draws = toRng(rng);
    const kept = mode === 'inverted' ? 1 / (1 - p) : 1;
    return this.mul(this.data.map(() => (draws.uniform() < p ? 0 : kept)));
  }

  /**
   * (x - mean) / sqrt(variance + eps) with mean and biased variance along an axis. Axis 0
   * normalizes each column over the batch, as batch normalization does; axis 1 each row, as layer
   * normalization, or with `groups` its parts, as group normalization. What these learn is
   * `.mul(gamma).add(beta)` after it.
   *
   * With y the result, the gradient is (g - mean(g) - y mean(g y)) / sqrt(variance + eps): the
   * mean and the variance depend on every x too.
   *
   * @throws RangeError unless `groups` divides the number of columns; with axis 0 there is only one.
   */
  normalize(axis: 0 | 1, { eps = 1e-5, groups = 1 }: NormalizeOptions = {}): Variable {
    const [rows, cols] = this.shape;
    if (!(Number.isInteger(groups) && groups >= 1 && cols % groups === 0)) {
      throw new RangeError(
        `normalize: ${cols} columns cannot be cut into ${groups} groups of one size`,
      );
    }
    if (axis === 0 && groups > 1) {
      throw new RangeError(`normalize: ${groups} groups, but groups are of rows: take axis 1`);
    }
    const grouped = (x: Matrix) => x.reshape([rows * groups, cols / groups]);
    const { y, back } = standardize(grouped(this.data), axis, eps);
    const whole = (x: Matrix) => x.reshape([rows, cols]);
    return this.tape.record(whole(y), [this, (up) => whole(back(grouped(up)))]);
  }

  /**
   * Mean over the rows of -ln softmax(scores) at the class of each row, `[1, 1]`. Its gradient with
   * respect to the scores is (p - y) / rows.
   *
   * @param labels the class of each row, from 0
   * @throws RangeError for another number of labels than rows, and for a class that is not there
   */
  softmaxCrossEntropy(labels: ArrayLike<number>): Variable {
    const [rows, classes] = this.shape;
    if (labels.length !== rows)
      throw new RangeError(`softmaxCrossEntropy: ${labels.length} labels for ${rows} rows`);
    const y = Matrix.zeros(this.shape).map((_, r, c) => (labels[r] === c ? 1 : 0));
    if (y.sum() !== rows) {
      const odd = Array.from(labels).find(
        (label) => !(Number.isInteger(label) && label >= 0 && label < classes),
      );
      throw new RangeError(
        `softmaxCrossEntropy: label ${odd}; expected a whole number from 0 to ${classes - 1}`,
      );
    }
    // Less the largest of its row, a score cannot overflow.
    const safe = this.data.sub(this.data.max(1, { keepDims: true }));
    const exps = safe.map(Math.exp);
    const sums = exps.sum(1, { keepDims: true });
    const loss = (sums.map(Math.log).sum() - safe.mul(y).sum()) / rows;
    return this.tape.record(Matrix.of([[loss]]), [
      this,
      (up) => exps.div(sums).sub(y).mul(up).div(rows),
    ]);
  }

  toString(): string {
    return `Variable(${this.label ? `${this.label}, ` : ''}${showShape(this.shape)})`;
  }

  /** A function of each number: slope gets the number and the result, which often suffices. */
  #each(f: (x: number) => number, slope: (x: number, y: number) => number): Variable {
    const x = this.data;
    const y = x.map((value) => f(value));
    const local = () => x.map((value, r, c) => slope(value, y.data[r * y.cols + c] as number));
    return this.tape.record(y, [this, (up) => up.mul(local())]);
  }
}

/** What was broadcast along an axis was used many times: its gradients add up. */
function foldTo([rows, cols]: readonly [number, number], grad: Matrix): Matrix {
  const folded = rows < grad.rows ? grad.sum(0, { keepDims: true }) : grad;
  return cols < folded.cols ? folded.sum(1, { keepDims: true }) : folded;
}

function matrixOf(operand: TapeOperand): Matrix {
  if (operand instanceof Variable) return operand.data;
  if (operand instanceof Matrix) return operand;
  return typeof operand === 'number' ? Matrix.of([[operand]]) : toMatrix(operand).T;
}

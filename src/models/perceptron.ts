import * as tf from '@tensorflow/tfjs';
import { type Rng, toRng } from '../tensor/index.ts';

/** A point as plain numbers. */
export type Point = readonly number[];

export interface PerceptronOptions {
  /** Size of an update. From zero weights it only scales the result. Default 1. */
  readonly lr?: number;
  /** Value of the step function at 0. Default 1. */
  readonly step0?: 0 | 1;
}

export interface PerceptronFitOptions {
  /** Most passes through the examples. Default 100. */
  readonly epochs?: number;
  /**
   * Draw the examples in random order in each epoch, with a generator or the seed of a new one;
   * without it they come in their own order.
   */
  readonly rng?: Rng | number;
  /**
   * End with the weights that had the most examples right of all that were passed through, asked
   * after each update, instead of the last ones: the pocket algorithm (with ratchet; Gallant, 1990).
   * Of equals the first. Default false.
   */
  readonly keepBest?: boolean;
}

/** The classifier after an update, and the example that caused it. */
export interface PerceptronFrame {
  readonly epoch: number;
  readonly example: number;
  readonly weights: readonly number[];
  readonly bias: number;
}

export interface PerceptronHistory {
  /** Mistakes made in each epoch, which are the updates; 0 in the last one when it converged. */
  readonly mistakes: readonly number[];
  /** Whether an epoch went by without a mistake: the examples are separated then. */
  readonly converged: boolean;
  /** Every update, in order. */
  readonly frames: readonly PerceptronFrame[];
}

/**
 * Rosenblatt's perceptron (1958): y = step(w·x + b), and for each example w += lr (t - y) x, b +=
 * lr (t - y). It starts from zero. If a line separates the classes it stops making mistakes, after
 * at most {@link novikoffBound} of them; if none does, it never stops.
 */
export class Perceptron {
  weights: number[] = [];
  bias = 0;
  readonly lr: number;
  readonly step0: 0 | 1;

  constructor({ lr = 1, step0 = 1 }: PerceptronOptions = {}) {
    if (!(lr > 0)) throw new RangeError(`Perceptron: lr must be above 0, given ${lr}`);
    this.lr = lr;
    this.step0 = step0;
  }

  /** w·x + b: above 0 is class 1, below is class 0, 0 is `step0`. */
  score(x: Point): number {
    return x.reduce((sum, value, j) => sum + value * (this.weights[j] ?? 0), this.bias);
  }

  /** The class of a point, or of each point of a list or of a tensor `[n, features]`. */
  predict(x: Point): 0 | 1;
  predict(x: readonly Point[] | tf.Tensor): Int32Array;
  predict(x: Point | readonly Point[] | tf.Tensor): 0 | 1 | Int32Array {
    if (x instanceof tf.Tensor) return this.predict(pointsOf(x));
    if (!isPoint(x)) return Int32Array.from(x, (point) => this.predict(point));
    const score = this.score(x);
    return score > 0 ? 1 : score < 0 ? 0 : this.step0;
  }

  /** Share of the points that are classified rightly. */
  accuracy(points: readonly Point[], labels: ArrayLike<number>): number {
    return points.filter((x, i) => this.predict(x) === labels[i]).length / points.length;
  }

  /** Starts again from zero and learns until an epoch has no mistake, or `epochs` are over. */
  fit(
    points: readonly Point[],
    labels: ArrayLike<number>,
    { epochs = 100, rng: given, keepBest = false }: PerceptronFitOptions = {},
  ): PerceptronHistory {
    const rng = given === undefined ? undefined : toRng(given);
    checkExamples(points, labels);
    this.weights = points[0]?.map(() => 0) ?? [];
    this.bias = 0;
    const mistakes: number[] = [];
    const frames: PerceptronFrame[] = [];
    let pocket = { weights: this.weights, bias: 0, right: 0 };
    const look = () => {
      const { weights, bias } = this;
      const right = keepBest ? this.accuracy(points, labels) : 0;
      if (right > pocket.right) pocket = { weights, bias, right };
    };
    look();
    for (let epoch = 0; epoch < epochs && mistakes.at(-1) !== 0; epoch++) {
      const order = rng?.permutation(points.length) ?? [...points.keys()];
      const before = frames.length;
      for (const example of order) {
        const x = points[example] as Point;
        const error = (labels[example] as number) - this.predict(x);
        if (error === 0) continue;
        this.weights = this.weights.map((w, j) => w + this.lr * error * (x[j] as number));
        this.bias += this.lr * error;
        frames.push({ epoch, example, weights: this.weights, bias: this.bias });
        look();
      }
      mistakes.push(frames.length - before);
    }
    if (keepBest) ({ weights: this.weights, bias: this.bias } = pocket);
    return { mistakes, converged: mistakes.at(-1) === 0, frames };
  }
}

/**
 * Novikoff's bound (1962) on the mistakes of a perceptron, (R / γ)²: R is the length of the longest
 * example and γ the margin, the smallest distance of an example to the separating plane. Both are
 * taken with the bias as one more weight, whose input is 1. Infinite when the given plane does not
 * separate the classes.
 *
 * Any separating plane gives a bound; the one with the widest margin gives the best.
 */
export function novikoffBound(
  points: readonly Point[],
  labels: ArrayLike<number>,
  plane: { readonly weights: readonly number[]; readonly bias: number },
): number {
  checkExamples(points, labels);
  const norm = Math.hypot(...plane.weights, plane.bias);
  let radius = 0;
  let margin = Infinity;
  for (const [i, x] of points.entries()) {
    radius = Math.max(radius, Math.hypot(...x, 1));
    const score = x.reduce((sum, v, j) => sum + v * (plane.weights[j] as number), plane.bias);
    margin = Math.min(margin, ((labels[i] === 1 ? 1 : -1) * score) / norm);
  }
  return margin > 0 ? (radius / margin) ** 2 : Infinity;
}

const isPoint = (x: Point | readonly Point[]): x is Point => x.length > 0 && !Array.isArray(x[0]);

/** The rows of a tensor; what has more axes, such as an image, is one row. */
function pointsOf(x: tf.Tensor): number[][] {
  const [rows = 0] = x.shape;
  return tf.tidy(() => x.reshape<tf.Tensor2D>([rows, rows === 0 ? 0 : x.size / rows]).arraySync());
}

function checkExamples(points: readonly Point[], labels: ArrayLike<number>): void {
  if (points.length === 0 || points.length !== labels.length) {
    throw new RangeError(
      `Perceptron: ${points.length} points and ${labels.length} labels; give as many of each, at least one`,
    );
  }
  const strange = Array.from(labels).find((label) => label !== 0 && label !== 1);
  if (strange !== undefined) {
    throw new RangeError(`Perceptron: labels are 0 or 1, given ${strange}`);
  }
}

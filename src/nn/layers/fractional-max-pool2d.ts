import * as tf from '@tensorflow/tfjs';
import { type Rng, toRng } from '../../tensor/index.ts';
import { Layer } from './layer.ts';
import type { Gives, Pair } from './shapes.ts';
import { pair, showPair } from './windows.ts';

export interface FractionalPoolOptions {
  /** Draws where the windows are. */
  readonly rng: Rng | number;
  /** Height and width of the result. */
  readonly outputSize?: Pair;
  /** Instead of the size: its part of the input's, below 1; the result is rounded down. */
  readonly outputRatio?: number;
}

/**
 * Largest value in each of windows that begin at random places, now one and now two pixels apart
 * where the image is to become √2 times smaller (Graham, 2014): `[N, H, W, C] -> [N, H', W', C]`. No
 * parameters. As in PyTorch, it draws in training and evaluation alike; PyTorch draws for each image
 * and channel, and this layer once for a batch.
 *
 * With n pixels in, m out, windows of k and u uniform in [0, 1), the windows begin at floor(a (i +
 * u)) - floor(a u) with a = (n - k) / (m - 1), and the last at n - k.
 */
export class FractionalMaxPool2d extends Layer<Gives<[number, number, number, number]>> {
  readonly kernelSize: readonly [height: number, width: number];
  readonly outputSize: readonly [height: number, width: number] | undefined;
  readonly outputRatio: number | undefined;
  readonly #rng: Rng;

  /** @throws TypeError unless one of the size and the ratio is given; RangeError for a bad ratio */
  constructor(kernelSize: Pair, { rng, outputSize, outputRatio }: FractionalPoolOptions) {
    super();
    if ((outputSize === undefined) === (outputRatio === undefined)) {
      throw new TypeError('FractionalMaxPool2d: give outputSize or outputRatio, one of them');
    }
    if (outputRatio !== undefined && !(outputRatio > 0 && outputRatio < 1)) {
      throw new RangeError(
        `FractionalMaxPool2d: outputRatio is ${outputRatio}, expected a part between 0 and 1`,
      );
    }
    this.kernelSize = pair(kernelSize);
    this.outputSize = outputSize === undefined ? undefined : pair(outputSize);
    this.outputRatio = outputRatio;
    this.#rng = toRng(rng);
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    this.expectShape(x, [null, null, null, null]);
    const [rows, columns] = ([0, 1] as const).map((axis) => this.#starts(x, axis)) as [
      number[],
      number[],
    ];
    const [height, width] = this.kernelSize;
    let most: tf.Tensor | undefined;
    for (let down = 0; down < height; down++) {
      const lines = tf.gather(x, moved(rows, down), 1);
      for (let right = 0; right < width; right++) {
        const values = tf.gather(lines, moved(columns, right), 2);
        most = most ? tf.maximum(most, values) : values;
      }
    }
    return most as tf.Tensor;
  }

  protected override settings(): string {
    const size = this.outputSize
      ? `output ${showPair(this.outputSize)}`
      : `output ratio ${this.outputRatio}`;
    return `kernel ${showPair(this.kernelSize)}, ${size}`;
  }

  /** Where the windows begin along the height (0) or the width (1). */
  #starts(x: tf.Tensor, axis: 0 | 1): number[] {
    const n = x.shape[axis + 1] ?? 0;
    const k = this.kernelSize[axis];
    const m = this.outputSize?.[axis] ?? Math.floor(n * (this.outputRatio ?? 1));
    if (!(Number.isInteger(m) && m >= 1 && m + k - 1 <= n)) {
      throw new RangeError(
        `FractionalMaxPool2d: ${m} windows of ${k} do not fit into ${n} pixels; at most ${n - k + 1} do`,
      );
    }
    const step = (n - k) / Math.max(1, m - 1);
    const u = this.#rng.uniform();
    return Array.from({ length: m }, (_, i) =>
      i === m - 1 ? n - k : Math.floor(step * (i + u)) - Math.floor(step * u),
    );
  }
}

const moved = (starts: readonly number[], by: number): tf.Tensor1D =>
  tf.tensor1d(
    starts.map((start) => start + by),
    'int32',
  );

import * as tf from '@tensorflow/tfjs';
import { type init as initializers, Linear, Module, relu } from '../nn/index.ts';
import type { Rng, Tensor } from '../tensor/index.ts';

export interface MLPOptions {
  readonly rng: Rng;
  /** After every layer but the last. Default `nn.relu`. */
  readonly activation?: (x: tf.Tensor) => tf.Tensor;
  /** Initial weights of every layer. Default that of `nn.Linear`. */
  readonly init?: initializers.Initializer;
}

/** Last element of a list of sizes. */
type Last<S extends readonly number[]> = S extends readonly [...number[], infer L extends number]
  ? L
  : number;

/**
 * A multilayer perceptron: linear layers with an activation between them, none after the last. Its output are
 * scores (logits). Inputs with more axes, such as images, are flattened.
 *
 * @example new MLP([784, 64, 10], { rng }) // two layers, 784 inputs and 10 scores
 */
export class MLP<const S extends readonly number[] = readonly number[]> extends Module {
  readonly layers: readonly Linear[];
  readonly sizes: S;
  readonly #activation: (x: tf.Tensor) => tf.Tensor;

  /** @param sizes features of the input, of each hidden layer, of the output; at least two */
  constructor(sizes: S, { rng, activation = relu, init }: MLPOptions) {
    super();
    const wrong = sizes.find((size) => !Number.isInteger(size) || size < 1);
    if (sizes.length < 2 || wrong !== undefined) {
      throw new RangeError(`MLP: two or more sizes from 1 are expected, given [${sizes}]`);
    }
    this.sizes = sizes;
    this.layers = sizes
      .slice(1)
      .map((size, i) => new Linear(sizes[i] as number, size, { rng, ...(init ? { init } : {}) }));
    this.#activation = activation;
  }

  override forward(x: tf.Tensor): Tensor<[number, Last<S>]> {
    return tf.tidy(() => {
      const [first, ...rest] = this.layers as readonly [Linear, ...Linear[]];
      const rows = x.rank === 2 ? x : x.reshape([x.shape[0] as number, -1]);
      const scores = rest.reduce<tf.Tensor>(
        (h, layer) => layer.forward(this.#activation(h)),
        first.forward(rows),
      );
      return scores as Tensor as Tensor<[number, Last<S>]>;
    });
  }
}

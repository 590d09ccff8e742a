import * as tf from '@tensorflow/tfjs';
import { type init as initializers, Linear, Module, relu } from '../nn/index.ts';
import { type Rng, type Tensor, toRng } from '../tensor/index.ts';

export interface MLPOptions {
  /** Draws the initial weights: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** After every layer but the last. Default `nn.relu`. */
  readonly activation?: (x: tf.Tensor) => tf.Tensor;
  /**
   * Initial weights of every layer, such as `nn.init.kaimingNormal`. Default that of `nn.Linear`.
   */
  readonly init?: initializers.Initializer;
}

/** Last element of a list of sizes. */
type Last<S extends readonly number[]> = S extends readonly [...number[], infer L extends number]
  ? L
  : number;

/** The layers between sizes, where these are known. */
export type MLPLayers<S extends readonly number[]> = S extends readonly [
  infer In extends number,
  infer Out extends number,
  ...infer Rest extends readonly number[],
]
  ? readonly [Linear<In, Out>, ...(Rest extends readonly [] ? [] : MLPLayers<[Out, ...Rest]>)]
  : readonly Linear[];

/**
 * A multilayer perceptron: linear layers with an activation between them, none after the last. Its
 * output are scores (logits). Inputs with more axes, such as images, are flattened.
 *
 * @example new MLP([784, 64, 10], { rng: 1 }) // two layers, 784 inputs and 10 scores
 */
export class MLP<const S extends readonly number[] = readonly number[]> extends Module<
  [x: tf.Tensor],
  Tensor<[number, Last<S>]>
> {
  readonly sizes: S;
  readonly layers: MLPLayers<S>;
  readonly activation: (x: tf.Tensor) => tf.Tensor;

  /** @param sizes features of the input, of each hidden layer, of the output; at least two */
  constructor(sizes: S, { rng, activation = relu, init }: MLPOptions) {
    super();
    const wrong = sizes.find((size) => !Number.isInteger(size) || size < 1);
    if (sizes.length < 2 || wrong !== undefined) {
      throw new RangeError(`MLP: two or more sizes from 1 are expected, given [${sizes}]`);
    }
    this.sizes = sizes;
    const options = { rng: toRng(rng), ...(init ? { init } : {}) };
    this.layers = sizes
      .slice(1)
      .map(
        (size, i) => new Linear(sizes[i] as number, size, options),
      ) as readonly Linear[] as never;
    this.activation = activation;
  }

  /** The layers, with the activation after each but the last. */
  get stages(): readonly (Linear | ((x: tf.Tensor) => tf.Tensor))[] {
    const [first, ...rest] = this.layers as readonly Linear[] as [Linear, ...Linear[]];
    return [first, ...rest.flatMap((layer) => [this.activation, layer])];
  }

  override forward(x: tf.Tensor): Tensor<[number, Last<S>]> {
    return tf.tidy(() => {
      const [first, ...rest] = this.layers as readonly Linear[] as [Linear, ...Linear[]];
      const rows = x.rank === 2 ? x : x.reshape([x.shape[0] as number, -1]);
      return rest.reduce<tf.Tensor>(
        (h, layer) => layer.forward(this.activation(h)),
        first.forward(rows),
      );
    }) as Tensor as Tensor<[number, Last<S>]>;
  }

  protected override settings(): string {
    return this.sizes.join(' -> ');
  }
}

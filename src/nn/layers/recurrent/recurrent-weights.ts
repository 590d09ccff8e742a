import * as tf from '@tensorflow/tfjs';
import { type Rng, toRng } from '../../../tensor/index.ts';
import { constant, type Initializer, torchDefault } from '../../init/index.ts';
import type { TorchEntry } from '../../module.ts';
import { type Parameter, parameter } from '../../parameter.ts';

/** What recurrent layers and cells have in common. */
export interface RecurrentOptions {
  /** Draws the initial values: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /**
   * How many biases each gate has. Default 1, as an RNN and an LSTM of Keras; PyTorch has 2, one
   * beside each weight, and so has Keras's GRU. A second one is of use in a GRU that resets after
   * its product, and to load a file of PyTorch.
   */
  readonly biases?: 0 | 1 | 2;
  /**
   * Initial weight of the input, drawn for each gate by itself. Default uniform on +-1 /
   * sqrt(hiddenSize), as in PyTorch (Keras: Glorot uniform).
   */
  readonly init?: Initializer;
  /**
   * Initial recurrent weight, drawn for each gate by itself, so that with `nn.init.orthogonal` each
   * gate's square is orthogonal (PyTorch and Keras draw the gates' together). Default as `init`'s
   * default, as in PyTorch (Keras: orthogonal).
   */
  readonly recurrentInit?: Initializer;
  /** Initial biases. Default as `init`'s default, as in PyTorch (Keras: zeros). */
  readonly biasInit?: Initializer;
}

/** The parameters of a recurrent layer or cell; the gates lie side by side in their last axis. */
export interface RecurrentWeights {
  /** `[inputSize, gates hiddenSize]` */
  readonly inputWeight: Parameter<[number, number]>;
  /** `[hiddenSize, gates hiddenSize]` */
  readonly recurrentWeight: Parameter<[number, number]>;
  /** `[gates hiddenSize]` */
  readonly bias: Parameter<[number]> | undefined;
  /** `[gates hiddenSize]`, beside the product by the state */
  readonly recurrentBias: Parameter<[number]> | undefined;
}

/** A gate whose initial bias is not drawn. */
export interface SetGate {
  readonly gate: number;
  readonly value: number;
}

/**
 * The parameters, drawn in their order from one generator.
 *
 * @param set the first bias of this gate gets the value, the second 0
 * @throws RangeError for sizes that are no whole numbers from 1, and other numbers of biases
 */
export function recurrentWeights(
  who: string,
  gates: number,
  [inputSize, hiddenSize]: readonly [number, number],
  options: RecurrentOptions,
  set?: SetGate,
): RecurrentWeights {
  const standard = torchDefault({ fanIn: hiddenSize });
  const { init = standard, recurrentInit = standard, biasInit = standard, biases = 1 } = options;
  for (const [name, size] of Object.entries({ inputSize, hiddenSize })) {
    if (Number.isInteger(size) && size > 0) continue;
    throw new RangeError(`${who}: ${name} is ${size}, expected a whole number from 1`);
  }
  if (![0, 1, 2].includes(biases)) {
    throw new RangeError(`${who}: biases is ${biases}, expected 0, 1 or 2 for each gate`);
  }
  const rng = toRng(options.rng);
  const columns = gates * hiddenSize;
  const weight = (rows: number, rule: Initializer) =>
    parameter([rows, columns], { rng, init: gateByGate(gates, () => rule) });
  const bias = (value: number | undefined) =>
    parameter([columns], {
      rng,
      init: gateByGate(gates, (gate) =>
        gate === set?.gate && value !== undefined ? constant(value) : biasInit,
      ),
    });
  return {
    inputWeight: weight(inputSize, init),
    recurrentWeight: weight(hiddenSize, recurrentInit),
    bias: biases > 0 ? bias(set?.value) : undefined,
    recurrentBias: biases > 1 ? bias(set && 0) : undefined,
  };
}

/** A rule that fills the last axis gate by gate. */
const gateByGate =
  (gates: number, rule: (gate: number) => Initializer): Initializer =>
  (shape, options) => {
    const block = [...shape.slice(0, -1), (shape.at(-1) as number) / gates];
    const blocks = Array.from({ length: gates }, (_, gate) => rule(gate)(block, options));
    return tf.concat(blocks, -1) as never;
  };

/** PyTorch's names of the parameters, and its order of axes. @param layer such as `_l0` */
export const torchNames = (layer: string): Readonly<Record<string, TorchEntry>> => ({
  inputWeight: { name: `weight_ih${layer}`, axes: [1, 0] },
  recurrentWeight: { name: `weight_hh${layer}`, axes: [1, 0] },
  bias: { name: `bias_ih${layer}` },
  recurrentBias: { name: `bias_hh${layer}` },
});

/**
 * What the input adds to the gates: x W and the first bias, or the sum of both where they are only
 * added. Rows `[n, inputSize] -> [n, gates hiddenSize]`.
 */
export function inputProduct(
  rows: tf.Tensor,
  { inputWeight, bias, recurrentBias }: RecurrentWeights,
  addsBiases: boolean,
): tf.Tensor {
  const product: tf.Tensor = tf.matMul(
    rows as tf.Tensor2D,
    inputWeight as tf.Tensor as tf.Tensor2D,
  );
  if (!bias) return product;
  return product.add(addsBiases && recurrentBias ? tf.add(bias, recurrentBias) : bias);
}

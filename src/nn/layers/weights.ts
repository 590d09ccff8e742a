import type { Dims, Rng, Shape } from '../../tensor/index.ts';
import { toRng } from '../../tensor/index.ts';
import { type Initializer, torchDefault } from '../init/index.ts';
import { type Parameter, parameter } from '../parameter.ts';

/** What layers with a weight and a bias have in common. */
export interface WeightOptions {
  /** Draws the initial values: a generator, or the seed of a new one. */
  readonly rng: Rng | number;
  /** Whether to add a bias. Default true. */
  readonly bias?: boolean;
  /**
   * Initial weight. Default uniform on +-1 / sqrt(fan-in), as in PyTorch (Keras: Glorot uniform).
   */
  readonly init?: Initializer;
  /** Initial bias. Default as the weight's default, as in PyTorch (Keras: zeros). */
  readonly biasInit?: Initializer;
}

/**
 * The weight and the bias of a layer, drawn in this order from one generator; a bias of `false` is
 * undefined.
 */
export function weights<const W extends Shape, const B extends Shape>(
  weight: W,
  bias: B,
  fanIn: number,
  options: WeightOptions,
): { weight: Parameter<Dims<W>>; bias: Parameter<Dims<B>> | undefined } {
  const standard = torchDefault({ fanIn });
  const rng = toRng(options.rng);
  const { init = standard, biasInit = standard } = options;
  return {
    weight: parameter(weight, { init, rng }),
    bias: (options.bias ?? true) ? parameter(bias, { init: biasInit, rng }) : undefined,
  };
}

import * as tf from '@tensorflow/tfjs';
import {
  assertShape,
  type Dims,
  full,
  type Rng,
  type Shape,
  type Tensor,
  toRng,
} from '../tensor/index.ts';
import { onShapes } from './abstract/index.ts';
import type { Initializer } from './init/index.ts';

/** A tensor that a module learns or keeps up: a `tf.Variable` whose shape the compiler knows. */
export interface Parameter<S extends Shape = Shape> extends Tensor<S> {
  /** Whether optimizers change it. */
  trainable: boolean;
  /** TensorFlow.js's name of it, unique in the program. */
  name: string;
  /** Sets the values, to those of a tensor of the same shape. */
  assign(newValue: tf.Tensor): void;
}

export interface ParameterOptions {
  /** Initial values. Default zeros. */
  readonly init?: Initializer;
  /** Draws the initial values where they are random: a generator, or the seed of a new one. */
  readonly rng?: Rng | number;
  /** Whether an optimizer is to change it. Default true; running averages are not trainable. */
  readonly trainable?: boolean;
}

/**
 * A parameter. Set it as a field of a module, and the module finds it.
 *
 * @example readonly weight = nn.parameter([2, 3], { init: nn.init.xavierNormal, rng });
 * @throws RangeError if `init` makes another shape; TypeError if it draws and there is no `rng`
 */
export function parameter<const S extends Shape>(
  shape: S,
  { init, rng, trainable = true }: ParameterOptions = {},
): Parameter<Dims<S>> {
  const options = {
    get rng(): Rng {
      if (rng === undefined) {
        throw new TypeError('parameter: init draws its values; give rng: a generator or a seed');
      }
      return toRng(rng);
    },
  };
  return tf.tidy(() => {
    // A network that is only to be counted draws nothing.
    const values = init && !onShapes() ? init([...shape], options) : full(shape, 0);
    assertShape(values, shape, 'initial value of the parameter');
    return tf.variable(values, trainable);
  }) as never;
}

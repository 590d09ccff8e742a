import * as tf from '@tensorflow/tfjs';
import { type AnyModule, Module } from '../module.ts';
import { type Lambda, layerOf, type TensorFunction } from './lambda.ts';
import { Layer } from './layer.ts';
import type { Chains } from './shapes.ts';

/** What `Sequential` is made of: a module of one tensor, or a function. */
export type Stage = AnyModule | TensorFunction;

/** The layers of a `Sequential`: modules as they are, functions as `Lambda`. */
type Layers<Stages extends readonly Stage[]> = {
  readonly [K in keyof Stages]: Stages[K] extends AnyModule
    ? Stages[K]
    : Stages[K] extends TensorFunction
      ? Lambda<Stages[K]>
      : never;
};

/**
 * Layers run one after the other: modules, functions such as `nn.relu`, and further Sequentials.
 * The compiler follows the shape from layer to layer; an error names the layer and its position.
 * `net[0]` is the first layer, `net.layers` a list of them of their own types, and a loop goes
 * through them.
 *
 * @example new nn.Sequential(new nn.Linear(784, 64, { rng }), nn.relu, new nn.Linear(64, 10, { rng }))
 * @throws TypeError for what is no module and no function
 */
export class Sequential<const Stages extends readonly Stage[] = readonly Stage[]>
  extends Layer<Chains<Stages>>
  implements Iterable<AnyModule>
{
  // The layers are own properties by position, where a module finds its parts, under PyTorch's
  // names of them.
  readonly [index: number]: AnyModule;

  constructor(...stages: Stages) {
    super();
    for (const [index, stage] of stages.entries()) {
      if (typeof stage !== 'function' && !(stage instanceof Module)) {
        throw new TypeError(
          `Sequential: ${stage} at position ${index} is no layer and no function`,
        );
      }
      Object.defineProperty(this, index, { value: layerOf(stage), enumerable: true });
    }
  }

  get layers(): Layers<Stages> {
    return Object.values(this).filter((value) => value instanceof Module) as never;
  }

  /** Number of layers. */
  get length(): number {
    return this.layers.length;
  }

  [Symbol.iterator](): Iterator<AnyModule> {
    return (this.layers as readonly AnyModule[])[Symbol.iterator]();
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    return [...this].reduce<tf.Tensor>((h, layer, index) => {
      const y = located(layer, index, () => layer.forward(...([h] as never[] as [])));
      if (y instanceof tf.Tensor) return y;
      throw new TypeError(
        `Sequential: layer ${index}, ${layer.describe()}, gives no tensor; ` +
          'pick the tensor that goes on in the forward of a module of your own',
      );
    }, x);
  }
}

/** What `f` returns; an error of shapes that it throws names the layer. */
function located<T>(layer: AnyModule, index: number, f: () => T): T {
  try {
    return f();
  } catch (error) {
    // Errors of other classes say what happened to the program, not to the layer.
    if (!(error instanceof Error) || !['Error', 'RangeError'].includes(error.name)) throw error;
    const { message, stack } = error;
    error.message = `layer ${index}, ${layer.describe()}: ${message}`;
    // The stack was written with the message when the error was made.
    if (stack !== undefined) error.stack = stack.replace(message, () => error.message);
    throw error;
  }
}

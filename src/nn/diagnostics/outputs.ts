import type * as tf from '@tensorflow/tfjs';
import * as kinds from '../layers/activations/index.ts';
import { Lambda } from '../layers/lambda.ts';
import type { AnyModule } from '../module.ts';
import { stagesOf } from '../stages.ts';

/** An activation function as it runs on some inputs. */
export interface ActivationPass {
  /** Its place among the layers and its kind, such as `1 relu`. */
  readonly layer: string;
  /** Runs it alone. */
  readonly apply: (x: tf.Tensor) => tf.Tensor;
  /** The pre-activations. */
  readonly input: tf.Tensor;
  readonly output: tf.Tensor;
}

/**
 * Runs a network layer by layer, in evaluation, and tells what its activation functions do: layers
 * of that kind, and functions that keep the shape. Call it in a tidy, which owns the tensors.
 *
 * @throws TypeError for a network without any
 */
export function activationPasses(net: AnyModule, x: tf.Tensor, who: string): ActivationPass[] {
  const back = net.suspendTraining();
  try {
    let h = x;
    const found = stagesOf(net).flatMap((layer, at): ActivationPass[] => {
      const apply = (input: tf.Tensor) => layer.forward(...([input] as never[] as [])) as tf.Tensor;
      const input = h;
      h = apply(input);
      const isActivation =
        Object.values(kinds).some((kind) => layer instanceof kind) ||
        (layer instanceof Lambda && String(input.shape) === String(h.shape));
      if (!isActivation) return [];
      const kind =
        layer instanceof Lambda ? layer.apply.name || 'function' : layer.constructor.name;
      return [{ layer: `${at} ${kind}`, apply, input, output: h }];
    });
    if (found.length > 0) return found;
    throw new TypeError(
      `${who}: no activation function found in ${net.describe()}; give an MLP, or a Sequential of the layers`,
    );
  } finally {
    back();
  }
}

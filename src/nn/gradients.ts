import * as tf from '@tensorflow/tfjs';
import { showShape, type Tensor } from '../tensor/index.ts';
import type { AnyModule } from './module.ts';

/** Gradients by the path of the parameter, as `namedParameters` names it. */
export type Gradients = Record<string, Tensor>;

/**
 * The loss of a model and its gradient by each trainable parameter. A parameter that the loss does
 * not depend on has no entry (PyTorch: `None`). Dispose of the tensors, or call it in a tidy.
 *
 * @param loss computes a scalar by running the model.
 * @example const { value, grads } = nn.valueAndGrad(net, () => nn.crossEntropy(net.forward(x), y));
 * @throws RangeError if the loss is no scalar, Error if it depends on none of the parameters.
 */
export function valueAndGrad(
  model: AnyModule,
  loss: () => tf.Tensor,
): { value: Tensor<[]>; grads: Gradients } {
  const parameters = model.parameters();
  if (parameters.length === 0) {
    throw new RangeError(
      `valueAndGrad: ${model.constructor.name} has no trainable parameters; is it frozen?`,
    );
  }
  return tf.tidy(() => {
    const { value, grads } = tf.variableGrads(() => scalarOf(loss()), parameters);
    const named = [...model.namedParameters()].flatMap(([path, { name }]) => {
      const grad = grads[name];
      return grad ? [[path, grad as Tensor] as const] : [];
    });
    return {
      value: value as tf.Tensor as Tensor as Tensor<[]>,
      grads: Object.fromEntries(named) as Gradients,
    };
  });
}

/** The gradients of `valueAndGrad` alone. */
export function gradients(model: AnyModule, loss: () => tf.Tensor): Gradients {
  return tf.tidy(() => valueAndGrad(model, loss).grads);
}

function scalarOf(loss: tf.Tensor): tf.Scalar {
  if (loss.size === 1) return loss.reshape([]);
  throw new RangeError(
    `valueAndGrad: the loss has shape ${showShape(loss.shape)}, expected a scalar; take its mean or sum`,
  );
}

import * as tf from '@tensorflow/tfjs';
import { gradients } from '../gradients.ts';
import type { AnyModule } from '../module.ts';

/**
 * The length of the gradient of each parameter, by its path, such as `{ '0.weight': 0.12, ... }`.
 * Where they shrink from the last layer to the first, the gradient vanishes.
 *
 * @param loss computes a scalar by running the network
 * @throws as `nn.gradients` does
 */
export function gradNorms(net: AnyModule, loss: () => tf.Tensor): Record<string, number> {
  return tf.tidy(() =>
    Object.fromEntries(
      Object.entries(gradients(net, loss)).map(([path, grad]) => [
        path,
        grad.norm().dataSync()[0] as number,
      ]),
    ),
  );
}

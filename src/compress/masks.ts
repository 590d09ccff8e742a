import * as tf from '@tensorflow/tfjs';
import type { AnyModule } from '../nn/index.ts';

/**
 * Which weights of a network are kept, 1, and which are set to 0 and stay so. A network built alike
 * can be given the same masks, with whatever weights it has.
 *
 * Given to `train.fit` among its `callbacks`, they are applied before the first step and after each:
 * a mask on the gradients alone is not enough, for momentum and weight decay move weights too.
 *
 * @example
 * const masks = compress.prune(net, { sparsity: 0.8 });
 * await train.fit(net, digits, { ..., callbacks: [masks] });
 */
export class Masks {
  /** By the paths of the weights, in the order of their values. */
  readonly kept: Readonly<Record<string, Uint8Array>>;

  constructor(kept: Readonly<Record<string, Uint8Array>>) {
    this.kept = kept;
  }

  /** The share of the masked weights that are 0. */
  get sparsity(): number {
    const all = Object.values(this.kept);
    const size = all.reduce((sum, { length }) => sum + length, 0);
    return size === 0 ? 0 : 1 - this.count / size;
  }

  /** How many weights are kept. */
  get count(): number {
    return Object.values(this.kept).reduce((sum, kept) => sum + kept.reduce((a, b) => a + b, 0), 0);
  }

  /**
   * Sets the weights that are not kept to 0.
   *
   * @throws RangeError for a network that lacks a path, or has a weight of another size there
   */
  apply<M extends AnyModule>(net: M): M {
    const variables = new Map(net.namedVariables());
    for (const [path, kept] of Object.entries(this.kept)) {
      const variable = variables.get(path);
      if (variable?.size !== kept.length) {
        throw new RangeError(
          `masks: ${kept.length} weights at ${path} are masked, and the network has ` +
            `${variable ? `${variable.size} there` : 'none'}; build it like the one they are of`,
        );
      }
      tf.tidy(() => {
        const mask = tf.tensor(Float32Array.from(kept), variable.shape);
        // Not a product: 0 times a weight that is no number would be none either.
        variable.assign(tf.where(mask.cast('bool'), variable, tf.zerosLike(variable)));
      });
    }
    return net;
  }

  onTrainBegin({ model }: { readonly model: object }): void {
    this.apply(model as AnyModule);
  }

  onBatchEnd({ model }: { readonly model: object }): void {
    this.apply(model as AnyModule);
  }
}

import * as tf from '@tensorflow/tfjs';
import type { Gradients } from '../nn/index.ts';

/**
 * The gradient of a whole batch from those of its shards: ∇L = Σ nᵢ ∇Lᵢ / Σ nᵢ for losses that are
 * means over their examples. With shards of one size it is the plain mean; with others the plain
 * mean is wrong. It is exact for a loss that treats examples alone: where a layer looks at the whole
 * batch, as batch normalization does, the shards see other statistics and their mean is another.
 *
 * @param gradients of each shard, as `nn.gradients` gives them; they stay yours
 * @param sizes examples of each shard. Default: all the same
 * @example
 * const parts = shards.map(({ x, y }) => nn.gradients(net, () => nn.mse(net.forward(x), y)));
 * const whole = parallel.averageGradients(parts, shards.map(({ x }) => x.shape[0]));
 * @throws RangeError for no shards, for sizes that do not fit, and for gradients of other parameters
 */
export function averageGradients(
  gradients: readonly Gradients[],
  sizes: readonly number[] = gradients.map(() => 1),
): Gradients {
  const [first] = gradients;
  if (!first) throw new RangeError('averageGradients: no shards given');
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (sizes.length !== gradients.length || !sizes.every((size) => size >= 0) || !(total > 0)) {
    throw new RangeError(
      `averageGradients: ${gradients.length} shards and sizes ${sizes.join(', ')}; give one each, from 0, not all 0`,
    );
  }
  const paths = Object.keys(first).sort();
  const stranger = gradients.findIndex(
    (each) => String(Object.keys(each).sort()) !== String(paths),
  );
  if (stranger >= 0) {
    throw new RangeError(
      `averageGradients: shard ${stranger} has gradients of ${Object.keys(gradients[stranger] as Gradients).join(', ')}, ` +
        `shard 0 of ${paths.join(', ')}`,
    );
  }
  return tf.tidy(() =>
    Object.fromEntries(
      paths.map((path) => [
        path,
        tf.addN(
          gradients.map((each, i) =>
            (each[path] as Gradients[string]).mul((sizes[i] as number) / total),
          ),
        ) as Gradients[string],
      ]),
    ),
  );
}

import * as tf from '@tensorflow/tfjs';
import { BatchNorm1d, BatchNorm2d } from './layers/batch-norm.ts';
import type { AnyModule, Module } from './module.ts';

/**
 * Sets the running means and variances of all batch normalizations of a network to those of these
 * examples, and changes nothing else: no label and no gradient is needed (Y. Li et al., 2016: AdaBN).
 * One pass in training mode over all of them as one batch, which meets each layer once; the variances are those that the layers'
 * convention keeps (unbiased in PyTorch's). Layers that are frozen keep what they have.
 *
 * After averaging weights (`train.SWA`) it does what PyTorch's `update_bn` does.
 *
 * @param x what the network takes, at least two values a feature
 * @throws RangeError for a network without batch normalization that is not frozen, and for a layer
 *   whose momentum lets its averages take nothing of a batch
 */
export function adaptBatchNorm<X extends tf.Tensor>(net: Module<[x: X], tf.Tensor>, x: X): void {
  const restore = net.suspendTraining();
  try {
    const layers = batchNorms(net).filter((layer) => layer.train().training);
    if (layers.length === 0) {
      throw new RangeError(
        'adaptBatchNorm: the network has no batch normalization to adapt; build it with ' +
          'BatchNorm2d or BatchNorm1d, or unfreeze it',
      );
    }
    const averages = layers.flatMap((layer) => {
      const share = layer.convention === 'torch' ? layer.momentum : 1 - layer.momentum;
      if (!(share > 0)) {
        throw new RangeError(
          `adaptBatchNorm: momentum ${layer.momentum} of a layer (${layer.convention}) keeps its ` +
            'averages from taking anything of a batch; give the layer another momentum',
        );
      }
      return [layer.runningMean, layer.runningVar].map((average) => ({ average, share }));
    });
    tf.tidy(() => {
      // From 0 an average takes its share of what the batch has, and nothing of what was.
      for (const { average } of averages) average.assign(tf.zerosLike(average) as never);
      net.forward(x);
      for (const { average, share } of averages) average.assign(average.div(share) as never);
    });
  } finally {
    restore();
  }
}

const batchNorms = (net: object): (BatchNorm1d | BatchNorm2d)[] =>
  Array.from((net as AnyModule).namedModules(), ([, module]) => module as object).filter(
    (module) => module instanceof BatchNorm1d || module instanceof BatchNorm2d,
  );

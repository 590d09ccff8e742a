import { engine, mul, sub, Tensor, tidy } from '@tensorflow/tfjs-core';
import type { BatchNormalization } from '../internals.ts';
import { replaceCall } from './registry.ts';

/** average ← average - (1 - momentum)·(average - value) */
function track(average: BatchNormalization['movingMean'], value: Tensor, momentum: number): void {
  tidy(() => {
    const old = average.read();
    average.write(sub(old, mul(sub(old, value), 1 - momentum)));
  });
}

/**
 * Trains batch normalisation of the last axis by the kernel `TrainingBatchNorm`; other axes are
 * left.
 */
export function replaceBatchNormalization(): void {
  replaceCall('BatchNormalization', (layer: BatchNormalization, inputs, { training }) => {
    const [x, more] = Array.isArray(inputs) ? inputs : [inputs];
    const { gamma, beta } = layer;
    if (!training || !gamma || !beta || more !== undefined) return undefined;
    if (!(x instanceof Tensor) || x.dtype !== 'float32' || x.size === 0) return undefined;
    const last = layer.axis === -1 || layer.axis === x.rank - 1;
    if (!last || x.rank < 2 || x.rank > 4) return undefined;
    return tidy(() => {
      const given = { x, scale: gamma.read(), offset: beta.read() };
      const attrs = { varianceEpsilon: layer.epsilon };
      const outputs = engine().runKernel('TrainingBatchNorm', given, attrs);
      const [y, mean, variance] = outputs as [Tensor, Tensor, Tensor];
      track(layer.movingMean, mean, layer.momentum);
      track(layer.movingVariance, variance, layer.momentum);
      return y;
    });
  });
}

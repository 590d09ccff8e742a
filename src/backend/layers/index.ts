import { missingLayerInternals } from '../internals.ts';
import { replaceBatchNormalization } from './normalization.ts';
import { replaceRecurrent } from './recurrent.ts';
import { watchRegistry } from './registry.ts';

/** Gives the layers of TensorFlow.js, where a program has them, their fused kernels. */
export function registerLayers(): void {
  if (missingLayerInternals().length > 0) return;
  watchRegistry();
  replaceRecurrent();
  replaceBatchNormalization();
}

export { factorize, type LowRank, lowRank } from './low-rank.ts';
export { Masks } from './masks.ts';
export { type PruneOptions, prune, type RandomMasksOptions, randomMasks } from './prune.ts';
export {
  dequantize,
  type Quantized,
  type QuantizeOptions,
  quantize,
  quantizeWeights,
} from './quantize.ts';

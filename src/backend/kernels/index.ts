import { withActivation } from './activation.ts';
import { withChannelsFirst } from './channels-first.ts';
import { conv2dKernels } from './conv2d.ts';
import { depthwiseKernels } from './depthwise.ts';
import { einsumKernels } from './einsum.ts';
import { elementwiseKernels } from './elementwise.ts';
import { extremeKernels } from './extremes.ts';
import { fourierKernels } from './fourier.ts';
import { gruKernels } from './gru.ts';
import { gruBeforeKernels } from './gru-before.ts';
import type { FastKernel } from './kernel.ts';
import { lossKernels } from './loss.ts';
import { lrnKernels } from './lrn.ts';
import { lstmKernels } from './lstm.ts';
import { matmulKernels } from './matmul.ts';
import { moveKernels } from './move.ts';
import { withMultiplier } from './multiplier.ts';
import { normalizeKernels } from './normalize.ts';
import { pool2dKernels } from './pool2d.ts';
import { randomKernels } from './random.ts';
import { rearrangeKernels } from './rearrange.ts';
import { reduceKernels } from './reduce.ts';
import { resizeKernels } from './resize.ts';
import { rnnKernels } from './rnn.ts';
import { rowKernels } from './rows.ts';
import { scanKernels } from './scan.ts';
import { scatterKernels } from './scatter.ts';
import { updateKernels } from './update.ts';
import { warpKernels } from './warp.ts';

/** Every kernel that this backend has of its own. */
export const fastKernels: readonly FastKernel[] = [
  ...[
    ...matmulKernels,
    ...conv2dKernels.map(withChannelsFirst),
    ...depthwiseKernels.map(withMultiplier),
  ].map(withActivation),
  ...einsumKernels,
  ...pool2dKernels,
  ...elementwiseKernels,
  ...reduceKernels,
  ...extremeKernels,
  ...scanKernels,
  ...moveKernels,
  ...rearrangeKernels,
  ...rowKernels,
  ...scatterKernels,
  ...normalizeKernels,
  ...lrnKernels,
  ...fourierKernels,
  ...rnnKernels,
  ...gruKernels,
  ...gruBeforeKernels,
  ...lstmKernels,
  ...resizeKernels,
  ...warpKernels,
  ...lossKernels,
  ...updateKernels,
  ...randomKernels,
];

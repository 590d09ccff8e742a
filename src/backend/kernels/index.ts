import { withActivation } from './activation.ts';
import { withChannelsFirst } from './channels-first.ts';
import { conv2dKernels } from './conv2d.ts';
import { depthwiseKernels } from './depthwise.ts';
import { einsumKernels } from './einsum.ts';
import { elementwiseKernels } from './elementwise.ts';
import { gruKernels } from './gru.ts';
import { gruBeforeKernels } from './gru-before.ts';
import type { FastKernel } from './kernel.ts';
import { lossKernels } from './loss.ts';
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
import { updateKernels } from './update.ts';

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
  ...moveKernels,
  ...rearrangeKernels,
  ...rowKernels,
  ...normalizeKernels,
  ...rnnKernels,
  ...gruKernels,
  ...gruBeforeKernels,
  ...lstmKernels,
  ...resizeKernels,
  ...lossKernels,
  ...updateKernels,
  ...randomKernels,
];

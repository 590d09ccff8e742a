import { conv2dKernels } from './conv2d.ts';
import { depthwiseKernels } from './depthwise.ts';
import { elementwiseKernels } from './elementwise.ts';
import type { FastKernel } from './kernel.ts';
import { lstmKernels } from './lstm.ts';
import { matmulKernels } from './matmul.ts';
import { moveKernels } from './move.ts';
import { normalizeKernels } from './normalize.ts';
import { pool2dKernels } from './pool2d.ts';
import { reduceKernels } from './reduce.ts';
import { rowKernels } from './rows.ts';

/** Every kernel that this backend has of its own. */
export const fastKernels: readonly FastKernel[] = [
  ...matmulKernels,
  ...conv2dKernels,
  ...depthwiseKernels,
  ...pool2dKernels,
  ...elementwiseKernels,
  ...reduceKernels,
  ...moveKernels,
  ...rowKernels,
  ...normalizeKernels,
  ...lstmKernels,
];

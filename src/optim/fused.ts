import * as tf from '@tensorflow/tfjs';
import { hasKernel } from '../tensor/kernel.ts';

/** A step of an optimizer that a backend may have as one kernel, with its numbers. */
export interface FusedStep {
  readonly kernel:
    | 'SgdUpdate'
    | 'MomentumUpdate'
    | 'LarsUpdate'
    | 'AdamUpdate'
    | 'RmspropUpdate'
    | 'AdagradUpdate'
    | 'AdadeltaUpdate';
  readonly attrs: Readonly<Record<string, number | boolean>>;
}

/** What a step moves. */
export interface Moves {
  /** Parameter, gradient and running averages of the first, then those of the second, and so on. */
  readonly all: readonly tf.Tensor[];
  /** Those of them that change. */
  readonly variables: readonly tf.Variable[];
}

/**
 * Runs a step of all parameters as a single kernel, where the backend has one by that name: one pass
 * over the memory instead of a dozen, and one call instead of a dozen for each. The kernel changes
 * parameters and averages in place.
 *
 * @returns false, with nothing changed, where the backend has no such kernel or the values are not
 *   float32.
 */
export function fused({ kernel, attrs }: FusedStep, { all, variables }: Moves): boolean {
  if (!hasKernel(kernel, all)) return false;
  for (const variable of variables) unshare(variable);
  tf.engine().runKernel(kernel, all as unknown as tf.NamedTensorMap, { ...attrs });
  return true;
}

/**
 * Gives a variable a copy of its values where a clone or a reshape has them too: those are not to
 * change.
 */
function unshare(variable: tf.Variable): void {
  const backend = tf.engine().backend as tf.KernelBackend;
  if (backend.refCount(variable.dataId) === 1) return;
  const copy = variable.add(0);
  variable.assign(copy);
  copy.dispose();
}

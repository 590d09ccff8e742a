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

/** A parameter that moves, its gradient, and its running averages. */
export type Move = readonly [parameter: tf.Variable, gradient: tf.Tensor, ...slots: tf.Variable[]];

/**
 * Runs a step of all parameters as a single kernel, where the backend has one by that name: one pass
 * over the memory instead of a dozen, and one call instead of a dozen for each. The kernel changes
 * parameters and averages in place.
 *
 * @returns false, with nothing changed, where the backend has no such kernel or the values are not
 *   float32.
 */
export function fused({ kernel, attrs }: FusedStep, moves: readonly Move[]): boolean {
  const inputs = moves.flat();
  if (!hasKernel(kernel, inputs)) return false;
  for (const input of inputs) if (input instanceof tf.Variable) unshare(input);
  tf.engine().runKernel(kernel, inputs as unknown as tf.NamedTensorMap, { ...attrs });
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

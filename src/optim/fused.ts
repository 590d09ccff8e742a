import * as tf from '@tensorflow/tfjs';
import { hasKernel } from '../tensor/kernel.ts';

/**
 * Runs a step of one parameter as a single kernel, where the backend has one by that name: one pass
 * over the memory instead of a dozen. The kernel changes `state` in place and reads `gradient`.
 *
 * @returns false, with nothing changed, where the backend has no such kernel or the values are not
 *   float32.
 */
export function fused(
  kernel: 'SgdUpdate' | 'MomentumUpdate' | 'AdamUpdate',
  state: Record<string, tf.Variable>,
  gradient: tf.Tensor,
  attrs: Record<string, number | boolean>,
): boolean {
  const variables = Object.values(state);
  if (!hasKernel(kernel, [gradient, ...variables])) return false;
  variables.forEach(unshare);
  tf.engine().runKernel(kernel, { ...state, gradient }, attrs);
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

import * as tf from '@tensorflow/tfjs';

/** Disposes of every tensor within `value`: a tensor, or arrays and plain objects of them. */
export function disposeAll(value: unknown): void {
  if (value instanceof tf.Tensor) value.dispose();
  else if (Array.isArray(value)) value.forEach(disposeAll);
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(disposeAll);
}

/**
 * Runs `f`, disposes of the tensors it returns, and throws if any other tensor is left behind.
 *
 * @throws Error with the number of leaked tensors and how to keep them from leaking.
 */
export function expectNoLeak(f: () => unknown): void {
  const before = tf.memory().numTensors;
  disposeAll(f());
  const leaked = tf.memory().numTensors - before;
  if (leaked > 0) {
    throw new Error(
      `${leaked} tensor${leaked > 1 ? 's' : ''} leaked: wrap the computation in tf.tidy(() => ...), ` +
        `or dispose() of what is no longer needed`,
    );
  }
}

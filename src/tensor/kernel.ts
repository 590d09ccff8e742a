import * as tf from '@tensorflow/tfjs';

/**
 * Whether the backend in use computes `kernel` for these operands: one pass over the memory where
 * the operations it stands for take a dozen. Such kernels take float32 tensors with at least one
 * element.
 */
export function hasKernel(kernel: string, operands: readonly tf.Tensor[]): boolean {
  return (
    tf.getKernel(kernel, tf.getBackend()) !== undefined &&
    operands.every(({ dtype, size }) => dtype === 'float32' && size > 0)
  );
}

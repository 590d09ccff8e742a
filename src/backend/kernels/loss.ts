import { done, isFloat, kernel, sizeOf, type Tensors } from './kernel.ts';

// Softmax and cross-entropy in one: rows of logits against rows of probabilities of the same shape.
// See ../losses.ts.

export const lossKernels = [
  kernel<Tensors<'logits' | 'labels'>>(
    'SoftmaxCrossEntropy',
    ({ inputs: { logits, labels }, backend }) => {
      const n = logits.shape.at(-1) ?? 0;
      const size = sizeOf(logits.shape);
      if (!isFloat(logits, labels) || size === 0) return undefined;
      const [z, t] = [backend.address(logits), backend.address(labels)];
      const out = backend.output(logits.shape.slice(0, -1));
      backend.kernels.crossEntropy(z, t, out.address, size / n, n);
      return done(out);
    },
  ),
  kernel<Tensors<'dy' | 'logits' | 'labels'>>(
    'SoftmaxCrossEntropyGrad',
    ({ inputs: { dy, logits, labels }, backend }) => {
      const n = logits.shape.at(-1) ?? 0;
      const size = sizeOf(logits.shape);
      if (!isFloat(dy, logits, labels) || size === 0) return undefined;
      const at = [dy, logits, labels].map((tensor) => backend.address(tensor));
      const [dyAt = 0, z = 0, t = 0] = at;
      const out = backend.output(logits.shape);
      backend.kernels.crossEntropyGrad(dyAt, z, t, out.address, size / n, n);
      return done(out);
    },
  ),
];

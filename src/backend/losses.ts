import {
  engine,
  expandDims,
  getBackend,
  logSoftmax,
  losses,
  mul,
  type NamedTensorMap,
  neg,
  registerGradient,
  sigmoid,
  softmax,
  sub,
  sum,
  Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { openLosses } from './internals.ts';

// TensorFlow.js composes the losses on logits of some twenty kernels, forwards and back. Here the
// values of a loss are one kernel and its gradient one or two, with gradients of their own.
// `tf.losses` calls them where this backend runs; so may anybody, after asking for them:
// `tf.getKernel('SoftmaxCrossEntropy', tf.getBackend())`.

function run(kernel: string, inputs: NamedTensorMap): Tensor {
  return engine().runKernel(kernel, inputs) as Tensor;
}

/** Puts the kernel before the stock composition, for what it covers. */
function replace(name: keyof typeof openLosses, kernel: string): void {
  const stock = openLosses[name];
  openLosses[name] = (labels, logits, weights, labelSmoothing = 0, reduction) => {
    const covered =
      getBackend() === 'notegrad' &&
      labels instanceof Tensor &&
      logits instanceof Tensor &&
      labels.dtype === 'float32' &&
      logits.dtype === 'float32' &&
      logits.size > 0 &&
      logits.rank > 0 &&
      String(labels.shape) === String(logits.shape) &&
      !(labelSmoothing > 0);
    if (!covered) return stock(labels, logits, weights, labelSmoothing, reduction);
    return tidy(() =>
      losses.computeWeightedLoss(run(kernel, { logits, labels }), weights, reduction),
    );
  };
}

export function registerLosses(): void {
  replace('softmaxCrossEntropy', 'SoftmaxCrossEntropy');
  replace('sigmoidCrossEntropy', 'SigmoidCrossEntropy');

  registerGradient({
    kernelName: 'SoftmaxCrossEntropy',
    inputsToSave: ['logits', 'labels'],
    gradFunc(dy, saved) {
      const [logits, labels] = saved as [Tensor, Tensor];
      const dLoss = dy as Tensor;
      return {
        logits: () => run('SoftmaxCrossEntropyGrad', { dy: dLoss, logits, labels }),
        // ln Σ eᶻ - z; TensorFlow.js gives t - p here, which is not the derivative by the labels.
        labels: () => tidy(() => neg(mul(expandDims(dLoss, -1), logSoftmax(logits)))),
      };
    },
  });
  // dy·(p - t), p = softmax(z): its derivatives by each of the three.
  registerGradient({
    kernelName: 'SoftmaxCrossEntropyGrad',
    inputsToSave: ['dy', 'logits', 'labels'],
    gradFunc(g, saved) {
      const [dy, logits, labels] = saved as [Tensor, Tensor, Tensor];
      const up = g as Tensor;
      return {
        dy: () => tidy(() => sum(mul(up, sub(softmax(logits), labels)), -1)),
        logits: () =>
          tidy(() => {
            const weighted = mul(up, softmax(logits));
            const rest = mul(softmax(logits), sum(weighted, -1, true));
            return mul(expandDims(dy, -1), sub(weighted, rest));
          }),
        labels: () => tidy(() => neg(mul(expandDims(dy, -1), up))),
      };
    },
  });

  registerGradient({
    kernelName: 'SigmoidCrossEntropy',
    inputsToSave: ['logits', 'labels'],
    gradFunc(dy, saved) {
      const [logits, labels] = saved as [Tensor, Tensor];
      return {
        logits: () => tidy(() => mul(dy as Tensor, run('SigmoidResidual', { logits, labels }))),
        labels: () => tidy(() => neg(mul(dy as Tensor, logits))),
      };
    },
  });
  // sigmoid(z) - t.
  registerGradient({
    kernelName: 'SigmoidResidual',
    inputsToSave: ['logits'],
    gradFunc(dy, saved) {
      const [logits] = saved as [Tensor];
      return {
        logits: () => tidy(() => run('SigmoidGrad', { dy: dy as Tensor, y: sigmoid(logits) })),
        labels: () => neg(dy as Tensor),
      };
    },
  });
}

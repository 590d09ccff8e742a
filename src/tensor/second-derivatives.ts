import * as tf from '@tensorflow/tfjs';

// What TensorFlow.js lacks to differentiate a gradient once more, as a penalty on a gradient does.

// The gradients of leakyRelu and its kin ask which elements are above 0. Comparisons have the
// gradient 0, as TensorFlow.js knows for greaterEqual alone, and so has their logic.
const TRUTHS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    ['Greater', 'Less', 'LessEqual', 'Equal', 'NotEqual', 'LogicalOr', 'LogicalXor'].map(
      (kernel) => [kernel, ['a', 'b']],
    ),
  ),
  LogicalNot: ['x'],
};
for (const [kernelName, inputs] of Object.entries(TRUTHS)) {
  if (tf.getGradient(kernelName)) continue;
  tf.registerGradient({
    kernelName,
    inputsToSave: [...inputs],
    gradFunc: (_, saved) =>
      Object.fromEntries(
        inputs.map((name, i) => [name, () => tf.zeros((saved[i] as tf.Tensor).shape)]),
      ),
  });
}

// The gradient of elu: dy where y >= 0, dy (y + 1) below.
if (!tf.getGradient('EluGrad')) {
  tf.registerGradient({
    kernelName: 'EluGrad',
    inputsToSave: ['dy', 'y'],
    gradFunc: (given, saved) => {
      const [g, [dy, y]] = [given as tf.Tensor, saved as [tf.Tensor, tf.Tensor]];
      const below = () => y.less(0).toFloat();
      return {
        dy: () => g.mul(y.mul(below()).add(1)),
        y: () => g.mul(dy).mul(below()),
      };
    },
  });
}

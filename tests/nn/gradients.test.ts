import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import { expectNoLeak, ones, tensor } from '../../src/tensor/index.ts';

const linear = () => {
  const layer = new nn.Linear(2, 1, { rng: 1, init: nn.init.constant(3), biasInit: nn.init.zeros });
  return layer;
};
const x = tensor([[1, 2]]);

test('the loss and its gradients by path', () => {
  const net = new nn.Sequential(linear(), nn.identity);
  const loss = () => tf.sum(net.forward(x)).square();
  const { value, grads } = nn.valueAndGrad(net, loss);
  // y = 3 + 6 = 9: the loss is 81, its derivative by y is 18.
  expect(value.dataSync()[0]).toBe(81);
  expect(value.shape).toEqual([]);
  expect(Object.keys(grads)).toEqual(['0.weight', '0.bias']);
  expect([...(grads['0.weight'] as tf.Tensor).dataSync()]).toEqual([18, 36]);
  expect(grads['0.weight']?.shape).toEqual([2, 1]);
  expect([...(grads['0.bias'] as tf.Tensor).dataSync()]).toEqual([18]);
  expectNoLeak(() => nn.valueAndGrad(net, loss));
  expectNoLeak(() => nn.gradients(net, loss));
  expect([...(nn.gradients(net, loss)['0.bias'] as tf.Tensor).dataSync()]).toEqual([18]);
});

test('gradients of parts of a batch average to that of the whole', () => {
  const net = linear();
  const rows = tensor([
    [1, 2],
    [3, 5],
    [-1, 0],
    [2, 2],
  ]) as tf.Tensor;
  const by = (part: tf.Tensor) =>
    nn.gradients(net, () => nn.mse(net.forward(part), tf.ones([part.shape[0] as number, 1])));
  const [a, b, whole] = [rows.slice(0, 2), rows.slice(2, 2), rows].map(by) as [
    nn.Gradients,
    nn.Gradients,
    nn.Gradients,
  ];
  for (const name of ['weight', 'bias']) {
    const mean = tf.add(a[name] as tf.Tensor, b[name] as tf.Tensor).div(2);
    mean.dataSync().forEach((value, i) => {
      expect(value).toBeCloseTo((whole[name] as tf.Tensor).dataSync()[i] as number, 4);
    });
  }
});

test('what the loss does not depend on, and what is frozen, has no entry', () => {
  class Half extends nn.Module {
    readonly used = linear();
    readonly frozen = linear().freeze();
    readonly idle = linear();

    override forward(t: tf.Tensor) {
      return tf.tidy(() =>
        tf.add(this.used.forward(t) as tf.Tensor, this.frozen.forward(t)),
      ) as never;
    }
  }
  const net = new Half();
  const loss = () => tf.sum(net.forward(x));
  expect(Object.keys(nn.gradients(net, loss))).toEqual(['used.weight', 'used.bias']);
  expect(() => nn.gradients(net.freeze(), loss)).toThrow(
    'valueAndGrad: Half has no trainable parameters; is it frozen?',
  );
});

test('a loss that is no scalar is refused', () => {
  const net = linear();
  expect(() => nn.gradients(net, () => net.forward(ones([3, 2])))).toThrow(
    'valueAndGrad: the loss has shape [3, 1], expected a scalar; take its mean or sum',
  );
});

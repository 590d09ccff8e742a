import { expect, test } from 'vitest';
import { nn, parallel, Rng, tf } from '../../src/index.ts';

const rng = new Rng(1);
const first = new nn.Sequential(new nn.Linear(5, 16, { rng: 1 }), nn.tanh);
const second = new nn.Sequential(
  new nn.Linear(16, 8, { rng: 2 }),
  nn.relu,
  new nn.Linear(8, 3, { rng: 3 }),
);
const stages = [first, second] as never as parallel.HybridStage[];
const x = tf.tensor2d(
  Array.from({ length: 26 }, () => Array.from({ length: 5 }, () => rng.normal())),
);
const y = tf.tensor1d(
  Array.from({ length: 26 }, () => rng.int(3)),
  'int32',
);
const loss = (output: tf.Tensor, labels: tf.Tensor) =>
  nn.crossEntropy(output as never, labels as never) as tf.Tensor;
const whole = stages.map((stage) =>
  nn.gradients(stage, () => loss(second.forward(first.forward(x)) as tf.Tensor, y)),
);

test.each([1, 2, 4])('%i groups of two halves have the gradient of one machine', (groups) => {
  const { gradients, bytes } = parallel.hybridGradients(stages, x, y, loss, { groups });
  for (const [k, grads] of gradients.entries()) {
    expect(Object.keys(grads).sort()).toEqual(Object.keys(whole[k] ?? {}).sort());
    for (const [path, grad] of Object.entries(grads)) {
      const expected = whole[k]?.[path] as tf.Tensor;
      expect(grad.shape).toEqual(expected.shape);
      const [apart, length] = [grad.sub(expected).norm(), expected.norm()].map(
        (value) => value.dataSync()[0] as number,
      );
      expect((apart as number) / (length as number)).toBeLessThan(1e-6);
    }
  }
  // 16 numbers an example cross the cut, once each way, in groups of any size (4 of 6 and 7).
  const parameters = 6 * 16 + 17 * 8 + 9 * 3;
  expect(bytes).toEqual({
    forward: 4 * 26 * 16,
    backward: 4 * 26 * 16,
    allReduce: 4 * 2 * (groups - 1) * parameters,
  });
});

test('frees what it used, and refuses what cannot be', () => {
  const before = tf.memory().numTensors;
  const { gradients } = parallel.hybridGradients(stages, x, y, loss, { groups: 2 });
  expect(tf.memory().numTensors).toBe(before + 6);
  tf.dispose(gradients as never);
  expect(() => parallel.hybridGradients(stages, x, y, loss, { groups: 27 })).toThrow(
    'groups from 1 to 26, given 2 stages and 27 groups',
  );
  expect(() => parallel.hybridGradients([], x, y, loss, { groups: 1 })).toThrow('given 0 stages');
});

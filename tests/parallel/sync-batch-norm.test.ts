import { expect, test } from 'vitest';
import { nn, parallel, Rng, tf } from '../../src/index.ts';

const rng = new Rng(3);
const rows = Array.from({ length: 20 }, (_, i) => [
  rng.normal(i / 5),
  rng.normal(0, 3),
  rng.normal(),
]);
const slopes = rows.map((row) => row.map(() => rng.normal()));
const ends = [0, 3, 10, 20];
const cut = <T>(all: readonly T[]) => ends.slice(1).map((end, i) => all.slice(ends[i], end));

test('moments of unequal shards are pooled to those of all', () => {
  const pooled = parallel.poolMoments(cut(rows).map((shard) => parallel.momentsOf(shard)));
  const whole = parallel.momentsOf(rows);
  expect(pooled.count).toBe(20);
  for (const key of ['mean', 'variance'] as const) {
    expect(pooled[key]).toEqual(whole[key].map((value) => expect.closeTo(value, 12)));
  }
  expect(() => parallel.poolMoments([])).toThrow('shards of nothing');
  expect(() => parallel.poolMoments([whole, { count: 1, mean: [0], variance: [0] }])).toThrow(
    '20 examples, 3 features; 1 examples, 1 features',
  );
});

test('outputs and gradients are those of nn.BatchNorm1d on the whole batch', () => {
  const gamma = [2, -1, 0.5];
  const beta = [1, 0, -3];
  const synced = parallel.syncBatchNorm(cut(rows), { gamma, beta });
  const back = synced.backward(cut(slopes));
  const layer = new nn.BatchNorm1d(3);
  tf.tidy(() => {
    layer.gamma.assign(tf.tensor1d(gamma));
    layer.beta.assign(tf.tensor1d(beta));
    const x = tf.tensor2d(rows);
    const loss = (input: tf.Tensor) =>
      layer
        .forward(input as never)
        .mul(tf.tensor2d(slopes))
        .sum() as tf.Scalar;
    const near = (got: readonly (readonly number[])[], expected: tf.Tensor) => {
      expect(got.flat()).toEqual(Array.from(expected.dataSync(), (v) => expect.closeTo(v, 4)));
    };
    near(synced.outputs.flat(), layer.forward(x as never));
    near(back.inputs.flat(), tf.grad(loss)(x));
    const { grads } = nn.valueAndGrad(layer, () => loss(x));
    near([back.gamma], grads.gamma as tf.Tensor);
    near([back.beta], grads.beta as tf.Tensor);
  });
  layer.dispose();
  // Each shard by its own moments gives something else.
  const own = cut(rows).flatMap(
    (shard) => parallel.syncBatchNorm([shard], { gamma, beta }).outputs,
  );
  const apart = own
    .flat(2)
    .map((value, i) => Math.abs(value - (synced.outputs.flat(2)[i] as number)));
  expect(Math.max(...apart)).toBeGreaterThan(0.5);
});

import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import '../../src/backend/index.ts';
import {
  Adadelta,
  Adagrad,
  Adam,
  AdamW,
  LARS,
  type Optimizer,
  RMSprop,
  SGD,
} from '../../src/optim/index.ts';
import { expectNoLeak, Rng, randn } from '../../src/tensor/index.ts';

const makers: [string, string, (w: tf.Variable[]) => Optimizer][] = [
  ['SGD', 'SgdUpdate', (w) => new SGD(w, { lr: 0.1, weightDecay: 0.01 })],
  ['momentum', 'MomentumUpdate', (w) => new SGD(w, { lr: 0.1, momentum: 0.9, weightDecay: 0.1 })],
  ['Nesterov', 'MomentumUpdate', (w) => new SGD(w, { lr: 0.1, momentum: 0.9, nesterov: true })],
  ['Adam', 'AdamUpdate', (w) => new Adam(w, { lr: 0.1 })],
  ['Adam + L2', 'AdamUpdate', (w) => new Adam(w, { lr: 0.1, weightDecay: 0.1 })],
  ['AdamW', 'AdamUpdate', (w) => new AdamW(w, { lr: 0.1, weightDecay: 0.1 })],
  ['RMSprop', 'RmspropUpdate', (w) => new RMSprop(w, { lr: 0.1, rho: 0.8, weightDecay: 0.1 })],
  ['Adagrad', 'AdagradUpdate', (w) => new Adagrad(w, { lr: 0.3, initialAccumulator: 0.5 })],
  ['Adagrad + L2', 'AdagradUpdate', (w) => new Adagrad(w, { lr: 0.3, weightDecay: 0.1 })],
  ['Adadelta', 'AdadeltaUpdate', (w) => new Adadelta(w, { rho: 0.7, eps: 1e-3 })],
  ['Adadelta + L2', 'AdadeltaUpdate', (w) => new Adadelta(w, { eps: 1e-3, weightDecay: 0.1 })],
  ['LARS', 'LarsUpdate', (w) => new LARS(w, { lr: 1, trust: 0.1, weightDecay: 0.1 })],
];

/**
 * Ten steps on a bowl that is steeper along some axes than along others, of three parameters, one of
 * which is longer than a task of a kernel.
 */
async function descend(backend: string, make: (w: tf.Variable[]) => Optimizer): Promise<number[]> {
  await tf.setBackend(backend);
  const rng = new Rng(1);
  const shapes: number[][] = [[7, 3], [5], [9001]];
  const w = shapes.map((shape) => tf.tidy(() => tf.variable(randn(shape, { rng }) as tf.Tensor)));
  const steep = shapes.map((shape) =>
    tf.range(0, tf.util.sizeFromShape(shape)).mod(21).add(1).div(20).reshape(shape),
  );
  const optimizer = make(w);
  for (let i = 0; i < 10; i++) {
    optimizer.step(() =>
      tf.addN(
        w.map((parameter, k) =>
          parameter
            .sub(1)
            .square()
            .mul(steep[k] as tf.Tensor)
            .sum(),
        ),
      ),
    );
  }
  const values = w.flatMap((parameter) => [...parameter.dataSync().subarray(0, 40)]);
  values.push(...(w[2] as tf.Variable).dataSync().slice(-20));
  optimizer.dispose();
  tf.dispose([w, steep]);
  return values;
}

test.each(makers)(
  '%s: one kernel takes the same path as the operations',
  async (_, kernel, make) => {
    expect(tf.getKernel(kernel, 'notegrad')).toBeTruthy();
    const expected = await descend('cpu', make);
    const values = await descend('notegrad', make);
    // Ten steps of length 0.1; 1 - β₂ in float32 is 5e-5 off.
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i] as number, 4);
  },
);

test.each(makers)('%s: in place, yet a clone keeps its values', async (_, __, make) => {
  await tf.setBackend('notegrad');
  const start = tf.tensor1d([1, -2, 3]);
  const w = tf.variable(start);
  const clone = w.clone();
  const optimizer = make([w]);
  optimizer.step(() => w.square().sum());
  expectNoLeak(() => void optimizer.step(() => w.square().sum()));
  for (const kept of [start, clone]) expect([...kept.dataSync()]).toEqual([1, -2, 3]);
  expect(w.dataSync()[0]).toBeLessThan(1);
  optimizer.dispose();
  tf.dispose([w, clone, start]);
});

test('a class with a rule of its own is heard, whatever kernel its parent has', async () => {
  await tf.setBackend('notegrad');
  class Half extends Adam {
    protected override update(parameter: tf.Variable): void {
      parameter.assign(parameter.mul(0.5));
    }
  }
  const w = tf.variable(tf.tensor1d([8, -4]));
  const optimizer = new Half([w], { lr: 0.1 });
  optimizer.step(() => w.square().sum());
  expect([...w.dataSync()]).toEqual([4, -2]);
  optimizer.dispose();
  w.dispose();
});

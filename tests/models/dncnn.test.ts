import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import '../../src/backend/index.ts';
import { DnCnn } from '../../src/models/index.ts';
import { expectNoLeak } from '../../src/tensor/index.ts';

test('DnCnn takes off what its layers find, for images of any size', () => {
  const net = new DnCnn({ rng: 1 });
  expect(net.summary([1, 32, 32, 1]).parameters).toBe(7265);
  const x = tf.randomUniform([2, 9, 6, 1], 0, 1, 'float32', 1) as tf.Tensor4D;
  const y = net.forward(x);
  expect(y.shape).toEqual([2, 9, 6, 1]);
  const direct = new DnCnn({ rng: 1, residual: false }).forward(x);
  expect(y.add(direct).sub(x).abs().max().dataSync()[0]).toBeLessThan(1e-6);
  expect(direct.abs().max().dataSync()[0]).toBeGreaterThan(0.01);
  expectNoLeak(() => net.forward(x));
});

test('DnCnn sees 2 depth + 1 pixels', () => {
  const net = new DnCnn({ rng: 2, depth: 3, channels: 16 });
  const at = (column: number) =>
    tf
      .buffer(
        [1, 1, 21, 1],
        'float32',
        Float32Array.from({ length: 21 }, (_, i) => Number(i === column)),
      )
      .toTensor() as tf.Tensor4D;
  const change = net
    .forward(at(10))
    .sub(net.forward(tf.zeros([1, 1, 21, 1])))
    .abs()
    .dataSync();
  const touched = [...change.keys()].filter((i) => (change[i] as number) > 1e-9);
  expect([Math.min(...touched), Math.max(...touched)]).toEqual([7, 13]);
  expect(() => new DnCnn({ rng: 1, depth: 1 })).toThrow('DnCnn: depth is 1');
});

import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import { expectNoLeak, randn } from '../../src/tensor/index.ts';

describe('FractionalMaxPool2d', () => {
  it('makes an image √2 times smaller, rounded down, or of the size asked for', () => {
    const x = tf.zeros([1, 25, 25, 2]) as tf.Tensor4D;
    const ratio = new nn.FractionalMaxPool2d(2, { outputRatio: Math.SQRT1_2, rng: 1 });
    const once = ratio.forward(x);
    expect(once.shape).toEqual([1, 17, 17, 2]);
    expect(ratio.forward(once).shape).toEqual([1, 12, 12, 2]);
    const sized = new nn.FractionalMaxPool2d(2, { outputSize: [18, 13], rng: 1 });
    expect(sized.forward(x).shape).toEqual([1, 18, 13, 2]);
    expect(sized.describe()).toBe('FractionalMaxPool2d(kernel 2, output 18 x 13)');
    expectNoLeak(() => sized.forward(x));
  });

  it('is MaxPool2d where the windows fit without a rest', () => {
    const x = randn([2, 8, 8, 3], { rng: 1 });
    const out = new nn.FractionalMaxPool2d(2, { outputSize: 4, rng: 1 }).forward(x);
    expect([...out.dataSync()]).toEqual([...new nn.MaxPool2d(2).forward(x).dataSync()]);
  });

  it('takes windows one or two pixels apart from the first pixel to the last, anew each time', () => {
    // The largest of a window of a rising image is its last pixel: it tells where the window is.
    const x = tf.range(0, 25).reshape([1, 1, 25, 1]).tile([1, 25, 1, 1]) as tf.Tensor4D;
    const pool = new nn.FractionalMaxPool2d(2, { outputSize: 18, rng: 1 });
    const seen = new Set<string>();
    for (let k = 0; k < 20; k++) {
      const ends = [...pool.forward(x).dataSync()].slice(0, 18);
      expect([ends[0], ends[17]]).toEqual([1, 24]);
      const steps = ends.slice(1).map((end, i) => end - (ends[i] as number));
      expect([...new Set(steps)].sort()).toEqual([1, 2]);
      seen.add(ends.join());
    }
    expect(seen.size).toBeGreaterThan(2);
    const again = () => new nn.FractionalMaxPool2d(2, { outputSize: 18, rng: 3 }).forward(x);
    expect([...again().dataSync()]).toEqual([...again().dataSync()]);
  });

  it('gives the gradient to the pixels that were the largest', () => {
    const x = randn([1, 9, 9, 1], { rng: 1 });
    const slope = tf.grad((a: tf.Tensor) =>
      new nn.FractionalMaxPool2d(2, { outputSize: 6, rng: 1 }).forward(a as tf.Tensor4D).sum(),
    )(x);
    expect(slope.sum().dataSync()[0]).toBeCloseTo(36, 4);
  });

  it('says what it needs', () => {
    expect(() => new nn.FractionalMaxPool2d(2, { rng: 1 })).toThrow(/outputSize or outputRatio/);
    expect(() => new nn.FractionalMaxPool2d(2, { outputRatio: 2, rng: 1 })).toThrow(/Ratio is 2/);
    const large = new nn.FractionalMaxPool2d(2, { outputSize: 9, rng: 1 });
    expect(() => large.forward(tf.zeros([1, 9, 9, 1]) as tf.Tensor4D)).toThrow(/9 windows of 2/);
  });
});

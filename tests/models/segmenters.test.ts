import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../../src/backend/index.ts';
import * as models from '../../src/models/index.ts';
import type * as nn from '../../src/nn/index.ts';
import { expectNoLeak, Rng, randn } from '../../src/tensor/index.ts';

const options = { rng: 1, classes: 4 } as const;
const x = randn([2, 16, 24, 3], { rng: new Rng(2) });

describe('U-Net', () => {
  // Of the default, block by block: 3 · 9 · 8, 8 · 9 · 16, 16 · 9 · 32, 32 · 9 · 32, then 64 · 9 · 16,
  // 32 · 9 · 8, 16 · 9 · 8, two numbers a channel for the normalization, and 8 · 4 + 4.
  const known: [Partial<models.UNetOptions>, number][] = [
    [{}, 28_140],
    [{ skips: false }, 21_804],
    [{ upsample: 'transposed' }, 28_140 + 4 * 32 ** 2 + 32 + 4 * 16 ** 2 + 16 + 4 * 8 ** 2 + 8],
    [{ widths: [8], inChannels: 1 }, 72 + 16 + 576 + 16 + 16 * 72 + 16 + 36],
  ];
  test.each(known)('%j has its number of parameters', (more, count) => {
    const net = new models.UNet({ ...options, ...more });
    expect(net.parameterCount()).toBe(count);
    net.dispose();
  });

  test('gives each pixel its scores', () => {
    for (const more of [{}, { skips: false }, { upsample: 'transposed' }] as const) {
      const net = new models.UNet({ ...options, ...more });
      expect(net.forward(x).shape).toEqual([2, 16, 24, 4]);
      expectNoLeak(() => net.forward(x));
      net.dispose();
    }
  });

  test('the finest map goes around all that is smaller', () => {
    for (const skips of [true, false]) {
      const net = new models.UNet({ ...options, skips }).eval();
      // Whatever comes from below is 0: only what goes around is left.
      for (const block of net.decoder.slice(0, -1)) {
        for (const { value } of weightsOf(block)) value.assign(tf.zerosLike(value));
      }
      tf.tidy(() => {
        const [a, b] = [net.forward(x), net.forward(x.mul(2))];
        const change = a.sub(b).abs().max().dataSync()[0] as number;
        if (skips) expect(change).toBeGreaterThan(0.01);
        else expect(change).toBe(0);
      });
      net.dispose();
    }
  });

  test('tells of sides that cannot be halved', () => {
    const net = new models.UNet(options);
    expect(() => net.forward(tf.zeros([1, 12, 16, 3]))).toThrow(/\[1,12,16,3\].*divisible by 8/);
    expect(() => new models.UNet({ ...options, widths: [] })).toThrow(/no widths/);
    net.dispose();
  });
});

const weightsOf = (module: nn.Module) =>
  module.parameters().map((value) => ({ value: value as unknown as tf.Variable }));

describe('FCN', () => {
  test('has a score for each pixel, whatever maps have a say', () => {
    for (const [stride, count] of [
      [8, 1],
      [4, 2],
      [2, 3],
    ] as const) {
      const net = new models.FCN({ ...options, stride });
      expect(net.scores.length).toBe(count);
      expect(net.forward(x).shape).toEqual([2, 16, 24, 4]);
      expectNoLeak(() => net.forward(x));
      net.dispose();
    }
  });

  test('starts as bilinear interpolation, inside', () => {
    const net = new models.FCN(options);
    tf.tidy(() => {
      const ramp = tf
        .range(0, 6)
        .reshape([1, 1, 6, 1])
        .tile([1, 4, 1, 4])
        .mul(tf.tensor1d([1, 2, 3, -1]));
      const large = net.last.forward(ramp) as tf.Tensor4D;
      expect(large.shape).toEqual([1, 32, 48, 4]);
      const row = [...large.slice([0, 16, 4, 1], [1, 1, 40, 1]).dataSync()];
      row.forEach((value, i) => {
        expect(value).toBeCloseTo(2 * ((i + 0.5) / 8), 4);
      });
    });
    net.dispose();
  });

  test('tells of a stride that no map has', () => {
    for (const stride of [3, 16, 1]) {
      expect(() => new models.FCN({ ...options, stride })).toThrow(/expected a power of 2/);
    }
  });
});

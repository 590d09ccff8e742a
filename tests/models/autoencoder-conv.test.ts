import * as tf from '@tensorflow/tfjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { Autoencoder, AutoencoderBase, ConvAutoencoder } from '../../src/models/index.ts';
import { Adam } from '../../src/optim/index.ts';
import { expectNoLeak, Rng, type Tensor } from '../../src/tensor/index.ts';

describe('ConvAutoencoder', () => {
  it('squeezes an image through a few numbers, for every way to double it', () => {
    const ways = [{}, { kernelSize: 3 }, { kernelSize: 2 }, { upsampling: 'nearest' as const }];
    const x = tf.ones([2, 8, 16, 1]);
    for (const way of ways) {
      const net = new ConvAutoencoder({ rng: 1, inputShape: [8, 16, 1], latent: 3, ...way });
      tf.tidy(() => {
        const z = net.encode(x);
        expectTypeOf(z).toEqualTypeOf<Tensor<[number, 3]>>();
        expect(z.shape).toEqual([2, 3]);
        const out = net.decode(z);
        expectTypeOf(out).toEqualTypeOf<Tensor<[number, 8, 16, 1]>>();
        expect(out.shape).toEqual([2, 8, 16, 1]);
        expect(out.max().dataSync()[0]).toBeLessThan(1); // the sigmoid of values 'unit'
        expect(net.forward(x).arraySync()).toEqual(out.arraySync());
      });
      expectNoLeak(() => net.loss(x));
      net.dispose();
    }
    x.dispose();
  });

  it('counts its weights: 16×16 images, 8 and 16 channels, 8 numbers', () => {
    const count = (way: { kernelSize?: number; upsampling?: 'nearest' }) => {
      const net = new ConvAutoencoder({ rng: 1, inputShape: [16, 16, 1], latent: 8, ...way });
      const total = net.parameterCount();
      net.dispose();
      return total;
    };
    const shared = 9 * 8 + 8 + (9 * 8 * 16 + 16) + (256 * 8 + 8) + (8 * 256 + 256);
    expect(count({})).toBe(shared + (16 * 16 * 8 + 8) + (16 * 8 + 1));
    expect(count({ kernelSize: 3 })).toBe(shared + (9 * 16 * 8 + 8) + (9 * 8 + 1));
    expect(count({ upsampling: 'nearest' })).toBe(count({ kernelSize: 3 }));
  });

  it('takes real values as they are: the loss is the square summed over an image', () => {
    const net = new ConvAutoencoder({
      rng: 1,
      inputShape: [4, 4, 2],
      channels: [3],
      values: 'real',
    });
    for (const parameter of net.parameters()) parameter.assign(tf.zerosLike(parameter));
    const x = tf.fill([3, 4, 4, 2], -0.5);
    expect(net.loss(x).dataSync()[0]).toBeCloseTo(32 * 0.25, 5);
    net.dispose();
    x.dispose();
  });

  it('learns to rebuild bars', () => {
    const net = new ConvAutoencoder({
      rng: new Rng(2),
      inputShape: [4, 4, 1],
      channels: [4],
      values: 'real',
    });
    const bars = [0, 1, 2, 3].map((c) =>
      [0, 1, 2, 3].map(() => [0, 1, 2, 3].map((j) => [j === c ? 1 : 0])),
    );
    const x = tf.tensor4d(bars);
    const optimizer = new Adam(net.parameters(), { lr: 0.05 });
    const first = optimizer.step(() => net.loss(x));
    let last = first;
    for (let i = 0; i < 80; i++) last = optimizer.step(() => net.loss(x));
    expect(last).toBeLessThan(first / 5);
    optimizer.dispose();
    net.dispose();
    x.dispose();
  });

  it('says which images and kernels fit', () => {
    expect(() => new ConvAutoencoder({ rng: 1, inputShape: [10, 8, 1] })).toThrow(
      /2 convolutions of stride 2 against images \[10, 8, 1\].* 4 divides/,
    );
    expect(() => new ConvAutoencoder({ rng: 1, channels: [] })).toThrow(/one or more/);
    expect(() => new ConvAutoencoder({ rng: 1, kernelSize: 1 })).toThrow(/kernelSize 1/);
  });

  it('is an autoencoder, as the dense one is', () => {
    const nets: AutoencoderBase[] = [new Autoencoder({ rng: 1 }), new ConvAutoencoder({ rng: 1 })];
    expect(nets.every((net) => net instanceof AutoencoderBase)).toBe(true);
    for (const net of nets) net.dispose();
  });
});

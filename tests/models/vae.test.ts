import * as tf from '@tensorflow/tfjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { reparameterize, VAE } from '../../src/models/index.ts';
import type { Parameter } from '../../src/nn/index.ts';
import { Adam } from '../../src/optim/index.ts';
import { expectNoLeak, Rng, type Tensor } from '../../src/tensor/index.ts';

const small = (options: { beta?: number } = {}) =>
  new VAE({ rng: 1, inputShape: [4, 4, 1], hidden: [16], latent: 2, ...options });

/** Images of one bright half, left or right. */
const halves = (): tf.Tensor4D =>
  tf.tidy(() => {
    const left = tf.concat([tf.ones([4, 4, 2, 1]), tf.zeros([4, 4, 2, 1])], 2);
    return tf.concat([left, tf.reverse(left, 2)], 0) as tf.Tensor4D;
  });

describe('reparameterize', () => {
  it('has mean μ and variance σ²', () => {
    tf.tidy(() => {
      const n = 40_000;
      const z = reparameterize(tf.fill([n], 1.5), tf.fill([n], Math.log(4)), { rng: 1 });
      const { mean, variance } = tf.moments(z);
      // Standard errors: 2 / √n = 0.01 and 4 √(2 / n) = 0.028.
      expect(Math.abs((mean.dataSync()[0] as number) - 1.5)).toBeLessThan(0.04);
      expect(Math.abs((variance.dataSync()[0] as number) - 4)).toBeLessThan(0.11);
    });
  });

  it('carries the gradient through the draw: E[x² + sin x] for x ~ N(φ³, e^{2φ})', () => {
    const n = 400_000;
    // Closed form: E = e^{2φ} + φ⁶ + e^{-e^{2φ}/2} sin φ³; at φ = 0.5, 2.7659334 with derivative 5.7281641.
    const estimate = (phi: number) =>
      tf.tidy(() => {
        const f = (p: tf.Tensor) => {
          const mu = tf.fill([n], 1).mul(p.pow(3));
          const x = reparameterize(mu, tf.fill([n], 2).mul(p), { rng: 4 });
          return x.square().add(x.sin()).mean() as tf.Scalar;
        };
        const { value, grad } = tf.valueAndGrad(f)(tf.scalar(phi));
        return [value.dataSync()[0] as number, grad.dataSync()[0] as number] as const;
      });
    const [value, slope] = estimate(0.5);
    // The samples' standard deviations are about 3.5 and 7.5: four standard errors are 0.022 and 0.048.
    expect(Math.abs(value - 2.7659334)).toBeLessThan(0.022);
    expect(Math.abs(slope - 5.7281641)).toBeLessThan(0.048);
    expect(Math.abs(estimate(-0.1)[0] - 0.8180677)).toBeLessThan(0.012);
  });

  it('refuses shapes that differ', () => {
    expect(() => reparameterize(tf.zeros([2, 3]), tf.zeros([2, 1]), { rng: 1 })).toThrow(
      /mu has shape \[2, 3\] and logVar \[2, 1\]/,
    );
  });
});

describe('VAE', () => {
  it('has 652,824 parameters by default, as 784-400-20 in PyTorch', () => {
    const vae = new VAE({ rng: 1 });
    expect(vae.parameterCount()).toBe(652_824);
    vae.dispose();
  });

  it('knows the shapes of its layers, where the hidden sizes are given', () => {
    const vae = new VAE({ rng: 1, inputShape: [4, 4, 1], hidden: [16, 8], latent: 3 });
    expectTypeOf(vae.trunk.layers[0].weight).toEqualTypeOf<Parameter<[16, 16]>>();
    expectTypeOf(vae.mu.weight).toEqualTypeOf<Parameter<[8, 3]>>();
    expectTypeOf(vae.decoder.layers[2].weight).toEqualTypeOf<Parameter<[16, 16]>>();
    expect(vae.mu.weight.shape).toEqual([8, 3]);
    expect(vae.trunk.sizes).toEqual([16, 16, 8]);
    expect(vae.decoder.sizes).toEqual([3, 8, 16, 16]);
    vae.dispose();
  });

  it('keeps shapes, and leaks nothing', () => {
    const vae = small();
    const x = halves();
    tf.tidy(() => {
      const { mu, logVar } = vae.encode(x);
      expectTypeOf(mu).toEqualTypeOf<Tensor<[number, 2]>>();
      expect([mu.shape, logVar.shape]).toEqual([
        [8, 2],
        [8, 2],
      ]);
      const image = vae.sample(5, { rng: 2 });
      expectTypeOf(image).toEqualTypeOf<Tensor<[number, 4, 4, 1]>>();
      expect(image.shape).toEqual([5, 4, 4, 1]);
      expect(image.min().dataSync()[0]).toBeGreaterThan(0);
      expect(image.max().dataSync()[0]).toBeLessThan(1);
      expect(vae.forward(x).shape).toEqual(x.shape);
    });
    for (const f of [
      () => vae.encode(x),
      () => vae.forward(x),
      () => vae.elbo(x, { rng: 1 }),
      () => vae.sample(3, { rng: 1 }),
    ]) {
      expectNoLeak(f);
    }
    vae.dispose();
    x.dispose();
  });

  it('the bound is its two parts; the KL is the closed form, 0.6561105 for μ = (.5, -1), log σ² = (.2, -.3)', () => {
    const vae = small();
    const set = (layer: { weight: tf.Variable; bias: tf.Variable | undefined }, bias: number[]) => {
      layer.weight.assign(tf.zerosLike(layer.weight));
      layer.bias?.assign(tf.tensor1d(bias));
    };
    set(vae.mu, [0.5, -1]);
    set(vae.logVar, [0.2, -0.3]);
    const x = halves();
    tf.tidy(() => {
      const { reconstruction, kl, loss } = vae.elbo(x, { rng: 1 });
      expect(kl.shape).toEqual([8]);
      for (const value of kl.dataSync()) expect(value).toBeCloseTo(0.6561105, 5);
      for (const value of reconstruction.dataSync()) expect(value).toBeLessThan(0);
      const mean = (t: tf.Tensor) => t.mean().dataSync()[0] as number;
      expect(mean(loss)).toBeCloseTo(mean(kl) - mean(reconstruction), 4);
    });
    vae.dispose();
    x.dispose();
  });

  it('an indifferent decoder costs ln 2 nats a pixel; β weighs the KL term alone', () => {
    const x = halves();
    const losses = [0, 1, 3].map((beta) => {
      const vae = small({ beta });
      for (const p of vae.decoder.parameters()) p.assign(tf.zerosLike(p));
      const loss = vae.elbo(x, { rng: 1 }).loss.dataSync()[0] as number;
      vae.dispose();
      return loss;
    }) as [number, number, number];
    expect(losses[0]).toBeCloseTo(16 * Math.LN2, 4);
    expect(losses[2] - losses[0]).toBeCloseTo(3 * (losses[1] - losses[0]), 4);
    x.dispose();
  });

  it('is deterministic in its generator', () => {
    const vae = small();
    const x = halves();
    const loss = (seed: number) => vae.elbo(x, { rng: seed }).loss.dataSync()[0];
    expect(loss(1)).toBe(loss(1));
    expect(loss(1)).not.toBe(loss(2));
    vae.dispose();
    x.dispose();
  });

  it('learns two kinds of images, keeps them apart in the latent space, and draws new ones', () => {
    const vae = small();
    const x = halves();
    const rng = new Rng(5);
    const optimizer = new Adam(vae.parameters(), { lr: 0.02 });
    const first = optimizer.step(() => vae.elbo(x, { rng }).loss);
    let last = first;
    for (let i = 0; i < 400; i++) last = optimizer.step(() => vae.elbo(x, { rng }).loss);
    // The best possible bound is log ½ a kind of image: the loss cannot stay below ln 2.
    expect(first).toBeGreaterThan(10);
    expect(last).toBeLessThan(2.5);
    tf.tidy(() => {
      const drawn = vae.sample(50, { rng: 6 }).arraySync() as number[][][][];
      const clear = drawn.filter((image) => {
        const left = image[0]?.[0]?.[0] as number;
        const right = image[0]?.[3]?.[0] as number;
        return Math.abs(left - right) > 0.8;
      });
      expect(clear.length).toBeGreaterThan(35);
      const steps = vae.interpolate(x.slice(0, 1).squeeze([0]), x.slice(7, 1), 5);
      expect(steps.shape).toEqual([5, 4, 4, 1]);
      const corner = steps.slice([0, 0, 0, 0], [5, 1, 1, 1]).dataSync();
      expect(corner[0]).toBeGreaterThan(0.9);
      expect(corner[4]).toBeLessThan(0.1);
    });
    expect(() => vae.interpolate(x, x, 1)).toThrow(/from 2, given 1/);
    optimizer.dispose();
    vae.dispose();
    x.dispose();
  });
});

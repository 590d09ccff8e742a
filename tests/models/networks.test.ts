import * as tf from '@tensorflow/tfjs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { Autoencoder, MLP, xorExact } from '../../src/models/index.ts';
import { bceWithLogits, init as nnInit, type Parameter, relu, tanh } from '../../src/nn/index.ts';
import { Adam } from '../../src/optim/index.ts';
import { expectNoLeak, Rng, type Tensor } from '../../src/tensor/index.ts';

describe('xorExact', () => {
  it('is 0, 1, 1, 0 exactly', () => {
    const net = xorExact();
    const x = tf.tensor2d([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    expectNoLeak(() => net.forward(x));
    expect(tf.tidy(() => Array.from(net.forward(x).dataSync()))).toEqual([0, 1, 1, 0]);
    net.dispose();
    x.dispose();
  });
});

describe('MLP', () => {
  it('has (in + 1) out parameters a layer, and no activation after the last', () => {
    const net = new MLP([3, 5, 2], { rng: new Rng(1) });
    expect(net.parameterCount()).toBe(4 * 5 + 6 * 2);
    const x = tf.randomNormal([400, 3], 0, 1, 'float32', 1);
    const y = net.forward(x);
    expectTypeOf(y).toEqualTypeOf<Tensor<[number, 2]>>();
    expect(y.shape).toEqual([400, 2]);
    expect(y.min().dataSync()[0]).toBeLessThan(0);
    net.dispose();
    tf.dispose([x, y]);
  });

  it('without an activation is one linear map', () => {
    const net = new MLP([3, 5, 2], { rng: new Rng(1), activation: (x) => x });
    tf.tidy(() => {
      const f = (values: number[]) => net.forward(tf.tensor2d([values])) as tf.Tensor;
      const zero = f([0, 0, 0]);
      const sum = f([1, 2, 3])
        .add(f([4, -5, 6]))
        .sub(zero);
      expect(
        sum
          .sub(f([5, -3, 9]))
          .abs()
          .max()
          .dataSync()[0],
      ).toBeLessThan(1e-5);
    });
    net.dispose();
  });

  it('flattens images, is the same for the same seed, and leaks nothing', () => {
    const [a, b] = [1, 1].map(
      (seed) => new MLP([16, 4, 3], { rng: new Rng(seed), activation: tanh }),
    );
    const x = tf.ones([2, 4, 4, 1]);
    tf.tidy(() => {
      expect(a?.forward(x).arraySync()).toEqual(b?.forward(x).arraySync());
    });
    expectNoLeak(() => a?.forward(x));
    a?.dispose();
    b?.dispose();
    x.dispose();
  });

  it('knows the shapes of its layers, prints its sizes, and takes seeds and rules', () => {
    const net = new MLP([3, 5, 2], { rng: 1, init: nnInit.ones });
    expectTypeOf(net.layers[1].weight).toEqualTypeOf<Parameter<[5, 2]>>();
    expect(net.layers.map(({ weight }) => weight.shape)).toEqual([
      [3, 5],
      [5, 2],
    ]);
    expect([...net.layers[1].weight.dataSync()]).toEqual(Array(10).fill(1));
    expect(String(net)).toBe(
      'MLP(3 -> 5 -> 2\n  (layers.0): Linear(3 -> 5)\n  (layers.1): Linear(5 -> 2)\n)',
    );
    const [a, b] = [new MLP([2, 2], { rng: 4 }), new MLP([2, 2], { rng: new Rng(4) })];
    expect(a.stateDict()).toEqual(b.stateDict());
    for (const model of [net, a, b]) model.dispose();
  });

  it('refuses sizes that make no network', () => {
    expect(() => new MLP([3], { rng: new Rng(1) })).toThrow(/two or more sizes/);
    expect(() => new MLP([3, 0], { rng: new Rng(1) })).toThrow(/given \[3,0\]/);
  });

  it('learns XOR, which no perceptron can', () => {
    const net = new MLP([2, 8, 1], { rng: new Rng(3) });
    const optimizer = new Adam(net.parameters(), { lr: 0.05 });
    const x = tf.tensor2d([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    const y = tf.tensor2d([[0], [1], [1], [0]]);
    let loss = Infinity;
    for (let i = 0; i < 300; i++) loss = optimizer.step(() => bceWithLogits(net.forward(x), y));
    expect(loss).toBeLessThan(0.01);
    optimizer.dispose();
    net.dispose();
    tf.dispose([x, y]);
  });
});

describe('Autoencoder', () => {
  it('encodes, decodes and keeps the shape of an example', () => {
    const net = new Autoencoder({ rng: new Rng(1), inputShape: [4, 4, 1], hidden: [8], latent: 3 });
    const x = tf.ones([2, 4, 4, 1]);
    tf.tidy(() => {
      const z = net.encode(x);
      expectTypeOf(z).toEqualTypeOf<Tensor<[number, 3]>>();
      expect(z.shape).toEqual([2, 3]);
      const out = net.decode(z);
      expectTypeOf(out).toEqualTypeOf<Tensor<[number, 4, 4, 1]>>();
      expect(out.shape).toEqual([2, 4, 4, 1]);
      expect(out.min().dataSync()[0]).toBeGreaterThan(0);
      expect(out.max().dataSync()[0]).toBeLessThan(1);
      expect(net.forward(x).arraySync()).toEqual(out.arraySync());
    });
    expectNoLeak(() => net.forward(x));
    expectNoLeak(() => net.loss(x));
    net.dispose();
    x.dispose();
  });

  it('is 784-128-2-128-784 with relu by default, 202,258 parameters', () => {
    const net = new Autoencoder({ rng: 1 });
    expect(net.encoder.sizes).toEqual([784, 128, 2]);
    expect(net.decoder.sizes).toEqual([2, 128, 784]);
    expect(net.parameterCount()).toBe(202_258);
    expect([net.encoder.activation, net.decoder.activation]).toEqual([relu, relu]);
    expect(tf.tidy(() => net.forward(tf.zeros([1, 28, 28, 1])).shape)).toEqual([1, 28, 28, 1]);
    net.dispose();
  });

  it('its loss at an indifferent output is ln 2 a pixel; real values have no sigmoid', () => {
    const unit = new Autoencoder({ rng: new Rng(1), inputShape: [6] });
    const real = new Autoencoder({ rng: new Rng(1), inputShape: [6], values: 'real' });
    for (const net of [unit, real]) {
      for (const parameter of net.parameters()) parameter.assign(tf.zerosLike(parameter));
    }
    const x = tf.fill([3, 6], 0.5);
    expect(unit.loss(x).dataSync()[0]).toBeCloseTo(6 * Math.LN2, 5);
    expect(real.loss(x).dataSync()[0]).toBeCloseTo(6 * 0.25, 5);
    expect(real.forward(x).dataSync()[0]).toBe(0);
    unit.dispose();
    real.dispose();
  });

  it('has its hidden layers twice, in reverse, with the activation that is given', () => {
    const net = new Autoencoder({ rng: 1, inputShape: [6], hidden: [5, 4], activation: tanh });
    expect(net.encoder.sizes).toEqual([6, 5, 4, 2]);
    expect(net.decoder.sizes).toEqual([2, 4, 5, 6]);
    expect([net.encoder.activation, net.decoder.activation]).toEqual([tanh, tanh]);
    const x = tf.ones([1, 6]);
    const twin = new Autoencoder({ rng: new Rng(1), inputShape: [6], hidden: [5, 4] });
    tf.tidy(() => {
      expect(twin.stateDict()).toEqual(net.stateDict());
      expect(twin.forward(x).arraySync()).not.toEqual(net.forward(x).arraySync());
    });
    net.dispose();
    twin.dispose();
    x.dispose();
  });

  it('learns to rebuild points on a line through one number', () => {
    const net = new Autoencoder({
      rng: new Rng(2),
      inputShape: [2],
      hidden: [],
      latent: 1,
      values: 'real',
    });
    const t = Array.from({ length: 32 }, (_, i) => i / 16 - 1);
    const x = tf.tensor2d(t.map((v) => [v, 2 * v + 1]));
    const optimizer = new Adam(net.parameters(), { lr: 0.05 });
    const first = optimizer.step(() => net.loss(x));
    let last = first;
    for (let i = 0; i < 300; i++) last = optimizer.step(() => net.loss(x));
    expect(last).toBeLessThan(first / 100);
    optimizer.dispose();
    net.dispose();
    x.dispose();
  });
});

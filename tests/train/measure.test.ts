import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { DataLoader, Dataset, makeBlobs, makeMoons } from '../../src/data/index.ts';
import { accuracy as share } from '../../src/metrics/index.ts';
import { KNN, MLP } from '../../src/models/index.ts';
import { crossEntropy, Dropout, Linear, Module, mse } from '../../src/nn/index.ts';
import { Rng, type Tensor } from '../../src/tensor/index.ts';
import { accuracy, evaluate, predict } from '../../src/train/index.ts';

/** A net whose modes and batches are seen. */
class Watching extends Module {
  readonly inner = new Linear(2, 2, { rng: new Rng(1) });
  readonly dropout = new Dropout(0.5, { rng: new Rng(2) });
  readonly batches: (number | boolean)[][] = [];
  override forward(x: tf.Tensor): Tensor {
    this.batches.push([x.shape[0] as number, this.training, this.dropout.training]);
    return tf.tidy(() => this.dropout.forward(this.inner.forward(x))) as Tensor;
  }
}

describe('predict', () => {
  it('gives the outputs of all rows, batch by batch, in evaluation, and leaks nothing', () => {
    const net = new Watching();
    const { x, y } = makeMoons({ rng: 1, n: 300 });
    const before = tf.memory().numTensors;
    const scores = predict(net, x);
    expect(net.batches).toEqual([
      [256, false, false],
      [44, false, false],
    ]);
    expect(tf.memory().numTensors).toBe(before + 1);
    const whole = tf.tidy(() => net.inner.forward(x));
    expect([...scores.dataSync()]).toEqual([...whole.dataSync()]);
    net.batches.length = 0;
    predict(net, x, { batchSize: 100 }).dispose();
    expect(net.batches.map(([n]) => n)).toEqual([100, 100, 100]);
    expect(() =>
      predict(
        net,
        tf.tidy(() => tf.zeros([0, 2])),
      ),
    ).toThrow('shape [0, 2]');
    tf.dispose([x, y, scores, whole]);
    net.dispose();
  });

  it('puts each part back in its own mode', () => {
    const net = new Watching();
    net.dropout.eval();
    const x = tf.ones([2, 2]);
    predict(net, x).dispose();
    expect([net.training, net.inner.training, net.dropout.training]).toEqual([true, true, false]);
    const failing = new Watching();
    failing.inner.dispose();
    expect(() => predict(failing, x)).toThrow();
    expect(failing.training).toBe(true);
    x.dispose();
    net.dispose();
  });
});

describe('accuracy', () => {
  it('of scores is the share whose largest is right, whatever the batches', () => {
    const set = makeBlobs({ rng: 1, n: 300 });
    const net = new MLP([2, 2], { rng: new Rng(1) });
    const before = tf.memory().numTensors;
    const whole = tf.tidy(() => share(net.forward(set.x), set.y));
    expect(accuracy(net, set)).toBeCloseTo(whole, 12);
    expect(accuracy(net, set, { batchSize: 7 })).toBeCloseTo(whole, 12);
    expect(accuracy(net, new DataLoader(set, { batchSize: 64 }))).toBeCloseTo(whole, 12);
    expect(tf.memory().numTensors).toBe(before);
    expect(net.training).toBe(true);
    set.dispose();
    net.dispose();
  });

  it('computes as many examples at a time as it is told to, in evaluation', () => {
    const net = new Watching();
    const set = makeMoons({ rng: 1, n: 300 });
    accuracy(net, set);
    accuracy(net, set, { batchSize: 150 });
    expect(net.batches).toEqual([
      [256, false, false],
      [44, false, false],
      [150, false, false],
      [150, false, false],
    ]);
    set.dispose();
    net.dispose();
  });

  it('of one score an example needs to know where class 1 begins', () => {
    const set = new Dataset({
      x: tf.tensor2d([[0.2], [0.4], [0.6], [0.8]]),
      y: tf.tensor1d([0, 0, 1, 1], 'int32'),
    });
    const sigmoidal = { forward: (x: tf.Tensor) => x.clone() };
    expect(accuracy(sigmoidal, set, { threshold: 0.5 })).toBe(1);
    expect(accuracy(sigmoidal, set, { threshold: 0.3 })).toBe(0.75);
    // Taken for logits, all are class 1.
    expect(accuracy(sigmoidal, set, { threshold: 0 })).toBe(0.5);
    expect(() => accuracy(sigmoidal, set)).toThrow('{ threshold: 0.5 } for probabilities');
    set.dispose();
  });

  it('of a model that predicts classes asks it for them', () => {
    const [train, test] = [makeBlobs({ rng: 1, n: 60 }), makeBlobs({ rng: 2, n: 40 })];
    const knn = new KNN({ k: 3 }).fit(train.x, train.y);
    const before = tf.memory().numTensors;
    expect(accuracy(knn, test)).toBe(knn.accuracy(test.x, test.y));
    expect(accuracy(knn, test)).toBeGreaterThan(0.9);
    const tensors = { predict: (x: tf.Tensor) => tf.zeros([x.shape[0] as number], 'int32') };
    expect(accuracy(tensors, test)).toBe(0.5);
    expect(tf.memory().numTensors).toBe(before);
    train.dispose();
    test.dispose();
  });
});

describe('evaluate', () => {
  it('gives the mean of loss and metrics over all examples, and leaks nothing', async () => {
    const set = makeMoons({ rng: 1, n: 300 });
    const net = new Watching();
    const before = tf.memory().numTensors;
    const { loss, metrics } = await evaluate(net, set, {
      loss: crossEntropy,
      metrics: { accuracy: share },
    });
    expect(net.batches).toEqual([
      [256, false, false],
      [44, false, false],
    ]);
    expect(net.training).toBe(true);
    expect(tf.memory().numTensors).toBe(before);
    const whole = tf.tidy(() => {
      const scores = net.inner.forward(set.x);
      return [crossEntropy(scores, set.y).dataSync()[0] as number, share(scores, set.y)] as const;
    });
    expect(loss).toBeCloseTo(whole[0], 5);
    expect(metrics.accuracy).toBeCloseTo(whole[1], 10);
    net.batches.length = 0;
    await evaluate(net, set, { loss: crossEntropy, batchSize: 150 });
    expect(net.batches.map(([n]) => n)).toEqual([150, 150]);
    set.dispose();
    net.dispose();
  });

  it('takes an objective, with the seed it draws from', async () => {
    const set = new Dataset({ x: tf.ones([4, 1]), y: tf.ones([4, 1]) });
    const net = new Linear(1, 1, { rng: new Rng(1) });
    const run = (rng?: number) =>
      evaluate(net, set, {
        objective: ({ x, y }, context) => ({
          loss: mse(net.forward(x), y),
          draw: context.rng.uniform(),
        }),
        ...(rng === undefined ? {} : { rng }),
      });
    expect(await run(1)).toEqual(await run(1));
    expect((await run(1)).metrics).not.toEqual((await run(2)).metrics);
    await expect(run()).rejects.toThrow('evaluate: objective draws random numbers');
    set.dispose();
    net.dispose();
  });
});

import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { info } from '../../src/backend/index.ts';
import * as nn from '../../src/nn/index.ts';
import { ones, type Tensor, zeros } from '../../src/tensor/index.ts';

const rng = 1;

/** VGG-16 (Simonyan and Zisserman, 2015). */
const vgg16 = () => {
  const block = (from: number, to: number, count: number) =>
    new nn.Sequential(
      ...Array.from({ length: count }, (_, i) => [
        new nn.Conv2d(i === 0 ? from : to, to, 3, { rng, padding: 'same' }),
        nn.relu,
      ]).flat(),
      new nn.MaxPool2d(2),
    );
  return new nn.Sequential(
    block(3, 64, 2),
    block(64, 128, 2),
    block(128, 256, 3),
    block(256, 512, 3),
    block(512, 512, 3),
    new nn.Flatten(),
    new nn.Linear(25088, 4096, { rng }),
    nn.relu,
    new nn.Dropout(0.5, { rng }),
    new nn.Linear(4096, 4096, { rng }),
    nn.relu,
    new nn.Dropout(0.5, { rng }),
    new nn.Linear(4096, 1000, { rng }),
  );
};

/** What a network of a reader's own may do in its forward. */
class Mixed extends nn.Module {
  readonly conv = new nn.Conv2d(3, 8, 3, { rng, padding: 1 });
  readonly norm = new nn.BatchNorm2d(8);
  readonly up = new nn.ConvTranspose2d(8, 4, 2, { rng, stride: 2 });
  readonly pool = new nn.AvgPool2d(2);
  readonly scale = nn.parameter([4], { init: nn.init.ones });
  readonly raw = tf.variable(tf.ones([4, 6]));
  readonly layer = new nn.LayerNorm(6);

  override forward(x: tf.Tensor): Tensor {
    return tf.tidy(() => {
      const h = this.norm.forward(this.conv.forward(x) as tf.Tensor) as tf.Tensor;
      const g = this.pool.forward(this.up.forward(nn.gelu(h)) as tf.Tensor) as tf.Tensor;
      const both = tf.concat([h.slice([0, 0, 0, 4], [-1, -1, -1, 4]), g.mul(this.scale)], -1);
      const [a] = tf.split(both.transpose([0, 3, 1, 2]), 2, 1) as [tf.Tensor];
      const pooled = a.transpose([0, 2, 3, 1]).mean([1, 2]).expandDims(1).tile([1, 3, 1]);
      const rows = tf.stack(tf.unstack(pooled, 1), 1).reshape([-1, 4]);
      const y = tf.matMul(rows as tf.Tensor2D, this.raw as tf.Tensor2D);
      return tf.pad(
        nn
          .softmax(this.layer.forward(y) as tf.Tensor)
          .greater(0)
          .cast('float32'),
        [
          [0, 1],
          [0, 0],
        ],
      );
    }) as Tensor;
  }
}

/** Operations whose shape or type is settled by more than their inputs. */
class Settled extends nn.Module {
  readonly filter = tf.variable(tf.ones([3, 3, 1, 1]));
  readonly seen: unknown[] = [];

  override forward(x: tf.Tensor): Tensor {
    return tf.tidy(() => {
      const filter = this.filter as tf.Tensor4D;
      const images = x as tf.Tensor4D;
      const whole = tf.cast(x, 'int32');
      for (const y of [
        tf.conv2d(images, filter, 1, 'valid', 'NHWC', 2),
        tf.conv2d(images, filter, 2, 0, 'NHWC', 1, 'ceil'),
        tf.maxPool(images, 3, 2, 0, 'ceil'),
        whole,
        tf.fill([2, 2], 1, 'int32'),
        tf.oneHot(whole.flatten() as tf.Tensor1D, 3),
        tf.oneHot(whole.flatten() as tf.Tensor1D, 3, 1, 0, 'float32'),
        whole.greater(0),
        whole.sum(),
        whole.mean(),
        whole.argMax(1),
      ]) {
        this.seen.push([y.shape, y.dtype]);
      }
      return x.clone();
    }) as Tensor;
  }
}

describe.each(['cpu', 'notegrad'])('on the backend %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test('VGG-16 is counted and summarized without its 138,357,544 values', () => {
    const held = info().memory.held;
    const vgg = nn.abstract(vgg16);
    expect(vgg.parameterCount()).toBe(138_357_544);
    const summary = vgg.summary([1, 224, 224, 3]);
    expect(summary.parameters).toBe(138_357_544);
    expect(summary.rows).toHaveLength(39);
    expect(summary.rows[30]).toEqual({
      name: '4.6',
      layer: 'MaxPool2d(kernel 2, stride 2, padding 0)',
      outputs: [[1, 7, 7, 512]],
      parameters: 0,
      macs: 0,
    });
    expect(summary.rows.at(-1)?.outputs).toEqual([[1, 1000]]);
    expect(info().memory.held - held).toBeLessThan(1e6);
    expect(tf.getBackend()).toBe(backend);
    vgg.dispose();
  });

  test('shapes are those of the network with values', () => {
    const real = new Mixed();
    const abstract = nn.abstract(() => new Mixed());
    const tensors = tf.memory().numTensors;
    expect(abstract.summary([2, 8, 8, 3])).toEqual(real.summary([2, 8, 8, 3]));
    expect(tf.memory().numTensors).toBe(tensors);
    class Output extends nn.Module {
      readonly body: Mixed;
      constructor(body: Mixed) {
        super();
        this.body = body;
      }
      override forward(x: tf.Tensor): Tensor {
        return this.body.forward(x);
      }
    }
    const [a, b] = [abstract, real].map((body) => new Output(body)) as [Output, Output];
    expect(a.summary([2, 8, 8, 3]).rows).toEqual(b.summary([2, 8, 8, 3]).rows);
    real.dispose();
    abstract.dispose();
  });

  test('rounding, dilation and type are those of the network with values', () => {
    const [real, abstract] = [new Settled(), nn.abstract(() => new Settled())];
    for (const net of [real, abstract]) net.summary([1, 8, 8, 1]);
    expect(real.seen).toEqual([
      [[1, 4, 4, 1], 'float32'],
      [[1, 4, 4, 1], 'float32'],
      [[1, 4, 4, 1], 'float32'],
      [[1, 8, 8, 1], 'int32'],
      [[2, 2], 'int32'],
      [[64, 3], 'int32'],
      [[64, 3], 'float32'],
      [[1, 8, 8, 1], 'bool'],
      [[], 'int32'],
      [[], 'float32'],
      [[1, 8, 1], 'int32'],
    ]);
    expect(abstract.seen).toEqual(real.seen);
    real.dispose();
    abstract.dispose();
  });

  test('a state gives it values, and it is a network like others', () => {
    const real = new nn.Linear(3, 2, { rng });
    const net = nn.abstract(() => new nn.Linear(3, 2, { rng: 9 }));
    const tensors = tf.memory().numTensors;
    net.loadStateDict(real.stateDict());
    expect(tf.memory().numTensors).toBe(tensors);
    tf.tidy(() => {
      const x = ones([1, 3]);
      expect([...net.forward(x).dataSync()]).toEqual([...real.forward(x).dataSync()]);
      expect(Object.keys(nn.gradients(net, () => tf.sum(net.forward(x))))).toEqual([
        'weight',
        'bias',
      ]);
    });
    net.dispose();
    real.dispose();
  });

  test('it says that it has no values, and a mistake in it as any network does', () => {
    const net = nn.abstract(() => new nn.Linear(3, 2, { rng }));
    const words = /has a shape and no values: .* made by nn.abstract/;
    expect(() => net.forward(ones([1, 3])).dataSync()).toThrow(words);
    expect(() => net.stateDict()).toThrow(words);
    expect(() => net.summary([1, 4])).toThrow('input of Linear has shape [1, 4], expected [?, 3]');
    expect(tf.getBackend()).toBe(backend);
    expect(() =>
      nn.abstract(() => {
        throw new Error('in the making');
      }),
    ).toThrow('in the making');
    expect(tf.getBackend()).toBe(backend);
    expect(zeros([2]).dataSync()[1]).toBe(0);
    net.dispose();
  });
});

import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import * as nn from '../../src/nn/index.ts';
import { expectNoLeak, ones, type Tensor, tensor, zeros } from '../../src/tensor/index.ts';

const rng = 1;
const double = (x: tf.Tensor) => x.mul(2);

test('layers, functions and Sequentials run one after the other', () => {
  const net = new nn.Sequential(
    double,
    new nn.Sequential(nn.relu, (x: tf.Tensor) => x.add(1)),
    new nn.Linear(2, 2, { rng, init: nn.init.ones, bias: false }),
  );
  const x = tensor([[-1, 3]]);
  expect([...net.forward(x).dataSync()]).toEqual([8, 8]);
  expectNoLeak(() => net.forward(x));
});

test('it can be counted, indexed, looped over and taken apart', () => {
  const [first, last] = [new nn.Linear(2, 3, { rng }), new nn.Linear(3, 1, { rng })];
  const net = new nn.Sequential(first, nn.relu, last);
  expect(net.length).toBe(3);
  expect([net[0], net[2], net[3]]).toEqual([first, last, undefined]);
  expect([...net].map((layer) => layer.describe())).toEqual([
    'Linear(2 -> 3)',
    'Lambda(relu)',
    'Linear(3 -> 1)',
  ]);
  expect(net.layers[2].weight.shape).toEqual([3, 1]);
  expect(net.layers[1].apply).toBe(nn.relu);
  const body = new nn.Sequential(...[...net].slice(0, 2));
  expect(body.forward(ones([5, 2])).shape).toEqual([5, 3]);
  expect(Object.keys(net.stateDict())).toEqual(['0.weight', '0.bias', '2.weight', '2.bias']);
});

test('an error names the layer and where it is', () => {
  const net = new nn.Sequential(
    new nn.Conv2d(1, 4, 3, { rng }),
    new nn.Sequential(nn.relu, new nn.Flatten(), new nn.Linear(10, 2, { rng })),
  );
  const input: tf.Tensor = zeros([2, 8, 8, 1]);
  let error: Error | undefined;
  try {
    net.forward(input);
  } catch (thrown) {
    error = thrown as Error;
  }
  expect(error).toBeInstanceOf(RangeError);
  expect(error?.message).toBe(
    'layer 1, Sequential(): layer 2, Linear(10 -> 2): input of Linear has shape [2, 144], expected [?, 10]',
  );
  expect(error?.stack).toContain(`RangeError: ${error?.message}\n`);
  const wrong = new nn.Sequential(nn.relu, (x: tf.Tensor) =>
    tf.matMul(x as tf.Tensor2D, ones([3, 3])),
  );
  expect(() => wrong.forward(zeros([2, 5]))).toThrow(
    /^layer 1, Lambda\(function\): Error in matMul/,
  );
});

test('errors that are not of shapes go through as they are', () => {
  class Cancelled extends Error {
    override readonly name = 'Cancelled';
  }
  const stop = () => {
    throw new Cancelled('enough');
  };
  const run = () => new nn.Sequential(nn.relu, stop).forward(zeros([1]));
  expect(run).toThrow(Cancelled);
  expect(run).toThrow(/^enough$/);
});

test('what is no layer, and what gives no tensor, is refused by its position', () => {
  expect(() => new nn.Sequential(nn.relu, 'tanh' as never)).toThrow(
    'Sequential: tanh at position 1 is no layer and no function',
  );
  class Two extends nn.Module<[x: tf.Tensor], readonly Tensor[]> {
    override forward(x: tf.Tensor): readonly Tensor[] {
      return [x as Tensor, x as Tensor];
    }
  }
  expect(() => new nn.Sequential(new Two()).forward(zeros([1]))).toThrow(
    'Sequential: layer 0, Two(), gives no tensor; pick the tensor that goes on',
  );
});

import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { replaceCall } from '../../src/backend/layers/registry.ts';
import './kernels/compare.ts';

const outside = (name: string) =>
  class extends tf.serialization.Serializable {
    static readonly className = name;
    getConfig() {
      return {};
    }
    call(inputs: unknown, _options?: unknown): unknown {
      return `stock ${inputs}`;
    }
  };

test('a class is found before and after it is registered, and left on another backend', async () => {
  for (const early of [true, false]) {
    const Layer = outside(`Layer${early}`);
    if (early) tf.serialization.registerClass(Layer as never);
    replaceCall(Layer.className, (_, inputs) => (inputs === 'odd' ? undefined : `ours ${inputs}`));
    if (!early) tf.serialization.registerClass(Layer as never);
    const layer = new Layer();
    await tf.setBackend('notegrad');
    expect(layer.call('x')).toBe('ours x');
    expect(layer.call('odd')).toBe('stock odd');
    await tf.setBackend('cpu');
    expect(layer.call('x')).toBe('stock x');
    await tf.setBackend('notegrad');
  }
});

test('inside a derivative of a derivative the stock layer runs', () => {
  const Layer = outside('Inner');
  tf.serialization.registerClass(Layer as never);
  replaceCall('Inner', () => 'ours');
  const said: unknown[] = [];
  const note = (x: tf.Tensor) => {
    said.push(new Layer().call('x'));
    return x.square().sum();
  };
  tf.tidy(() => tf.grad(note)(tf.scalar(2)));
  tf.tidy(() => tf.grad((x) => tf.grad(note)(x))(tf.scalar(2)));
  expect(said).toEqual(['ours', 'stock x']);
});

test('a second class of the same name is not taken for the layer', () => {
  const [First, Second] = [outside('Twice'), outside('Twice')];
  replaceCall('Twice', () => 'ours');
  tf.serialization.registerClass(First as never);
  tf.serialization.registerClass(Second as never);
  expect(new First().call('x')).toBe('ours');
  expect(new Second().call('x')).toBe('stock x');
});

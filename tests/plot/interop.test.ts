import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { Value } from '../../src/autograd/index.ts';
import { Matrix } from '../../src/linalg/index.ts';
import * as plot from '../../src/plot/index.ts';
import { History } from '../../src/train/history.ts';

// The room reads these by their form alone; this holds the forms to the real types.
it('draws an autograd value', () => {
  const x = new Value(-2, 'x');
  const f = x.add(new Value(5, 'y')).mul(new Value(-4, 'z'));
  f.backward();
  expect(plot.computationGraph(f).describe).toBe(
    'Computation graph: 5 values, 3 of them inputs, 4 edges; × is -12.',
  );
});

it('draws a training history', () => {
  const history = new History();
  for (const [i, loss] of [2, 1].entries())
    history.epochs.push({ epoch: i + 1, loss, metrics: {}, valMetrics: {}, lr: 0.1, seconds: 1 });
  expect(plot.learningCurves(history).describe).toBe(
    'Learning curves over 2 epochs: train loss from 2 to 1.',
  );
});

it('draws matrices and tensors, leaks none that a model gave, and leaves those it was given', async () => {
  await tf.setBackend('cpu');
  expect(plot.heatmap(Matrix.of([[1, 2]])).data[0]?.['z']).toEqual([[1, 2]]);
  const points = tf.tensor2d([
    [0, 0],
    [1, 1],
  ]);
  const before = tf.memory().numTensors;
  plot.decisionBoundary((grid) => tf.tidy(() => tf.tensor2d(grid).sum(1).sigmoid()), points);
  plot.latentGrid((codes) => tf.zeros([codes.length, 4, 4, 1]), { side: 3 });
  expect(tf.memory().numTensors).toBe(before);
  const images = tf.zeros([2, 4, 4]);
  plot.imageGrid(images);
  expect([images.isDisposed, points.isDisposed]).toEqual([false, false]);
  tf.dispose([images, points]);
});

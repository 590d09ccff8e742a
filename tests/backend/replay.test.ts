import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { Dataset } from '../../src/data/index.ts';
import { accuracy } from '../../src/metrics/index.ts';
import { MLP } from '../../src/models/index.ts';
import * as nn from '../../src/nn/index.ts';
import * as optim from '../../src/optim/index.ts';
import { outcomeOf, strewn, train } from './replay.ts';

const rows = (n: number, features: number, classes: number) =>
  new Dataset({
    x: strewn([n, features], 1),
    y: tf.tensor1d(Int32Array.from({ length: n }, (_, i) => (i * 7) % classes), 'int32'),
  });

const images = (n: number, size: number, channels: number) =>
  new Dataset({
    x: strewn([n, size, size, channels], 1),
    y: tf.tensor1d(Int32Array.from({ length: n }, (_, i) => (i * 7) % 3), 'int32'),
  });

const sequences = (n: number, steps: number, features: number) =>
  new Dataset({ x: strewn([n, steps, features], 1), y: strewn([n, 1], 2) });

const digits = () => rows(70, 6, 3);
const rng = 3;
const classifier = (...stages: nn.Stage[]) => () => new nn.Sequential(...stages.map(() => nn.relu)) && stages;
void classifier;

const nets: Record<string, [() => nn.AnyModule, () => Dataset<never>, object]> = {
  MLP: [() => new MLP([6, 16, 3], { rng }), digits as never, { loss: nn.crossEntropy, metrics: { accuracy } }],
};

test.each(Object.entries(nets))('%s', async (_, [make, makeData, options]) => {
  const data = makeData();
  const settings = () => ({ epochs: 10, batchSize: 32, ...options }) as never;
  const eager = await train(make as never, data, settings, false);
  const replayed = await train(make as never, data, settings);
  expect(outcomeOf(replayed)).toEqual(outcomeOf(eager));
  expect(eager.replayed).toBe(0);
  expect(replayed.refused).toEqual([]);
  expect(replayed.replayed).toBeGreaterThan(15);
  data.dispose();
});
void [images, sequences, optim];

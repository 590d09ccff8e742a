import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import '../../src/backend/index.ts';
import { countingStrings, textWindows, Vocabulary } from '../../src/data/index.ts';
import { CharRnn, sample } from '../../src/models/index.ts';
import * as nn from '../../src/nn/index.ts';
import { expectNoLeak, Rng } from '../../src/tensor/index.ts';
import { fit } from '../../src/train/index.ts';

describe('sample', () => {
  const scores = [Math.log(6), Math.log(3), 0];

  test('draws each class with its probability', () => {
    const rng = new Rng(1);
    const counts = [0, 0, 0];
    for (let i = 0; i < 10_000; i++) (counts[sample(scores, { rng })] as number)++;
    // Standard errors below 0.005
    for (const [k, p] of [0.6, 0.3, 0.1].entries()) {
      expect(Math.abs((counts[k] as number) / 10_000 - p)).toBeLessThan(0.02);
    }
  });

  test('at temperature 1/2 squares the odds, at 0 takes the likeliest, at a high one any', () => {
    const share = (temperature: number) => {
      const rng = new Rng(2);
      const draws = Array.from({ length: 5000 }, () => sample(scores, { rng, temperature }));
      return draws.filter((k) => k === 0).length / 5000;
    };
    expect(Math.abs(share(0.5) - 36 / 46)).toBeLessThan(0.025);
    expect(share(0)).toBe(1);
    expect(Math.abs(share(1e6) - 1 / 3)).toBeLessThan(0.03);
  });

  test('refuses what makes no sense', () => {
    expect(() => sample(scores, { rng: 1, temperature: -1 })).toThrow('temperature is -1');
    expect(() => sample([0, Number.NaN], { rng: 1 })).toThrow('expected numbers');
  });
});

describe('CharRnn', () => {
  const text = '床前明月光，疑是地上霜。举头望明月，低头思故乡。';

  test('learns a short text by heart, and writes it from its beginning', async () => {
    const set = textWindows(text.repeat(8), { vocabulary: new Vocabulary(text), length: 24 });
    const model = new CharRnn(set.vocabulary, { rng: 1, hidden: 32 });
    const loss = (scores: tf.Tensor, y: tf.Tensor) => nn.crossEntropy(scores, y);
    await fit(model, set, { loss, lr: 0.02, epochs: 120, batchSize: 8, clipNorm: 1, rng: 2 });
    const written = model.write('床前', { rng: 3, temperature: 0, length: text.length - 2 });
    expect(written).toBe(text);
    expect(model.write('床', { rng: 3, temperature: 0, until: '。' })).toBe(text.slice(0, 12));
    expectNoLeak(() => {
      model.write('床前', { rng: 3, length: 5 });
    });
    model.dispose();
    set.dispose();
  });

  test('reads on from a state as if it had not stopped, and its scores are those of forward', () => {
    for (const cell of ['rnn', 'gru', 'lstm'] as const) {
      const model = new CharRnn(new Vocabulary('abcd'), { rng: 1, cell, hidden: 8, features: 3 });
      const x = tf.tensor2d([[1, 2, 3, 4, 0]], [1, 5], 'int32');
      const whole = model.forward(x);
      const begun = model.read(x.slice([0, 0], [1, 3]));
      const rest = model.read(x.slice([0, 3]), begun.state);
      expect(rest.hidden.shape).toEqual([1, 2, 8]);
      const apart = whole
        .slice([0, 3, 0])
        .sub(rest.scores as tf.Tensor)
        .abs()
        .max();
      expect(apart.dataSync()[0]).toBeLessThan(1e-6);
      model.dispose();
    }
  });

  test('of 3 characters has 3·16 + 3·16·(16 + 16 + 1) + 3·17 parameters', () => {
    const { vocabulary } = countingStrings({ rng: 1, n: 1 });
    const model = new CharRnn(vocabulary, { rng: 1, hidden: 16 });
    expect(model.parameterCount()).toBe(48 + 1584 + 51);
    expect(model.summary([2, 5]).rows).toHaveLength(3);
    model.dispose();
  });

  test('refuses an empty start and an unknown kind of cell', () => {
    const vocabulary = new Vocabulary('ab');
    const model = new CharRnn(vocabulary, { rng: 1 });
    expect(() => model.write('', { rng: 1 })).toThrow('the start is empty');
    expect(() => new CharRnn(vocabulary, { rng: 1, cell: 'mlp' as never })).toThrow('cell is mlp');
    model.dispose();
  });
});

import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { perplexity } from '../../../src/metrics/index.ts';
import { type CharRnn, courseWriter } from '../../../src/models/index.ts';
import { crossEntropy } from '../../../src/nn/index.ts';

// Sentences that stand in no chapter
const unseen = {
  zh: '\n学习率取小一些，损失降得慢，但是不再振荡。\n下面的图里，三个种子的测试准确率差不多。\n',
  en: '\nWith a smaller learning rate the loss falls more slowly, but it does not oscillate.\nThe test accuracy of the three seeds is about the same in this figure.\n',
};
const perplexityOf = (model: CharRnn, text: string) =>
  tf.tidy(() => {
    const indices = model.vocabulary.encode(text);
    const { scores } = model.read(tf.tensor2d([indices.slice(0, -1)], undefined, 'int32'));
    const next = tf.tensor2d([indices.slice(1)], undefined, 'int32');
    return perplexity((crossEntropy(scores, next) as tf.Tensor).dataSync()[0] as number);
  });

describe('courseWriter', () => {
  // A uniform guess has the size of the vocabulary, 950 and 93.
  for (const [language, most] of [
    ['zh', 60],
    ['en', 5],
  ] as const) {
    it(`comes trained in ${language}: it expects the next character of sentences it has not read`, async () => {
      const model = await courseWriter({ language });
      expect(model.training).toBe(false);
      const forwards = perplexityOf(model, unseen[language]);
      const backwards = perplexityOf(model, [...unseen[language]].reverse().join(''));
      expect(forwards).toBeLessThan(most);
      expect(backwards).toBeGreaterThan(3 * forwards);
      const options = { rng: 1, temperature: 0.5, length: 60, until: '\n' };
      const written = model.write('\n', options);
      expect(written.length).toBeGreaterThan(5);
      expect(model.write('\n', options)).toBe(written);
      expect(/\p{Script=Han}/u.test(written)).toBe(language === 'zh');
      model.dispose();
    });
  }

  it('says which languages there are', async () => {
    await expect(courseWriter({ language: 'fr' as never })).rejects.toThrow(
      "language is fr, expected 'zh' or 'en'",
    );
  });
});

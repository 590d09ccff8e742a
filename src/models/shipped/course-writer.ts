import { Vocabulary } from '../../data/index.ts';
import { CharRnn } from '../char-rnn.ts';
import { unpackWeights } from './unpack.ts';

export interface CourseWriterChoice {
  /** Which half of the course it has read: `'zh'`, the default, or `'en'`. */
  readonly language?: 'zh' | 'en';
}

const shipped = {
  zh: { features: 32, load: () => import('./packed/course-writer-zh.ts') },
  en: { features: 24, load: () => import('./packed/course-writer-en.ts') },
};

/**
 * A trained {@link CharRnn} with a GRU of 128 units that writes sentences in the manner of this
 * course, one a line. `scripts/train-course-writers.mjs` trained it on the prose of 26 notebooks; seven
 * others, `L6-1-recurrent` among them, were kept from it. Its weights come with the package, one byte
 * each. Characters that it has not learned are read as one. Dispose it when done.
 *
 * @throws RangeError for another language
 * @example (await models.courseWriter()).write('\n梯度', { rng: 1, temperature: 0.7, until: '\n' })
 */
export async function courseWriter({ language = 'zh' }: CourseWriterChoice = {}): Promise<CharRnn> {
  if (!Object.hasOwn(shipped, language)) {
    throw new RangeError(`courseWriter: language is ${language}, expected 'zh' or 'en'`);
  }
  const { features, load } = shipped[language];
  const { packed, characters } = await load();
  const model = new CharRnn(new Vocabulary(characters), { rng: 1, hidden: 128, features });
  model.loadStateDict(unpackWeights(packed));
  model.eval();
  return model;
}

import { describe, expect, it } from 'vitest';
import { eda, tinyCorpus } from '../../src/data/index.ts';
import { Rng } from '../../src/tensor/index.ts';

const words = 'the room is not clean and the bed is old'.split(' ');
const synonyms = [
  ['clean', 'tidy', 'spotless'],
  ['old', 'aged'],
];
const sorted = (list: readonly string[]) => [...list].sort();

describe('eda', () => {
  it('replaces by others of the same group alone, as many as asked for or there are', () => {
    const rng = new Rng(1);
    const seen = new Set<string>();
    for (let k = 0; k < 50; k++) {
      const out = eda.synonymReplace(words, synonyms, { rng, n: 5 });
      expect(out).toHaveLength(words.length);
      expect(out.filter((word, i) => word !== words[i])).toHaveLength(2);
      seen.add(out[4] as string);
    }
    expect(sorted([...seen])).toEqual(['spotless', 'tidy']);
    const once = eda.synonymReplace(words, synonyms, { rng });
    expect(once.filter((word, i) => word !== words[i])).toHaveLength(1);
    expect(eda.synonymReplace(['the', 'bed'], synonyms, { rng })).toEqual(['the', 'bed']);
  });

  it('inserts n synonyms and leaves the rest in its order', () => {
    const out = eda.randomInsert(words, synonyms, { rng: 1, n: 3 });
    expect(out).toHaveLength(words.length + 3);
    const added = ['tidy', 'spotless', 'aged'];
    expect(out.filter((word) => !added.includes(word))).toEqual(words);
    expect(eda.randomInsert(['the'], synonyms, { rng: 1 })).toEqual(['the']);
  });

  it('swaps words: the same words in another order, two of them moved', () => {
    const distinct = ['a', 'b', 'c', 'd'];
    for (let seed = 0; seed < 20; seed++) {
      const out = eda.randomSwap(distinct, { rng: seed });
      expect(sorted(out)).toEqual(distinct);
      expect(out.filter((word, i) => word !== distinct[i])).toHaveLength(2);
    }
    expect(eda.randomSwap(['a'], { rng: 1 })).toEqual(['a']);
  });

  it('deletes each word with probability p, and never all', () => {
    const rng = new Rng(1);
    const runs = Array.from({ length: 4000 }, () => eda.randomDelete(words, { rng, p: 0.3 }));
    const mean = runs.reduce((sum, { length }) => sum + length, 0) / runs.length;
    expect(Math.abs(mean - 0.7 * words.length)).toBeLessThan(3 * Math.sqrt((0.21 * 10) / 4000));
    expect(eda.randomDelete(words, { rng, p: 0 })).toEqual(words);
    expect(eda.randomDelete(words, { rng, p: 1 })).toHaveLength(1);
    expect(eda.randomDelete([], { rng, p: 1 })).toEqual([]);
    expect(() => eda.randomDelete(words, { rng, p: 2 })).toThrow(/p is 2/);
  });

  it('gives the same from the same seed', () => {
    expect(eda.randomSwap(words, { rng: 7, n: 3 })).toEqual(
      eda.randomSwap(words, { rng: 7, n: 3 }),
    );
  });
});

describe('tinyCorpus', () => {
  it.each(['zh', 'en'] as const)(
    '%s: 30 and 30, half of each praise, with few judging words in both',
    (language) => {
      const { train, test, synonyms: groups } = tinyCorpus({ language });
      const judging = new Set(groups.flat());
      for (const part of [train, test]) {
        expect(part).toHaveLength(30);
        expect(part.filter(({ label }) => label === 1)).toHaveLength(15);
        for (const sentence of part) {
          expect(
            sentence.words.filter((word) => judging.has(word)).length,
            sentence.words.join(' '),
          ).toBeGreaterThan(0);
          expect(sentence.words).not.toContain('');
        }
      }
      const judges = (part: typeof train) =>
        new Set(part.flatMap((sentence) => sentence.words.filter((word) => judging.has(word))));
      const [first, second] = [judges(train), judges(test)];
      expect([...second].filter((word) => first.has(word))).toEqual([]);
      // Each judging word of the test set can be reached from one of the training set.
      for (const word of second) {
        expect(
          groups.some((group) => group.includes(word) && group.some((w) => first.has(w))),
          word,
        ).toBe(true);
      }
    },
  );

  it('negation decides: the words of a sentence without 不 tell less', () => {
    const { train, test } = tinyCorpus();
    for (const part of [train, test]) {
      const negated = part.filter(({ words: own }) => own.includes('不'));
      expect(negated.length).toBeGreaterThanOrEqual(10);
    }
  });

  it('says the same in both languages: as many negations, the same labels', () => {
    const [zh, en] = [tinyCorpus(), tinyCorpus({ language: 'en' })];
    for (const part of ['train', 'test'] as const) {
      for (const [i, sentence] of zh[part].entries()) {
        const other = en[part][i];
        expect(other?.label).toBe(sentence.label);
        expect(other?.words.includes('not')).toBe(sentence.words.includes('不'));
      }
    }
    expect(zh.synonyms.map((group) => group.length)).toHaveLength(en.synonyms.length);
  });
});

import type { Synonyms } from './eda.ts';
import { SENTENCES, SYNONYMS } from './sentences.ts';

export interface TinyCorpusOptions {
  /** Default `'zh'`. */
  readonly language?: 'zh' | 'en';
}

export interface LabeledSentence {
  readonly words: readonly string[];
  /** 1 praises, 0 complains. */
  readonly label: 0 | 1;
}

/** Sentences to train on, others to test on, and the synonyms of their words. */
export interface TinyCorpus {
  readonly train: readonly LabeledSentence[];
  readonly test: readonly LabeledSentence[];
  readonly synonyms: Synonyms;
}

/**
 * Verdicts of guests on inns and eating places, 30 to learn from and 30 to test on, in words, half
 * of each praise. Both languages say the same, sentence by sentence. The words that judge are others
 * in the test sentences; `synonyms` groups them.
 */
export function tinyCorpus({ language = 'zh' }: TinyCorpusOptions = {}): TinyCorpus {
  const at = language === 'zh' ? 0 : 1;
  const read = (lines: readonly string[]) =>
    lines.map((line): LabeledSentence => {
      const words = (line.slice(1).split('|')[at] as string).trim().split(' ');
      return { words, label: line.startsWith('+') ? 1 : 0 };
    });
  return {
    train: read(SENTENCES.train),
    test: read(SENTENCES.test),
    synonyms: SYNONYMS.map((line) => (line.split('|')[at] as string).trim().split(' ')),
  };
}

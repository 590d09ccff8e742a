export * as eda from './eda.ts';
export {
  type LabeledSentence,
  type TinyCorpus,
  type TinyCorpusOptions,
  tinyCorpus,
} from './tiny-corpus.ts';

export { type CountingDataset, type CountingOptions, countingStrings } from './counting-strings.ts';
export { delayedRecall, type RecallDataset, type RecallOptions } from './delayed-recall.ts';
export { type SineDataset, type SineOptions, sineSeries } from './sine-series.ts';
export { type TextDataset, type TextWindowOptions, textWindows } from './text-windows.ts';
export { Vocabulary, type VocabularyOptions } from './vocabulary.ts';

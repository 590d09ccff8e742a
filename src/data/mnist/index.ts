export { DataFileError, type IdxArray, parseIdx } from './idx.ts';
export { type MnistDataset, type MnistOptions, mnist } from './mnist.ts';
export { DataUnavailableError } from './store.ts';

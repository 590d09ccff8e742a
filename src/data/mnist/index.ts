export { DataFileError, type IdxArray, parseIdx } from './idx.ts';
export { hasMnist, type MnistDataset, type MnistOptions, mnist } from './mnist.ts';
export { DataUnavailableError } from './store.ts';

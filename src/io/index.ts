export { type FileModel, type ModelFiles, modelFiles, registerModelFiles } from './model-files.ts';
export { decodeNpy, encodeNpy, type NumpyArray, type NumpyValues } from './npy.ts';
export { decodeNpz, encodeNpz } from './npz.ts';

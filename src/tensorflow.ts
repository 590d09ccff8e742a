/**
 * TensorFlow.js itself, as far as Node has a use for it: all but WebGL. The kernel gives it to a
 * cell that imports `@tensorflow/tfjs` in a folder without that package.
 */
export * from '@tensorflow/tfjs';

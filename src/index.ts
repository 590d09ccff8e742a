/**
 * notegrad: deep learning, taught and run in TypeScript notebooks.
 *
 * `tf` is the copy of TensorFlow.js this library computes with; import it from here and there is only one.
 */
export * as tf from '@tensorflow/tfjs';
export * as nn from './nn/index.ts';
export * as optim from './optim/index.ts';
export * from './tensor/index.ts';

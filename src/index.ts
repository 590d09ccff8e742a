/**
 * notegrad: deep learning, taught and run in TypeScript notebooks.
 *
 * `tf` is the copy of TensorFlow.js this library computes with; import it from here and there is only one.
 */

import './io/own-copy.ts';

export * as autograd from './autograd/index.ts';
export * as backend from './backend/index.ts';
export * as compress from './compress/index.ts';
export {
  button,
  type Control,
  checkbox,
  drawPad,
  explore,
  type PadPoint,
  type Photo,
  photo,
  play,
  pointPad,
  select,
  slider,
  text,
  weightPad,
} from './control/index.ts';
export * as data from './data/index.ts';
export {
  cellSignal,
  clear,
  display,
  type MimeBundle,
  progress,
  type Showable,
  show,
  table,
  time,
  timeit,
  updatable,
} from './display/index.ts';
export * as check from './exercise/index.ts';
export * as io from './io/index.ts';
export * from './linalg/index.ts';
export * as metrics from './metrics/index.ts';
export * as models from './models/index.ts';
export * as nn from './nn/index.ts';
export * as optim from './optim/index.ts';
export * as parallel from './parallel/index.ts';
export * as plot from './plot/index.ts';
export * as preprocess from './preprocess/index.ts';
export * as shift from './shift/index.ts';
export * from './tensor/index.ts';
export * as train from './train/index.ts';
export * as tune from './tune/index.ts';
export * as vision from './vision/index.ts';

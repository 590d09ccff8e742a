export { Adam, type AdamOptions, AdamW } from './adam.ts';
export {
  Adadelta,
  type AdadeltaOptions,
  Adagrad,
  type AdagradOptions,
  RMSprop,
  type RMSpropOptions,
} from './adaptive.ts';
export { Optimizer } from './optimizer.ts';
export { SGD, type SGDOptions } from './sgd.ts';

import type * as tf from '@tensorflow/tfjs';
import type { StateDict } from '../nn/index.ts';

/** What training needs of a model; every `nn.Module` has it, whatever it maps to what. */
export interface Trainable {
  namedParameters(): Iterable<[path: string, parameter: tf.Variable]>;
  train(on?: boolean): unknown;
  eval(): unknown;
  /** Puts all parts in evaluation; what it returns puts each back in its own mode. */
  suspendTraining(): () => void;
  stateDict(): StateDict;
  loadStateDict(state: StateDict): unknown;
}

/** A model that gives `Out` for a batch of inputs, or for several that an objective hands it. */
export interface Gives<Out> {
  forward?(...inputs: never[]): Out;
}

/**
 * Runs `f` with a model in evaluation: no dropout, running statistics. Each part is in its own mode
 * again afterwards. A model without modes is left alone.
 */
export function inEvaluation<T>(model: object, f: () => T): T {
  const back = enterEvaluation(model);
  try {
    return f();
  } finally {
    back();
  }
}

/** Puts a model in evaluation; what it returns puts each part back in its own mode. */
export function enterEvaluation(model: object): () => void {
  const { suspendTraining } = model as Partial<Trainable>;
  return suspendTraining?.call(model) ?? (() => {});
}

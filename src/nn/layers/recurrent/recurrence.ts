import type * as tf from '@tensorflow/tfjs';
import type { RecurrentWeights } from './recurrent-weights.ts';
import type { HiddenState, Parts } from './state.ts';

/** A whole sequence at once: every output `[N, T, hiddenSize]`, and the state after the last. */
export interface Run<S extends HiddenState> {
  readonly outputs: tf.Tensor;
  readonly state: S;
}

/** What tells one recurrent network from another: its gates, and what a step makes of them. */
export interface Recurrence<S extends HiddenState> {
  /** How many blocks of hiddenSize columns its weights have. */
  readonly gates: number;
  /** What it carries along. */
  readonly parts: Parts<S>;
  /**
   * Whether both biases are only added, so that one sum of them does for all steps, and `step` adds
   * none.
   */
  readonly addsBiases: boolean;
  /**
   * The state after a step.
   *
   * @param z what the input adds to the gates, x W and the biases, `[N, gates hiddenSize]`
   */
  step(z: tf.Tensor, state: S, weights: RecurrentWeights): S;
  /**
   * All steps by one kernel of the backend.
   *
   * @param z as for `step`, `[N, T, gates hiddenSize]`
   * @returns undefined where the backend has no such kernel, or its gradient would not suffice
   */
  run?(z: tf.Tensor, state: S, weights: RecurrentWeights): Run<S> | undefined;
}

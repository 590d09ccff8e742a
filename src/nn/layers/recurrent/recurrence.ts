import * as tf from '@tensorflow/tfjs';
import { hasKernel } from '../../../tensor/kernel.ts';
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

/**
 * The first output of a kernel that runs a whole sequence; undefined where the backend has none, and
 * for the gradient of a gradient, since the kernel's gradient has none of its own.
 */
export function byKernel(
  kernel: string,
  operands: Readonly<Record<string, tf.Tensor>>,
  attrs: Readonly<Record<string, boolean>>,
): tf.Tensor | undefined {
  const engine = tf.engine();
  if (engine.state.gradientDepth > 1 || !hasKernel(kernel, Object.values(operands))) {
    return undefined;
  }
  return [engine.runKernel(kernel, { ...operands }, { ...attrs })].flat()[0] as tf.Tensor;
}

/** A run whose kernel gave the state that it began with and those after each step, `[N, T + 1, h]`. */
export function ofHidden(hidden: tf.Tensor): Run<HiddenState> {
  const [n, rows, size] = hidden.shape as [number, number, number];
  const last = hidden.slice([0, rows - 1, 0], [n, 1, size]).reshape([n, size]);
  return {
    outputs: hidden.slice([0, 1, 0], [n, rows - 1, size]),
    state: { h: last } as unknown as HiddenState,
  };
}

import * as tf from '@tensorflow/tfjs';
import { drawn } from './rng.ts';

/** What a step gave. */
export interface Outcome<T> {
  readonly value: T;
  /** Frees its tensors, where they are nobody else's. To be called before the next step. */
  release(): void;
}

/** Rows of a tensor, as an input of a step: nothing is copied but what the step reads. */
export interface Rows {
  readonly of: tf.Tensor;
  /** Each from 0, below the length of its first axis. */
  readonly indices: Int32Array;
  /** The rows as a tensor, for a step that is run as it is. It stays the caller's. */
  gathered(): tf.Tensor;
}

export type Input = tf.Tensor | Rows;

/**
 * The steps of one loop, of which the backend writes down what they do to memory, to do it again
 * without their code.
 */
export interface Capture {
  /**
   * One step: a value computed from the inputs, each time in the same way, with new values in the
   * same tensors.
   *
   * @param tensorsOf the tensors in the value; the step leaves no others
   */
  run<T>(
    inputs: readonly Input[],
    step: (...inputs: tf.Tensor[]) => T,
    tensorsOf: (value: T) => readonly tf.Tensor[],
  ): Outcome<T>;
  /** The step may do something else from now on: it is looked at again before it is replayed. */
  doubt(): void;
  /** Notes why there will be no more steps, for `backend.info()`. */
  refuse(reason: string): void;
  /** Frees all that it holds. */
  dispose(): void;
}

/** Counts what may make a step another one: modules that are set to train, to evaluate, frozen. */
export const modeChanges = { count: 0 };

/**
 * A capture, where the backend in use has any.
 *
 * @param options.recheck whether the step is code of which nobody knows that it does the same each
 *   time: it is looked at again now and then, and `run` throws where it does something else
 */
export function openCapture(options: { readonly recheck: boolean }): Capture | undefined {
  const backend = tf.backend() as { openCapture?: (given: object) => Capture };
  return backend.openCapture?.(options);
}

/**
 * A step of a capture, with the reason why it should be the last one: it drew random numbers in
 * JavaScript, which a replay does not. Those that fill tensors are drawn at each replay.
 */
export function runCaptured<T>(
  capture: Capture,
  inputs: readonly Input[],
  step: (...inputs: tf.Tensor[]) => T,
  tensorsOf: (value: T) => readonly tf.Tensor[],
): Outcome<T> & { readonly reason: string | undefined } {
  let reason: string | undefined;
  const watched = (...given: tf.Tensor[]) => {
    const { words } = drawn;
    const value = step(...given);
    if (drawn.words !== words) reason = 'it draws random numbers in JavaScript';
    return value;
  };
  return { ...capture.run(inputs, watched, tensorsOf), reason };
}

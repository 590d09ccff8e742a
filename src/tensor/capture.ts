import * as tf from '@tensorflow/tfjs';

/** What a step gave. */
export interface Outcome<T> {
  readonly value: T;
  /** Frees its tensors, where they are nobody else's. To be called before the next step. */
  release(): void;
}

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
    inputs: readonly tf.Tensor[],
    step: (...inputs: tf.Tensor[]) => T,
    tensorsOf: (value: T) => readonly tf.Tensor[],
  ): Outcome<T>;
  /** The step does something else from now on. */
  invalidate(): void;
  /** Notes why there will be no more steps, for `backend.info()`. */
  refuse(reason: string): void;
  /** Frees all that it holds. */
  dispose(): void;
}

/** A capture, where the backend in use has any. */
export function openCapture(): Capture | undefined {
  return (tf.backend() as { openCapture?: () => Capture }).openCapture?.();
}

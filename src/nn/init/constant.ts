import { full, type Shape } from '../../tensor/index.ts';
import type { Initializer, Values } from './initializer.ts';

/**
 * Every value 0. It leaves hidden units identical for ever: right for biases, wrong for hidden
 * weights.
 */
export const zeros = <const S extends Shape>(shape: S): Values<S> => full(shape, 0);

/** Every value 1. */
export const ones = <const S extends Shape>(shape: S): Values<S> => full(shape, 1);

/** A rule that sets every value to `value`. */
export const constant =
  (value: number): Initializer =>
  (shape) =>
    full(shape, value);

import * as tf from '@tensorflow/tfjs';
import type { Block, Numbers } from './numbers.ts';
import * as numbers from './numbers.ts';

export {
  extent,
  isNumbers,
  linspace,
  type Numbers,
  rounded,
  sizes,
} from './numbers.ts';

/**
 * Numbers, or a function that gives them. A tensor that is given stays the caller's. What a
 * function makes, its result and all on the way to it, is freed once read: `imageGrid(() =>
 * vae.sample(40))` leaves nothing behind.
 */
export type Values = Numbers | (() => Numbers);

export const isValues = (input: unknown): input is Values =>
  typeof input === 'function' || numbers.isNumbers(input);

/**
 * Calls a function of the reader's and reads its result; the tensors that it made are freed.
 * @param read must not return tensors, nor views of their memory
 * @throws Error when the function gives a promise
 */
export function consume<Output, Result>(
  make: () => Output,
  what: string,
  read: (output: Output) => Result,
): Result {
  let result: { readonly value: Result } | undefined;
  tf.tidy(() => {
    const output = make();
    if (output instanceof Promise)
      throw new Error(`${what}: a promise given; await it first, and give what it holds`);
    result = { value: read(output) };
  });
  return (result as unknown as { readonly value: Result }).value;
}

const given = <Result>(input: Values, what: string, use: (input: Numbers) => Result): Result =>
  typeof input === 'function' ? consume(input, what, use) : use(input);

/**
 * Numbers of any kind with their shape.
 * @param what names them in errors, as in `line: series "loss"`
 * @throws Error for ragged lists, and for NaN or infinity, with the index of the first
 */
export const read = (input: Values, what: string): Block =>
  given(input, what, (value) => {
    const { shape, data } = numbers.read(value, what);
    return { shape, data: Float64Array.from(data) };
  });

/** A list of numbers; a column or row vector counts as one. */
export const vector = (input: Values, what: string): number[] =>
  given(input, what, (value) => numbers.vector(value, what));

/** Rows of numbers. */
export const matrix = (input: Values, what: string): number[][] =>
  given(input, what, (value) => numbers.matrix(value, what));

/** Points of the plane: two columns. */
export const points = (input: Values, what: string): [number, number][] =>
  given(input, what, (value) => numbers.points(value, what));

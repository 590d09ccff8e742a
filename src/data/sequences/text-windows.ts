import * as tf from '@tensorflow/tfjs';
import { type Tensor, typed } from '../../tensor/index.ts';
import { Dataset } from '../dataset.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Stretches of a text as indices, int32 `[n, length]`, and the character after each, alike. */
export type TextDataset = Dataset<
  { readonly x: Tensor<[number, number]>; readonly y: Tensor<[number, number]> },
  { readonly name: string; readonly vocabulary: Vocabulary }
>;

/** Options of {@link textWindows}; `vocabulary` numbers the characters or words. */
export interface TextWindowOptions {
  readonly vocabulary: Vocabulary;
  /** Characters that a stretch has. Default 32. */
  readonly length?: number;
  /** Characters from the beginning of one to that of the next. Default `length`: none overlaps. */
  readonly stride?: number;
}

/**
 * A text cut into stretches, for a network that is to tell the next character: y is x one character
 * later. What is left at the end is left out.
 *
 * @throws RangeError for a text with no stretch and the character after it
 */
export function textWindows(
  text: string,
  { vocabulary, length = 32, stride = length }: TextWindowOptions,
): TextDataset {
  for (const [name, size] of Object.entries({ length, stride })) {
    if (Number.isInteger(size) && size > 0) continue;
    throw new RangeError(`textWindows: ${name} is ${size}, expected a whole number from 1`);
  }
  const indices = vocabulary.encode(text);
  const count = Math.floor((indices.length - 1 - length) / stride) + 1;
  if (count < 1) {
    throw new RangeError(
      `textWindows: a text of ${indices.length} characters, expected at least ${length + 1}: ` +
        'give a longer text or a smaller length',
    );
  }
  const windows = (shift: number) =>
    tf.tensor2d(
      Array.from({ length: count }, (_, i) => {
        const at = i * stride + shift;
        return indices.slice(at, at + length);
      }),
      [count, length],
      'int32',
    );
  return new Dataset(
    { x: typed(windows(0), [-1, -1]), y: typed(windows(1), [-1, -1]) },
    { name: 'text', vocabulary },
  );
}

import * as tf from '@tensorflow/tfjs';
import { assertShape, full, type Tensor } from '../../../tensor/index.ts';

/** What a recurrent network carries from one step to the next, for a batch of N. */
export interface HiddenState {
  /** The hidden state `[N, hiddenSize]`, which is the output of the step as well. */
  readonly h: Tensor<[number, number]>;
}

/** What an LSTM carries from one step to the next, for a batch of N. */
export interface LSTMState extends HiddenState {
  /** The memory cell `[N, hiddenSize]`. */
  readonly c: Tensor<[number, number]>;
}

/** The parts of a state by name. */
export type Parts<S> = readonly (keyof S & string)[];

/** Every part 0. */
export const zeroState = <S extends HiddenState>(parts: Parts<S>, batch: number, size: number): S =>
  Object.fromEntries(parts.map((part) => [part, full([batch, size], 0)])) as unknown as S;

/**
 * @throws TypeError for a state that lacks a part; RangeError for a part of another shape
 */
export function expectState<S extends HiddenState>(
  who: string,
  parts: Parts<S>,
  state: S,
  batch: number,
  size: number,
): void {
  for (const part of parts) {
    const given: unknown = state[part];
    if (!(given instanceof tf.Tensor)) {
      throw new TypeError(
        `${who}: the state has no ${part}; expected { ${parts.join(', ')} }, each of shape ` +
          `[${batch}, ${size}], such as the state that forward gave, or initialState(${batch})`,
      );
    }
    assertShape(given, [batch, size], `state ${part} of ${who}`);
  }
}

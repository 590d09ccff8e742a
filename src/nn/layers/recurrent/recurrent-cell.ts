import * as tf from '@tensorflow/tfjs';
import { assertShape } from '../../../tensor/index.ts';
import { Module, type TorchEntry } from '../../module.ts';
import type { Parameter } from '../../parameter.ts';
import type { Recurrence } from './recurrence.ts';
import {
  inputProduct,
  type RecurrentOptions,
  type RecurrentWeights,
  recurrentWeights,
  type SetGate,
  torchNames,
} from './recurrent-weights.ts';
import { expectState, type HiddenState, zeroState } from './state.ts';

/**
 * One step of a recurrent network: input `[N, inputSize]` and state to the state after it, whose `h`
 * is the output. Without a state it begins with zeros. Its parameters have the names of the layer's
 * of that kind: `cell.loadStateDict(layer.stateDict())` makes a cell of a trained layer.
 */
export abstract class RecurrentCell<
    S extends HiddenState,
    In extends number = number,
    H extends number = number,
  >
  extends Module<[x: tf.Tensor, state?: S], S>
  implements RecurrentWeights
{
  readonly inputSize: In;
  readonly hiddenSize: H;
  readonly inputWeight: Parameter<[In, number]>;
  readonly recurrentWeight: Parameter<[H, number]>;
  readonly bias: Parameter<[number]> | undefined;
  readonly recurrentBias: Parameter<[number]> | undefined;
  readonly #recurrence: Recurrence<S>;

  constructor(
    recurrence: Recurrence<S>,
    inputSize: In,
    hiddenSize: H,
    options: RecurrentOptions,
    set?: SetGate,
  ) {
    super();
    const sizes = [inputSize, hiddenSize] as const;
    const own = recurrentWeights(this.constructor.name, recurrence.gates, sizes, options, set);
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.inputWeight = own.inputWeight as Parameter<[In, number]>;
    this.recurrentWeight = own.recurrentWeight as Parameter<[H, number]>;
    this.bias = own.bias;
    this.recurrentBias = own.recurrentBias;
    this.#recurrence = recurrence;
  }

  override get torch(): Readonly<Record<string, TorchEntry>> {
    return torchNames('');
  }

  /** The state that a sequence begins with, zeros, for a batch of so many. The caller owns it. */
  initialState(batch: number): S {
    return zeroState(this.#recurrence.parts, batch, this.hiddenSize);
  }

  /**
   * The state after the step. Leaves no other tensor behind.
   *
   * @throws RangeError for an input or a state of another shape; TypeError for a state that lacks a
   *   part
   */
  override forward(x: tf.Tensor, state?: S): S {
    const who = this.constructor.name;
    assertShape(x, [null, this.inputSize], `input of ${who}`);
    const [n] = x.shape as [number, number];
    const { parts, addsBiases, step } = this.#recurrence;
    if (state) expectState(who, parts, state, n, this.hiddenSize);
    const after = tf.tidy(() => {
      const z = inputProduct(x, this, addsBiases);
      return step(z, state ?? this.initialState(n), this) as unknown as tf.TensorContainer;
    });
    return after as unknown as S;
  }

  /** Multiplications, each with an addition, of a step for this input: what `summary` counts. */
  macs([n = 0]: readonly number[]): number {
    return n * this.#recurrence.gates * this.hiddenSize * (this.inputSize + this.hiddenSize);
  }

  protected override settings(): string {
    return `${this.inputSize} -> ${this.hiddenSize}`;
  }
}

import * as tf from '@tensorflow/tfjs';
import type { Fits, Known, ShapeOf, Tensor } from '../../../tensor/index.ts';
import type { TorchEntry } from '../../module.ts';
import type { Parameter } from '../../parameter.ts';
import { Layer } from '../layer.ts';
import type { Output, Rule, Ruled, RuleOf } from '../shapes.ts';
import type { Recurrence, Run } from './recurrence.ts';
import {
  inputProduct,
  type RecurrentOptions,
  type RecurrentWeights,
  recurrentWeights,
  type SetGate,
  torchNames,
} from './recurrent-weights.ts';
import { expectState, type HiddenState, zeroState } from './state.ts';

/** What a recurrent layer gives the next: the output of every step, or of the last alone. */
export type Returns = 'sequence' | 'last';

export interface RecurrentLayerOptions extends RecurrentOptions {
  /**
   * What `forward(x)` gives: `'sequence'`, every output `[N, T, hiddenSize]`, or `'last'`, the one
   * after the last step `[N, hiddenSize]`. Default `'sequence'`, the first of what PyTorch gives and
   * what a further recurrent layer takes (Keras: the last).
   */
  readonly returns?: Returns;
}

/** Every output of a sequence, and the state after it. */
export interface Unrolled<S extends HiddenState, H extends number = number> {
  /** `[N, T, hiddenSize]` */
  readonly outputs: Tensor<[number, number, H]>;
  readonly state: S;
}

/**
 * A layer that reads a sequence `[N, T, inputSize]` step by step, by the same weights at each step.
 *
 * Without a state it begins with zeros and is a layer as others are: one tensor in and, as `returns`
 * says, one out. Given a state it begins there, and gives every output with the state after the
 * last step, from which it can go on.
 */
export abstract class Recurrent<
    S extends HiddenState = HiddenState,
    In extends number = number,
    H extends number = number,
    R extends Rule = Rule,
  >
  extends Layer<R>
  implements RecurrentWeights
{
  readonly inputSize: In;
  readonly hiddenSize: H;
  readonly returns: Returns;
  readonly inputWeight: Parameter<[In, number]>;
  readonly recurrentWeight: Parameter<[H, number]>;
  readonly bias: Parameter<[number]> | undefined;
  readonly recurrentBias: Parameter<[number]> | undefined;
  readonly #recurrence: Recurrence<S>;

  constructor(
    recurrence: Recurrence<S>,
    inputSize: In,
    hiddenSize: H,
    options: RecurrentLayerOptions,
    set?: SetGate,
  ) {
    super();
    const { returns = 'sequence' } = options;
    if (returns !== 'sequence' && returns !== 'last') {
      throw new RangeError(
        `${this.constructor.name}: returns is ${returns}, expected 'sequence' or 'last'`,
      );
    }
    const sizes = [inputSize, hiddenSize] as const;
    const own = recurrentWeights(this.constructor.name, recurrence.gates, sizes, options, set);
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.returns = returns;
    this.inputWeight = own.inputWeight as Parameter<[In, number]>;
    this.recurrentWeight = own.recurrentWeight as Parameter<[H, number]>;
    this.bias = own.bias;
    this.recurrentBias = own.recurrentBias;
    this.#recurrence = recurrence;
  }

  override get torch(): Readonly<Record<string, TorchEntry>> {
    return torchNames('_l0');
  }

  /** The state that a sequence begins with, zeros, for a batch of so many. The caller owns it. */
  initialState(batch: number): S {
    return zeroState(this.#recurrence.parts, batch, this.hiddenSize);
  }

  /**
   * Every output and the state after the last step, beginning with a state. Leaves no other tensor
   * behind.
   *
   * @throws RangeError for an input or a state of another shape, and for sequences without a step;
   *   TypeError for a state that lacks a part
   */
  override forward(x: tf.Tensor, state: S): Unrolled<S, H>;
  /** The output, as `returns` says. Leaves no other tensor behind. */
  override forward<L extends Ruled, X extends tf.Tensor>(
    this: L,
    x: Fits<Output<RuleOf<L>, ShapeOf<X>>, X>,
  ): Tensor<Known<Output<RuleOf<L>, ShapeOf<X>>>>;
  override forward(x: tf.Tensor, state?: S): unknown {
    if (state === undefined) return super.forward(x as never);
    return tf.tidy(() => this.#run(x, state) as unknown as tf.TensorContainer);
  }

  protected override compute(x: tf.Tensor): tf.Tensor {
    const { outputs, state } = this.#run(x);
    return this.returns === 'last' ? (state.h as tf.Tensor) : outputs;
  }

  override macs([n = 0, steps = 0]: readonly number[]): number {
    const products = this.#recurrence.gates * this.hiddenSize;
    return n * steps * products * (this.inputSize + this.hiddenSize);
  }

  protected override settings(): string {
    const biases = Number(this.bias !== undefined) + Number(this.recurrentBias !== undefined);
    return [
      `${this.inputSize} -> ${this.hiddenSize}`,
      ...(this.returns === 'last' ? ['returns last'] : []),
      ...(biases === 1 ? [] : [`biases ${biases}`]),
    ].join(', ');
  }

  #run(x: tf.Tensor, given?: S): Run<S> {
    this.expectShape(x, [null, null, this.inputSize]);
    const [n, steps] = x.shape as [number, number, number];
    const who = this.constructor.name;
    if (steps === 0) throw new RangeError(`${who}: sequences of no step; expected one or more`);
    const { parts, addsBiases, run, step } = this.#recurrence;
    if (given) expectState(who, parts, given, n, this.hiddenSize);
    let state = given ?? this.initialState(n);
    // The products by the input wait for nothing: one for all steps.
    const z = inputProduct(x.reshape([n * steps, this.inputSize]), this, addsBiases);
    const byItem = z.reshape([n, steps, -1]);
    const whole = run?.(byItem, state, this);
    if (whole) return whole;
    // TensorFlow.js cannot differentiate what unstack makes of a single step.
    const moments = steps === 1 ? [z] : tf.unstack(byItem, 1);
    const outputs = moments.map((now) => {
      state = step(now, state, this);
      return state.h as tf.Tensor;
    });
    return { outputs: tf.stack(outputs, 1), state };
  }
}

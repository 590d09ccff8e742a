import * as tf from '@tensorflow/tfjs';
import { adam, type PlainFactory, type PlainRule, type Schedule } from '../../optim/index.ts';
import { History } from '../history.ts';

/** One network while it is trained, with its weights as plain numbers. */
export interface Runner {
  /** Its place among the networks. */
  readonly index: number;
  readonly variables: readonly tf.Variable[];
  readonly weights: readonly Float64Array[];
  /** One for each of the weights; undefined where they are frozen. */
  readonly rules: readonly (PlainRule | undefined)[];
  readonly rate: Schedule;
  readonly history: History;
}

export interface RunnerOptions {
  /** Learning rate, one for all or one for each run. Default the optimizer's own. */
  readonly lr?: number | Schedule | readonly (number | Schedule)[];
  /** One for all or one for each run, such as `optim.sgd()`. Default `optim.adam()`. */
  readonly optimizer?: PlainFactory | readonly PlainFactory[];
}

/** @param variables of each network */
export function runnersOf(
  variables: readonly (readonly tf.Variable[])[],
  { lr, optimizer = adam() }: RunnerOptions,
  total: number,
): Runner[] {
  const rates = perRun('lr', lr, variables.length);
  const factories = perRun('optimizer', optimizer, variables.length);
  return variables.map((own, index) => {
    const { schedule, rule } = factories(index);
    if (typeof rule !== 'function') {
      throw new TypeError(
        'fitMany: the optimizer has no rule for plain numbers; ' +
          'take one that optim makes, such as optim.sgd()',
      );
    }
    const rate = rates(index) ?? schedule;
    const runner: Runner = {
      index,
      variables: own,
      weights: own.map((variable) => Float64Array.from(variable.dataSync())),
      rules: own.map(({ trainable }) => (trainable ? rule() : undefined)),
      rate: typeof rate === 'number' ? () => rate : rate,
      history: new History(),
    };
    // Asked for now, so that a missing rate is told before any work.
    runner.rate(0, total);
    return runner;
  });
}

/** What an option gives each run: its own entry of a list, or the one value of all. */
export function perRun<T>(name: string, given: T | readonly T[], runs: number): (i: number) => T {
  if (!Array.isArray(given)) return () => given as T;
  if (given.length !== runs) {
    throw new RangeError(`fitMany: ${runs} networks, and ${given.length} entries of ${name}`);
  }
  return (index) => given[index] as T;
}

/**
 * The weights of several networks with the network as first axis: `[runs, in, out]` of a matrix,
 * `[runs, 1, out]` of a list.
 */
export function stacked(runners: readonly Runner[]): tf.Tensor[] {
  const [first] = runners;
  return (first?.variables ?? []).map(({ shape, size }, at) => {
    const values = new Float32Array(runners.length * size);
    for (const [row, { weights }] of runners.entries()) {
      values.set(weights[at] as Float64Array, row * size);
    }
    return tf.tensor(values, [runners.length, ...(shape.length === 1 ? [1] : []), ...shape]);
  });
}

/**
 * One step of a network.
 *
 * @param gradients of all networks, for each of the weights
 * @param row which of them is this one's
 * @param step from 0
 */
export function move(
  { weights, rules, rate }: Runner,
  gradients: readonly Float32Array[],
  row: number,
  step: number,
  total: number,
): void {
  const lr = rate(step, total);
  for (const [at, w] of weights.entries()) {
    const gradient = (gradients[at] as Float32Array).subarray(row * w.length, (row + 1) * w.length);
    rules[at]?.(w, gradient, lr, step + 1);
  }
}

/** Sets the variables to the weights. */
export function handBack({ variables, weights }: Runner): void {
  for (const [at, variable] of variables.entries()) {
    const values = Float32Array.from(weights[at] as Float64Array);
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  }
}

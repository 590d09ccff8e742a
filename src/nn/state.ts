import * as tf from '@tensorflow/tfjs';
import { showShape } from '../tensor/index.ts';

/**
 * The values of a module by name, as `stateDict` gives them: plain data, ready for JSON once spread
 * to arrays.
 */
export type StateDict = Record<string, { shape: number[]; values: Float32Array | number[] }>;

/** A copy of the values of variables. */
export function stateOf(variables: Iterable<[string, tf.Variable]>): StateDict {
  return Object.fromEntries(
    Array.from(variables, ([name, variable]) => [
      name,
      { shape: [...variable.shape], values: Float32Array.from(variable.dataSync()) },
    ]),
  );
}

/**
 * Sets variables from a state. Nothing is changed if anything does not fit.
 *
 * @throws Error naming the missing, the unknown, and the entries of another shape.
 */
export function assignState(
  variables: readonly [string, tf.Variable][],
  state: StateDict,
  who: string,
): void {
  const known = new Set(variables.map(([name]) => name));
  const problems = [
    ...variables
      .filter(([name]) => !Object.hasOwn(state, name))
      .map(([name]) => `${name} is missing`),
    ...Object.keys(state)
      .filter((name) => !known.has(name))
      .map((name) => `${name} is unknown`),
    ...variables.flatMap(([name, { shape, size }]) => {
      const entry = Object.hasOwn(state, name) ? state[name] : undefined;
      if (!entry) return [];
      if (String(entry.shape) !== String(shape)) {
        return [`${name} has shape ${showShape(entry.shape)}, expected ${showShape(shape)}`];
      }
      return entry.values.length === size
        ? []
        : [`${name} has ${entry.values.length} values, expected ${size}`];
    }),
  ];
  if (problems.length > 0) {
    throw new Error(`${who}: the state is of another module: ${problems.join('; ')}`);
  }
  tf.tidy(() => {
    for (const [name, variable] of variables) {
      const { values } = state[name] as StateDict[string];
      variable.assign(tf.tensor(Float32Array.from(values), variable.shape, variable.dtype));
    }
  });
}

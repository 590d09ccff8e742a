import type { StateDict } from './state.ts';

/**
 * The mean of the values of several modules that are built alike, entry by entry: w = Σ sᵢ wᵢ / Σ sᵢ.
 *
 * It is a good network where the networks lie in one valley, as those do that share their first
 * epochs; of networks from different starts the units stand in different orders, and their mean is
 * none (J. Frankle et al., 2020). Running statistics are averaged with the rest.
 *
 * @param weights s, one a state, from 0. Default: all the same.
 * @example net.loadStateDict(nn.averageStates([a.stateDict(), b.stateDict()]));
 * @throws RangeError for no states, for weights that do not fit, and for states of different modules
 */
export function averageStates(
  states: readonly StateDict[],
  weights: readonly number[] = states.map(() => 1),
): StateDict {
  const [first] = states;
  if (!first) throw new RangeError('averageStates: no states given');
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (weights.length !== states.length || !weights.every((w) => w >= 0) || !(sum > 0)) {
    throw new RangeError(
      `averageStates: ${states.length} states and weights ${weights.join(', ')}; give one each, from 0, not all 0`,
    );
  }
  const shapes = states.map((state) => shapesOf(state));
  const stranger = shapes.findIndex((shape) => shape !== shapes[0]);
  if (stranger > 0) {
    throw new RangeError(
      `averageStates: state ${stranger} has ${shapes[stranger]}, state 0 has ${shapes[0]}; they must be of modules built alike`,
    );
  }
  const average = (name: string, size: number): Float32Array => {
    const mean = new Float64Array(size);
    for (const [k, state] of states.entries()) {
      const share = (weights[k] as number) / sum;
      const { values } = state[name] as StateDict[string];
      for (let i = 0; i < size; i++) mean[i] = (mean[i] as number) + share * (values[i] as number);
    }
    return Float32Array.from(mean);
  };
  return Object.fromEntries(
    Object.entries(first).map(([name, { shape, values }]) => [
      name,
      { shape: [...shape], values: average(name, values.length) },
    ]),
  );
}

/** Names and shapes, whatever their order. */
const shapesOf = (state: StateDict): string =>
  Object.entries(state)
    .map(([name, { shape }]) => `${name} [${shape.join(', ')}]`)
    .sort()
    .join(', ');

/**
 * What an optimizer has learnt of its parameters, by name: plain data, as a module's `stateDict`.
 */
export type OptimizerState = Record<string, { shape: number[]; values: Float32Array | number[] }>;

/** The entry that holds the number of steps. */
export const STEPS = 'steps';

/** The entry of the number of steps. */
export function stepsEntry(steps: number): OptimizerState {
  return { [STEPS]: { shape: [], values: [steps] } };
}

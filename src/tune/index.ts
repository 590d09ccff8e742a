export { type BayesianOptions, bayesian, type Trial } from './bayesian.ts';
export { expectedImprovement, type ImprovementOptions } from './expected-improvement.ts';
export { type Belief, GaussianProcess, type GaussianProcessOptions } from './gaussian-process.ts';
export { type EvolutionOptions, regularizedEvolution } from './regularized-evolution.ts';
export {
  type GridOptions,
  grid,
  latinHypercube,
  random,
  type SampleOptions,
} from './samplers.ts';
export {
  type Axis,
  type Config,
  choice,
  integer,
  logUniform,
  type Space,
  uniform,
} from './space.ts';
export {
  type Halving,
  type HalvingOptions,
  type HalvingRound,
  successiveHalving,
} from './successive-halving.ts';

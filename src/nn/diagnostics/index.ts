/** What goes on in a network: asked of it as it is, for one batch. */
export { type ActivationStats, activationStats, type DeadUnits, deadUnits } from './activations.ts';
export { gradNorms } from './grad-norms.ts';
export { type Symmetry, symmetryProbe } from './symmetry.ts';

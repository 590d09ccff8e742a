import { normalCdf, normalPdf } from '../tensor/index.ts';

export interface ImprovementOptions {
  /** Whether a larger value is the better. Default false: losses are searched. */
  readonly maximize?: boolean;
}

/**
 * By how much a value drawn from N(mean, std²) is better than the best so far, in the mean, worse
 * ones counting 0 (D. Jones, M. Schonlau and W. Welch, 1998): with the gain g = best − mean (mean −
 * best to maximize) and z = g / std,
 *
 * EI = g Φ(z) + std φ(z).
 *
 * With mean = best and std = 1 it is φ(0) = .3989. It is large where the mean is good, and where
 * little is known.
 */
export function expectedImprovement(
  mean: number,
  std: number,
  best: number,
  { maximize = false }: ImprovementOptions = {},
): number {
  const gain = maximize ? mean - best : best - mean;
  if (!(std > 0)) return Math.max(gain, 0);
  const z = gain / std;
  return Math.max(gain * normalCdf(z) + std * normalPdf(z), 0);
}

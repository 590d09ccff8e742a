import type { Landscape } from './trajectory.ts';

/** A landscape whose bottom is known, to try optimizers on. */
export interface KnownLandscape extends Landscape {
  /** Where it is lowest: one place, or several of the same height. */
  readonly minima: readonly (readonly number[])[];
}

/**
 * f(w) = curvature / 2 · w². Gradient descent converges exactly for 0 < lr < 2 / curvature, and
 * multiplies w by 1 - lr · curvature in each step. Default curvature 2: f = w².
 */
export function parabola({ curvature = 2 } = {}): KnownLandscape {
  return {
    value: ([w = 0]) => (curvature / 2) * w * w,
    gradient: ([w = 0]) => [curvature * w],
    minima: [[0]],
  };
}

/**
 * A straight valley, f = ½ (conditionNumber · u² + v²), where u and v are x and y turned by `angle`
 * (radians). At its best rate, 2 / (conditionNumber + 1), gradient descent shrinks the distance to
 * the bottom by (κ - 1) / (κ + 1) in each step.
 */
export function ravine({ conditionNumber = 100, angle = 0 } = {}): KnownLandscape {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const turned = ([x = 0, y = 0]: ArrayLike<number> & Iterable<number>) =>
    [cos * x + sin * y, cos * y - sin * x] as const;
  return {
    value: (w) => {
      const [u, v] = turned(w);
      return (conditionNumber * u * u + v * v) / 2;
    },
    gradient: (w) => {
      const [u, v] = turned(w);
      return [cos * conditionNumber * u - sin * v, sin * conditionNumber * u + cos * v];
    },
    minima: [[0, 0]],
  };
}

/** Rosenbrock's banana (1960): (1 - x)² + 100 (y - x²)². A curved valley; by custom from (-1.2, 1). */
export const rosenbrock: KnownLandscape = {
  value: ([x = 0, y = 0]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
  gradient: ([x = 0, y = 0]) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
  minima: [[1, 1]],
};

/** Beale's function (1958), Σₖ (cₖ - x + x yᵏ)² with c = 1.5, 2.25, 2.625: flat, with steep walls. */
export const beale: KnownLandscape = {
  value: ([x = 0, y = 0]) => BEALE.reduce((sum, c, k) => sum + (c - x + x * y ** (k + 1)) ** 2, 0),
  gradient: ([x = 0, y = 0]) => {
    const slope = [0, 0] as [number, number];
    for (const [k, c] of BEALE.entries()) {
      const rest = c - x + x * y ** (k + 1);
      slope[0] += 2 * rest * (y ** (k + 1) - 1);
      slope[1] += 2 * rest * x * (k + 1) * y ** k;
    }
    return slope;
  },
  minima: [[3, 0.5]],
};
const BEALE = [1.5, 2.25, 2.625];

/** x² - y² + y⁴: level at (0, 0), which is lowest along x and highest along y; -¼ at its bottoms. */
export const saddle: KnownLandscape = {
  value: ([x = 0, y = 0]) => x * x - y * y + y ** 4,
  gradient: ([x = 0, y = 0]) => [2 * x, 4 * y ** 3 - 2 * y],
  minima: [
    [0, -Math.SQRT1_2],
    [0, Math.SQRT1_2],
  ],
};

/** (w² - 1)² + 0.3 w: a low bottom on the left, and a higher one near 0.96 that is only local. */
export const doubleWell: KnownLandscape = {
  value: ([w = 0]) => (w * w - 1) ** 2 + 0.3 * w,
  gradient: ([w = 0]) => [4 * w * (w * w - 1) + 0.3],
  minima: [[-1.0355787141]],
};

import type { Landscape, Point } from './trajectory.ts';

/** A landscape whose bottom is known, to try optimizers on. */
export interface KnownLandscape extends Landscape {
  /** Where it is lowest: one place, or several of the same height. */
  readonly minima: readonly (readonly number[])[];
}

/** The coordinates of a place. Read by index: taking a place apart costs more than a step. */
const x = (w: Point): number => w[0] ?? 0;
const y = (w: Point): number => w[1] ?? 0;

/**
 * f(w) = curvature / 2 · w². Gradient descent converges exactly for 0 < lr < 2 / curvature, and
 * multiplies w by 1 - lr · curvature in each step. Default curvature 2: f = w².
 */
export function parabola({ curvature = 2 } = {}): KnownLandscape {
  return {
    value: (w) => (curvature / 2) * x(w) * x(w),
    gradient: (w) => [curvature * x(w)],
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
  const across = (w: Point) => cos * x(w) + sin * y(w);
  const along = (w: Point) => cos * y(w) - sin * x(w);
  return {
    value: (w) => (conditionNumber * across(w) ** 2 + along(w) ** 2) / 2,
    gradient: (w) => {
      const [u, v] = [conditionNumber * across(w), along(w)];
      return [cos * u - sin * v, sin * u + cos * v];
    },
    minima: [[0, 0]],
  };
}

/** Rosenbrock's banana (1960): (1 - x)² + 100 (y - x²)². A curved valley; by custom from (-1.2, 1). */
export const rosenbrock: KnownLandscape = {
  value: (w) => (1 - x(w)) ** 2 + 100 * (y(w) - x(w) ** 2) ** 2,
  gradient: (w) => {
    const rest = y(w) - x(w) ** 2;
    return [-2 * (1 - x(w)) - 400 * x(w) * rest, 200 * rest];
  },
  minima: [[1, 1]],
};

/** Beale's function (1958), Σₖ (cₖ - x + x yᵏ)² with c = 1.5, 2.25, 2.625: flat, with steep walls. */
export const beale: KnownLandscape = {
  value: (w) => bealeRests(w).reduce((sum, rest) => sum + rest * rest, 0),
  gradient: (w) => {
    const [a, b, c] = bealeRests(w);
    const [u, v] = [x(w), y(w)];
    return [
      2 * (a * (v - 1) + b * (v * v - 1) + c * (v * v * v - 1)),
      2 * u * (a + 2 * b * v + 3 * c * v * v),
    ];
  },
  minima: [[3, 0.5]],
};

function bealeRests(w: Point): [number, number, number] {
  const [u, v] = [x(w), y(w)];
  return [1.5 - u + u * v, 2.25 - u + u * v * v, 2.625 - u + u * v * v * v];
}

/** x² - y² + y⁴: level at (0, 0), which is lowest along x and highest along y; -¼ at its bottoms. */
export const saddle: KnownLandscape = {
  value: (w) => x(w) ** 2 - y(w) ** 2 + y(w) ** 4,
  gradient: (w) => [2 * x(w), 4 * y(w) ** 3 - 2 * y(w)],
  minima: [
    [0, -Math.SQRT1_2],
    [0, Math.SQRT1_2],
  ],
};

/** (w² - 1)² + 0.3 w: a low bottom on the left, and a higher one near 0.96 that is only local. */
export const doubleWell: KnownLandscape = {
  value: (w) => (x(w) ** 2 - 1) ** 2 + 0.3 * x(w),
  gradient: (w) => [4 * x(w) * (x(w) ** 2 - 1) + 0.3],
  minima: [[-1.0355787141]],
};

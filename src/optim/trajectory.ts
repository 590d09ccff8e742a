import type { PlainFactory } from './plain.ts';

/** A function of a few numbers, and its gradient. */
export interface Landscape {
  readonly value: (w: Point) => number;
  readonly gradient: (w: Point) => ArrayLike<number>;
}

/** A place in a landscape, one number a coordinate. */
export type Point = ArrayLike<number>;

/** The way of an optimizer through a landscape. */
export interface Trajectory {
  /** Where it was, the start first: shape [steps + 1, coordinates]. */
  readonly points: readonly (readonly number[])[];
  /** How high the landscape is there. */
  readonly values: readonly number[];
}

/**
 * The way that an optimizer takes from `start`. It is computed on plain numbers in float64, a
 * million steps a second, with the rule that the optimizer has on tensors.
 *
 * @param optimizer one of the library's, such as `optim.sgd({ lr: 0.1, momentum: 0.9 })`
 * @param steps how many; the way ends earlier, at the last place of finite height, where it diverges
 * @example optim.trajectory(optim.adam({ lr: 0.1 }), optim.landscapes.rosenbrock, [-1.2, 1], 500)
 * @throws TypeError for an optimizer without a learning rate
 */
export function trajectory(
  optimizer: PlainFactory,
  { value, gradient }: Landscape,
  start: readonly number[],
  steps: number,
): Trajectory {
  const w = Float64Array.from(start);
  const rule = optimizer.rule();
  const points = [[...start]];
  const values = [value(w)];
  for (let t = 1; t <= steps; t++) {
    rule(w, gradient(w), optimizer.schedule(t - 1), t);
    const height = value(w);
    if (!Number.isFinite(height)) break;
    // Spreading it would cost more than the step itself.
    points.push(start.map((_, i) => w[i] as number));
    values.push(height);
  }
  return { points, values };
}

import { type Rng, toRng } from '../tensor/index.ts';
import { type Config, configAt, type Space } from './space.ts';

export interface GridOptions<S extends Space> {
  /**
   * Values an axis, from one end to the other, for all axes or by name. An axis with fewer values
   * gives all of them once. Default 3.
   */
  readonly points?: number | { readonly [Name in keyof S]?: number };
}

/**
 * Every combination of some values of each hyperparameter, the last axis running fastest. Its number
 * is the product of the axes', and along an axis that alone matters only `points` different values
 * are tried, however many runs that takes.
 *
 * @example tune.grid({ lr: tune.logUniform(1e-3, 1), width: tune.choice([16, 64]) }) // 3 x 2
 */
export function grid<S extends Space>(space: S, { points = 3 }: GridOptions<S> = {}): Config<S>[] {
  const axes = Object.entries(space).map(([name, axis]) => {
    const asked = typeof points === 'number' ? points : (points[name] ?? 3);
    checkCount('grid: points', asked);
    const { levels } = axis;
    const count = Math.min(asked, levels ?? asked);
    // Of a counted axis that is taken whole each level once, from its middle.
    return Array.from({ length: count }, (_, i) =>
      count === levels ? (i + 0.5) / levels : count === 1 ? 0.5 : i / (count - 1),
    );
  });
  const all = axes.reduce<number[][]>(
    (rows, values) => rows.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  );
  return all.map((shares) => configAt(space, shares));
}

export interface SampleOptions {
  /** How many. */
  readonly n: number;
  /** A generator of random numbers, or the seed of one. */
  readonly rng: Rng | number;
}

/**
 * Independent draws (J. Bergstra and Y. Bengio, 2012): n draws try n different values of every
 * hyperparameter, and the chance that one of them lies among the best share q of the space is
 * 1 − (1 − q)ⁿ, .954 for 60 draws and q = 5%.
 */
export function random<S extends Space>(space: S, { n, rng }: SampleOptions): Config<S>[] {
  checkCount('random: n', n);
  const from = toRng(rng);
  const axes = Object.keys(space).length;
  return Array.from({ length: n }, () =>
    configAt(
      space,
      Array.from({ length: axes }, () => from.uniform()),
    ),
  );
}

/**
 * Draws that cover each axis evenly (M. McKay, R. Beckman and W. Conover, 1979): every axis is cut
 * into n stretches, and each holds one draw. Random as `random` is, without its gaps and heaps.
 */
export function latinHypercube<S extends Space>(space: S, { n, rng }: SampleOptions): Config<S>[] {
  checkCount('latinHypercube: n', n);
  return stratified(Object.keys(space).length, n, toRng(rng)).map((shares) =>
    configAt(space, shares),
  );
}

/** n points of the unit cube, one in each of the n stretches of every axis. */
export function stratified(axes: number, n: number, rng: Rng): number[][] {
  const columns = Array.from({ length: axes }, () =>
    rng.permutation(n).map((place) => (place + rng.uniform()) / n),
  );
  return Array.from({ length: n }, (_, i) => columns.map((column) => column[i] as number));
}

export function checkCount(what: string, count: number): void {
  if (Number.isInteger(count) && count >= 1) return;
  throw new RangeError(`${what} must be a whole number from 1, given ${count}`);
}

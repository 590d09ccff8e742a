/** One hyperparameter: which value lies at each share of its range. */
export interface Axis<T> {
  /** @param share from 0 to 1; equal stretches of it are as likely */
  at(share: number): T;
  /** How many values there are, where they can be counted. */
  readonly levels?: number;
}

/** The hyperparameters that are searched, by name. */
export type Space = { readonly [name: string]: Axis<unknown> };

/** One value of each hyperparameter. */
export type Config<S extends Space> = {
  -readonly [Name in keyof S]: S[Name] extends Axis<infer T> ? T : never;
};

/** Numbers from `low` to `high`, each stretch as likely as it is long. */
export function uniform(low: number, high: number): Axis<number> {
  checkRange('uniform', low, high);
  return { at: (share) => low + share * (high - low) };
}

/**
 * Numbers from `low` to `high` whose logarithm is uniform: as many from .001 to .01 as from .01 to
 * .1. For what matters by its factor, as a learning rate does.
 *
 * @throws RangeError unless 0 < low < high
 */
export function logUniform(low: number, high: number): Axis<number> {
  checkRange('logUniform', low, high);
  if (low <= 0) {
    throw new RangeError(`logUniform: ${low} has no logarithm; the range must lie above 0`);
  }
  const [from, to] = [Math.log(low), Math.log(high)];
  // Both ends to the last digit, which the exponential of a logarithm is not.
  return {
    at: (share) => (share <= 0 ? low : share >= 1 ? high : Math.exp(from + share * (to - from))),
  };
}

/** Whole numbers from `low` to `high`, both among them, each as likely. */
export function integer(low: number, high: number): Axis<number> {
  checkRange('integer', low, high);
  if (!Number.isInteger(low) || !Number.isInteger(high)) {
    throw new RangeError(`integer: the range must be of whole numbers, given ${low} to ${high}`);
  }
  const levels = high - low + 1;
  return { levels, at: (share) => low + Math.min(Math.floor(share * levels), levels - 1) };
}

/** One of these values, each as likely. */
export function choice<const T>(values: readonly T[]): Axis<T> {
  const levels = values.length;
  if (levels === 0) throw new RangeError('choice: there is nothing to choose from');
  return { levels, at: (share) => values[Math.min(Math.floor(share * levels), levels - 1)] as T };
}

function checkRange(who: string, low: number, high: number): void {
  if (low < high && Number.isFinite(high - low)) return;
  throw new RangeError(
    `${who}: the range must run from a number to a larger one, given ${low} to ${high}`,
  );
}

/** The values at these shares, one an axis, in the order of the axes. */
export function configAt<S extends Space>(space: S, shares: readonly number[]): Config<S> {
  return Object.fromEntries(
    Object.entries(space).map(([name, axis], i) => [name, axis.at(shares[i] as number)]),
  ) as Config<S>;
}

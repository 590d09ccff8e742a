import { type Numbers, readFinite as read, showShape as sizes } from '../tensor/index.ts';

/** Mean square of the errors, Σ(y - t)² / n, over all numbers. */
export const mse = (predicted: Numbers, actual: Numbers): number =>
  mean(errors('mse', predicted, actual).map((error) => error * error));

/** Root of the {@link mse}, in the units of the target. */
export const rmse = (predicted: Numbers, actual: Numbers): number =>
  Math.sqrt(mean(errors('rmse', predicted, actual).map((error) => error * error)));

/** Mean size of the errors, Σ|y - t| / n. */
export const mae = (predicted: Numbers, actual: Numbers): number =>
  mean(errors('mae', predicted, actual).map(Math.abs));

/**
 * Coefficient of determination, 1 - Σ(y - t)² / Σ(t - t̄)²: 1 for a perfect prediction, 0 for one
 * as good as the mean, below for a worse one. Of constant targets 1 when they are met, else
 * -Infinity.
 */
export function r2(predicted: Numbers, actual: Numbers): number {
  const residual = mse(predicted, actual);
  const targets = Array.from(read(actual, 'r2: targets').data);
  const middle = mean(targets);
  const spread = mean(targets.map((t) => (t - middle) ** 2));
  return residual === 0 ? 1 : 1 - residual / spread;
}

/** y - t, number by number. */
function errors(who: string, predicted: Numbers, actual: Numbers): number[] {
  const [y, t] = [read(predicted, `${who}: predictions`), read(actual, `${who}: targets`)];
  if (String(y.shape) !== String(t.shape) || y.data.length === 0) {
    throw new RangeError(
      `${who}: predictions ${sizes(y.shape)} and targets ${sizes(t.shape)}, expected the same shape, ` +
        'not empty; reshape one to the other',
    );
  }
  return Array.from(y.data, (value, i) => value - (t.data[i] as number));
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

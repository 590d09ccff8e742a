import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import './compare.ts';

/**
 * Distance of a float32 from the true value, in units in its last place (of the smallest normal
 * number, below it).
 */
function ulps(got: number, expected: number): number {
  const rounded = Math.fround(expected);
  if (Object.is(got, rounded) || got === rounded) return 0;
  if (!Number.isFinite(rounded) || !Number.isFinite(got)) return Number.POSITIVE_INFINITY;
  const unit = 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(expected)))) - 23);
  return Math.abs(got - expected) / unit;
}

const sweep = (from: number, to: number) =>
  Float32Array.from({ length: 40_001 }, (_, i) => from + ((to - from) * i) / 40_000);
/** Numbers of every size, denormals too. */
const sizes = Float32Array.from({ length: 40_001 }, (_, i) => 2 ** (-149 + (276 * i) / 40_000));

/** eˣ, and 0 where it is no normal number. */
const normalExp = (x: number) => (x < Math.fround(-87.3365) ? 0 : Math.exp(x));

test.each<[string, (x: tf.Tensor) => tf.Tensor, (x: number) => number, Float32Array]>([
  ['exp', tf.exp, normalExp, sweep(-110, 95)],
  ['exp near 0', tf.exp, Math.exp, sweep(-1, 1)],
  ['log', tf.log, Math.log, sizes],
  ['log near 1', tf.log, Math.log, sweep(0.5, 2)],
  ['log1p', tf.log1p, Math.log1p, sizes],
  ['log1p near 0', tf.log1p, Math.log1p, sweep(-0.99, 1)],
  [
    'softplus',
    tf.softplus,
    (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    sweep(-80, 80),
  ],
  ['sigmoid', tf.sigmoid, (x) => 1 / (1 + Math.exp(-x)), sweep(-80, 80)],
  ['tanh', tf.tanh, Math.tanh, sweep(-12, 12)],
])('%s is right to a few units in the last place over its whole range', async (_, f, exact, xs) => {
  await tf.setBackend('notegrad');
  const y = tf.tidy(() => f(tf.tensor1d(xs)).dataSync());
  let worst = 0;
  let at = 0;
  for (const [i, x] of xs.entries()) {
    const off = ulps(y[i] as number, exact(x));
    if (!(off <= worst)) [worst, at] = [off, x];
  }
  expect(worst, `${worst} units at ${at}`).toBeLessThan(6);
});

test('NaN and infinities through the elementary functions', async () => {
  await tf.setBackend('notegrad');
  const [nan, up, down] = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const of = (f: (x: tf.Tensor) => tf.Tensor) =>
    tf.tidy(() => [...f(tf.tensor1d([nan, up, down, 0, -1])).dataSync()]);
  expect(of(tf.exp)).toEqual([nan, up, 0, 1, Math.fround(Math.exp(-1))]);
  expect(of(tf.log)).toEqual([nan, up, nan, down, nan]);
  expect(of(tf.log1p)).toEqual([nan, up, nan, 0, down]);
  expect(of(tf.softplus).slice(0, 3)).toEqual([nan, up, 0]);
  expect(of(tf.sigmoid).slice(0, 4)).toEqual([nan, 1, 0, 0.5]);
  expect(of(tf.tanh).slice(0, 4)).toEqual([nan, 1, -1, 0]);
});

test("Adam's second moment takes 1 - beta2 of the square, not of a rounded beta2", async () => {
  await tf.setBackend('notegrad');
  const w = tf.variable(tf.ones([37]));
  const optimizer = tf.train.adam(1e-3, 0.9, 0.999);
  optimizer.applyGradients([{ name: w.name, tensor: tf.fill([37], 2) }]);
  const { accumulatedSecondMoment } = optimizer as unknown as {
    accumulatedSecondMoment: { variable: tf.Variable }[];
  };
  for (const v of accumulatedSecondMoment[0]?.variable.dataSync() ?? [0]) {
    expect(Math.abs(v / 0.004 - 1)).toBeLessThan(1e-6);
  }
});

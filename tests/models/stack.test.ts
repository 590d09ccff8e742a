import { expect, test } from 'vitest';
import { models, Rng, tf } from '../../src/index.ts';

const rng = new Rng(1);
const rows = Array.from({ length: 60 }, () => [rng.normal(), rng.normal()]);
const targets = rows.map(([a = 0, b = 0]) => 3 * a - b + rng.normal(0, 0.1));
const x = tf.tensor2d(rows);
const y = tf.tensor1d(targets);
const fresh = tf.tensor2d(Array.from({ length: 200 }, () => [rng.normal(), rng.normal()]));
const truth = Array.from(fresh.arraySync() as number[][], ([a = 0, b = 0]) => 3 * a - b);

const ridge: models.Learner = (inputs, outputs) => {
  const model = new models.Ridge({ lambda: 1e-6 }).fit(inputs, outputs);
  return (queries) => model.predict(queries);
};
const noise: models.Learner = () => (queries) =>
  Array.from({ length: queries.shape[0] ?? 0 }, () => rng.normal());
/** Gives back what it has seen, and 0 for anything else. */
const memory: models.Learner = (inputs, outputs) => {
  const seen = new Map(
    (inputs.arraySync() as number[][]).map((row, i) => [String(row), outputs.dataSync()[i] ?? 0]),
  );
  return (queries) => (queries.arraySync() as number[][]).map((row) => seen.get(String(row)) ?? 0);
};
const error = (guess: ArrayLike<number>) =>
  truth.reduce((sum, t, i) => sum + (t - (guess[i] as number)) ** 2, 0) / truth.length;

test('no prediction comes from a model that has seen the example', async () => {
  const remembered = await models.outOfFold(memory, x, y, { k: 6, rng: 2 });
  expect(remembered.shape).toEqual([60, 1]);
  expect([...remembered.data].every((value) => value === 0)).toBe(true);
  // Each example once, and all of them: the part it was in is that of its row.
  const index = tf.range(0, 10).reshape([10, 1]);
  const counts = await models.outOfFold((seen) => (q) => q.add(seen.shape[0] ?? 0), index, index, {
    k: 3,
  });
  expect([...counts.data]).toEqual([6, 8, 9, 9, 11, 12, 12, 14, 15, 15]);
});

test('k = n leaves one out', async () => {
  const one = await models.outOfFold(ridge, x, y, { k: 60 });
  const rest = (list: readonly unknown[]) => list.slice(1) as never;
  const model = new models.Ridge({ lambda: 1e-6 }).fit(
    tf.tensor2d(rest(rows)),
    tf.tensor1d(rest(targets)),
  );
  const [first] = Array.from(model.predict(tf.tensor2d([rows[0] as number[]])) as never);
  expect(one.at(0, 0)).toBeCloseTo(first as unknown as number, 6);
});

test('a combiner ignores members that are no use, and one that only remembers', async () => {
  const before = tf.memory().numTensors;
  let weights: readonly number[] = [];
  const combiner: models.Learner = (inputs, outputs) => {
    const model = new models.Ridge({ lambda: 1e-6 }).fit(inputs, outputs);
    weights = Array.from(model.weights);
    return (queries) => model.predict(queries);
  };
  const stacked = await models.stack([ridge, noise, memory], combiner, x, y, { rng: 3 });
  expect(weights[0]).toBeCloseTo(1, 1);
  expect(Math.abs(weights[1] as number)).toBeLessThan(0.03);
  expect(Math.abs(weights[2] as number)).toBeLessThan(1e-6);
  const alone = await ridge(x, y);
  const guess = stacked.predict(fresh);
  expect(error(guess.data)).toBeLessThan(0.01);
  expect(error(guess.data)).toBeLessThan(2 * error(Array.from(alone(fresh) as never)) + 0.002);
  expect(tf.memory().numTensors).toBe(before);
});

test('refuses a cut that cannot be, and no members', async () => {
  await expect(models.outOfFold(ridge, x, y, { k: 61 })).rejects.toThrow('2 to n = 60, given 61');
  await expect(models.stack([], ridge, x, y)).rejects.toThrow('no members');
});

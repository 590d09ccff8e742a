import { expect, test } from 'vitest';
import { expectNoLeak, models, nn, tf } from '../../src/index.ts';

const net = (rng: number) => new models.MLP([2, 3, 1], { rng });

test('averageStates is the mean entry by entry, weighted where asked', () => {
  const one = { w: { shape: [2], values: [1, 2] } };
  const two = { w: { shape: [2], values: new Float32Array([5, 10]) } };
  expect(nn.averageStates([one, two]).w?.values).toEqual(new Float32Array([3, 6]));
  expect(nn.averageStates([one, two], [3, 1]).w?.values).toEqual(new Float32Array([2, 4]));
  expect(nn.averageStates([one]).w).toEqual({ shape: [2], values: new Float32Array([1, 2]) });
  expect(one.w.values).toEqual([1, 2]);
});

test('a network whose weights are averaged is linear between two, if it has no hidden layer', () => {
  expectNoLeak(() => {
    const [a, b] = [1, 2].map((rng) => new nn.Linear(3, 2, { rng }));
    const mean = new nn.Linear(3, 2, { rng: 3 });
    if (!a || !b) throw new Error('two layers');
    mean.loadStateDict(nn.averageStates([a.stateDict(), b.stateDict()]));
    tf.tidy(() => {
      const x = tf.tensor2d([[1, -2, 3]]);
      const expected = a.forward(x).add(b.forward(x)).div(2).arraySync() as number[][];
      const got = mean.forward(x).arraySync() as number[][];
      got[0]?.forEach((value, i) => {
        expect(value).toBeCloseTo(expected[0]?.[i] as number, 6);
      });
    });
    for (const each of [a, b, mean]) each.dispose();
  });
});

test('averageStates refuses what is not alike', () => {
  const [small, large] = [net(1), new models.MLP([2, 4, 1], { rng: 1 })];
  expect(() => nn.averageStates([])).toThrow('no states');
  expect(() => nn.averageStates([small.stateDict(), large.stateDict()])).toThrow(
    /state 1 has .*\[2, 4\]/,
  );
  expect(() => nn.averageStates([small.stateDict()], [0])).toThrow('not all 0');
  expect(() => nn.averageStates([small.stateDict()], [1, 1])).toThrow('1 states and weights 1, 1');
  small.dispose();
  large.dispose();
});

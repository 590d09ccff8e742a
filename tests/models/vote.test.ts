import { describe, expect, test } from 'vitest';
import { models, Rng } from '../../src/index.ts';

describe('majorityVote', () => {
  test('takes the class of most votes, of equals the smallest or one drawn', () => {
    const predictions = [
      [0, 2, 1],
      [0, 1, 2],
      [1, 1, 0],
    ];
    expect([...models.majorityVote(predictions)]).toEqual([0, 1, 0]);
    expect([...models.majorityVote(predictions.toReversed())]).toEqual([0, 1, 0]);
    const rng = new Rng(1);
    const drawn = Array.from(
      { length: 300 },
      () => models.majorityVote(predictions, { rng })[2] as number,
    );
    for (const label of [0, 1, 2]) {
      const share = drawn.filter((each) => each === label).length / 300;
      expect(Math.abs(share - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / 300));
    }
  });

  test('of independent members is right as often as the binomial says, also where it harms', () => {
    const rng = new Rng(2);
    const n = 6000;
    for (const [p, members, expected] of [
      [0.7, 3, 0.784],
      [0.7, 11, 0.921775],
      [0.4, 3, 0.352],
    ] as const) {
      const votes = Array.from({ length: members }, () =>
        Array.from({ length: n }, () => (rng.uniform() < p ? 1 : 0)),
      );
      const right = models.majorityVote(votes).reduce((sum, vote) => sum + vote, 0) / n;
      const error = Math.sqrt((expected * (1 - expected)) / n);
      expect(Math.abs(right - expected)).toBeLessThan(4 * error);
    }
  });
});

test('averageProbabilities is the mean, and its log loss is at most the mean of the members’', () => {
  const a = [
    [0.9, 0.1],
    [0.4, 0.6],
  ];
  const b = [
    [0.5, 0.5],
    [0.8, 0.2],
  ];
  const mean = models.averageProbabilities([a, b]);
  expect(mean.toArray().flat()).toEqual([0.7, 0.3, 0.6, 0.4].map((p) => expect.closeTo(p, 12)));
  const loss = (rows: readonly (readonly number[])[]) =>
    -(Math.log(rows[0]?.[0] as number) + Math.log(rows[1]?.[1] as number)) / 2;
  expect(loss(mean.toArray())).toBeLessThan((loss(a) + loss(b)) / 2);
  expect(() => models.averageProbabilities([])).toThrow('no members');
  expect(() => models.averageProbabilities([a, [[1]]])).toThrow('[2, 2] and [1, 1]');
});

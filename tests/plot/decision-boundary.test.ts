import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeMoons, makeSpirals } from '../../src/data/index.ts';
import { KNN, MLP } from '../../src/models/index.ts';
import { Dropout, Linear, Sequential } from '../../src/nn/index.ts';
import * as plot from '../../src/plot/index.ts';
import { Rng } from '../../src/tensor/index.ts';

// Files of one process share the backend, and the next may want the one before.
const before = tf.getBackend();
beforeAll(async () => {
  await tf.setBackend('cpu');
});
afterAll(async () => {
  await tf.setBackend(before);
});

interface Ground {
  readonly type: string;
  readonly x: number[];
  readonly y: number[];
  readonly z: number[][];
}
const groundOf = ({ data }: plot.Figure) => data[0] as unknown as Ground;
const corners = [
  [0, 0],
  [1, 1],
];

describe('a function of the grid', () => {
  it('is drawn as exactly what it says of exactly the grid it was given', () => {
    let asked: [number, number][] = [];
    const figure = plot.decisionBoundary(
      (grid) => {
        asked = grid;
        return grid.map(([x, y]) => x * y + 0.25);
      },
      corners,
      { resolution: 7 },
    );
    const { x, y, z } = groundOf(figure);
    expect([x.length, y.length]).toEqual([7, 7]);
    expect(asked).toEqual(y.flatMap((b) => x.map((a) => [a, b])));
    for (const [row, b] of y.entries())
      for (const [column, a] of x.entries())
        expect(z[row]?.[column]).toBe(Number((a * b + 0.25).toPrecision(5)));
  });

  it('lets the largest score of each row win', () => {
    const score = (grid: [number, number][]) => tf.tensor2d(grid.map(([x]) => [x, 1 - x, 0.4]));
    const before = tf.memory().numTensors;
    const figure = plot.decisionBoundary(score, corners, { resolution: 3, padding: 0 });
    expect(groundOf(figure).z).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [1, 0, 0],
    ]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is a score unless it is said to give classes, whatever its numbers are', () => {
    const whole = (grid: [number, number][]) => grid.map(([x]) => (x > 0.5 ? 1 : 0));
    expect(plot.decisionBoundary(whole, corners).describe).toContain('boundary at 0.5');
    const classes = plot.decisionBoundary(whole, corners, { kind: 'classes' });
    expect(classes.describe).toContain('2 predicted regions');
    expect(() =>
      plot.decisionBoundary((grid) => grid.map(([x]) => x), corners, { kind: 'classes' }),
    ).toThrow(/gave -0.15 at index \[0\], which is no class.*kind: 'score'/);
    expect(() =>
      plot.decisionBoundary((grid) => grid.map(() => [1, 2]), corners, { kind: 'score' }),
    ).toThrow(/the function gave 2 outputs a point, and kind 'score' draws one/);
  });

  it('is told which shape was expected', () => {
    expect(() => plot.decisionBoundary(() => [1, 2], corners, { resolution: 2 })).toThrow(
      /the function gave shape \[2\] for 4 points; expected \[4\] or \[4, classes\]/,
    );
  });

  it('has its boundary at the threshold', () => {
    const at = (threshold?: number) => {
      const { data } = plot.decisionBoundary((grid) => grid.map(([x]) => x), corners, {
        ...(threshold === undefined ? {} : { threshold }),
        resolution: 4,
      });
      return data[0]?.contours;
    };
    expect([at(), at(0.7)]).toMatchObject([{ start: 0.5 }, { start: 0.7 }]);
  });
});

describe('a model', () => {
  const moons = makeMoons({ rng: new Rng(1), n: 40 });

  it('with several logits shows the class that wins, and is left as it was', () => {
    const spirals = makeSpirals({ rng: new Rng(2), n: 30 });
    const model = new MLP([2, 4, 3], { rng: new Rng(3) });
    const before = tf.memory().numTensors;
    const figure = plot.decisionBoundary(model, spirals, { resolution: 9 });
    expect(tf.memory().numTensors).toBe(before);
    const { x, y, z } = groundOf(figure);
    const grid = y.flatMap((b) => x.map((a) => [a, b]));
    const expected = tf.tidy(() =>
      Array.from(model.forward(tf.tensor2d(grid)).argMax(1).dataSync()),
    );
    expect(z.flat()).toEqual(expected);
    expect(figure.data.slice(1).map(({ name }) => name)).toEqual(['0', '1', '2']);
    model.dispose();
    spirals.dispose();
  });

  it('with one logit is shaded by it, parted at 0; or shows classes where that is asked', () => {
    const model = new MLP([2, 3, 1], { rng: new Rng(4) });
    const score = plot.decisionBoundary(model, moons, { resolution: 8 });
    expect(score.describe).toContain('boundary at 0.');
    const logits = groundOf(score).z.flat();
    expect(logits.some((logit) => !Number.isInteger(logit))).toBe(true);
    const sorted = [...logits].sort((a, b) => a - b) as [number, ...number[]];
    const middle = ((sorted[31] as number) + (sorted[32] as number)) / 2;
    const classes = plot.decisionBoundary(model, moons, {
      resolution: 8,
      kind: 'classes',
      threshold: middle,
    });
    expect(groundOf(classes).z.flat()).toEqual(logits.map((logit) => (logit > middle ? 1 : 0)));
    model.dispose();
  });

  it('is asked in evaluation, and goes on training as it did', () => {
    const dropout = new Dropout(0.5, { rng: new Rng(5) });
    const frozen = new Dropout(0.5, { rng: new Rng(5) });
    const model = new Sequential(dropout, frozen, new Linear(2, 1, { rng: new Rng(6) }));
    frozen.eval();
    const draw = () => groundOf(plot.decisionBoundary(model, moons, { resolution: 5 })).z;
    expect(draw()).toEqual(draw());
    expect([model.training, dropout.training, frozen.training]).toEqual([true, true, false]);
    model.dispose();
  });

  it('with predict alone gives classes', () => {
    const knn = new KNN({ k: 1 }).fit(moons.x, moons.y);
    const figure = plot.decisionBoundary(knn, moons, { resolution: 6 });
    expect(figure.describe).toContain('2 predicted regions');
    expect(() => plot.decisionBoundary({ predict: () => [0.5] }, moons, { resolution: 1 })).toThrow(
      /predict of Object gave 0.5 at index \[0\], which is no class/,
    );
  });
});

describe('a data set', () => {
  it('brings its points, its classes and their names', () => {
    const set = {
      x: corners,
      y: [1, 0],
      classNames: ['负 | no', '正 | yes'],
      featureNames: ['a', 'b'],
    };
    const { data, layout } = plot.decisionBoundary((grid) => grid.map(() => 0), set);
    expect(data.slice(1).map(({ name, x, y }) => ({ name, x, y }))).toEqual([
      { name: '负 / no', x: [1], y: [1] },
      { name: '正 / yes', x: [0], y: [0] },
    ]);
    expect(layout).toMatchObject({
      xaxis: { title: { text: 'a' } },
      yaxis: { title: { text: 'b' } },
    });
  });

  it('is told what is wrong with it', () => {
    const zero = (grid: unknown[]) => grid.map(() => 0);
    expect(() => plot.decisionBoundary(zero, { x: [[1, 2, 3]], y: [0] })).toThrow(
      /x of the set: shape \[1, 3\] given; expected \[N, 2\]/,
    );
    expect(() => plot.decisionBoundary(zero, { x: corners, y: [0] })).toThrow(
      /1 labels for 2 points/,
    );
    expect(() =>
      plot.decisionBoundary(zero, { x: corners, y: [0, 2], classNames: ['a', 'b'] }),
    ).toThrow(/label 2 at index \[1\] has no name; 2 given: "a", "b"/);
  });
});

it('leaves room around the points, and draws marks over the ground', () => {
  const zero = (grid: unknown[]) => grid.map(() => 0);
  const range = (padding: number) =>
    (plot.decisionBoundary(zero, corners, { padding }).layout.xaxis as { range: number[] }).range;
  expect(range(0)).toEqual([0, 1]);
  expect(range(0.5)).toEqual([-0.5, 1.5]);
  const { data } = plot.decisionBoundary(zero, corners, {
    boundary: { w: [1, 1], b: -1 },
    ring: [1],
    lines: [{ y: [0, 1] }],
  });
  expect(data.map(({ type, mode }) => `${type} ${mode ?? ''}`)).toEqual([
    'contour ',
    'scatter markers',
    'scatter lines',
    'scatter lines',
    'scatter markers',
  ]);
});

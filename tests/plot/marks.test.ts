import { describe, expect, it } from 'vitest';
import { Matrix } from '../../src/linalg/index.ts';
import * as plot from '../../src/plot/index.ts';

const points = [
  [0, 0],
  [4, 2],
  [2, 3],
];

type Line = {
  name: string;
  x: [number, number];
  y: [number, number];
  line: { dash: string; color: string };
};
const lastOf = ({ data }: plot.Figure) => data.at(-1) as unknown as Line;

describe('a boundary', () => {
  it.each([
    [[1, -2], 0.5],
    [[0, 3], -4],
    [[-2, 0], 3],
    [[0.01, 0.02], -0.05],
  ])('w = %j, b = %d is the line w·x + b = 0, and crosses all that is shown', (w, b) => {
    const figure = plot.scatter(points, { boundary: { w, b } });
    const { x, y, name } = lastOf(figure);
    expect(name).toBe('决策边界 / decision boundary');
    for (const end of [0, 1] as const)
      expect(
        Math.abs((w[0] as number) * x[end] + (w[1] as number) * y[end] + b) / Math.hypot(...w),
      ).toBeLessThan(0.01);
    const { range } = figure.layout.xaxis as unknown as { range: [number, number] };
    expect(range[0]).toBeLessThan(0);
    expect(range[1]).toBeGreaterThan(4);
    expect(Math.hypot(x[1] - x[0], y[1] - y[0])).toBeGreaterThan(4 * (range[1] - range[0]));
  });

  it('takes its name, its dash, a matrix of weights, and others beside it', () => {
    const { data } = plot.scatter(points, {
      boundary: [
        { w: Matrix.column([1, 2]), name: '前 | before', dash: 'dash' },
        { w: [1, 1], name: 'after' },
      ],
    });
    const [first, second] = data.slice(-2) as unknown as Line[];
    expect([first?.name, second?.name]).toEqual(['前 / before', '之后 / after']);
    expect([first?.line.dash, second?.line.dash]).toEqual(['dash', 'solid']);
    expect(first?.line.color).not.toBe(second?.line.color);
  });

  it('of weights that are all zero has no length, and one of three weights is refused', () => {
    const { x, y } = lastOf(plot.scatter(points, { boundary: { w: [0, 0], b: 1 } })) as {
      x: number[];
      y: number[];
    };
    expect([x[1], y[1]]).toEqual([x[0], y[0]]);
    expect(() => plot.scatter(points, { boundary: { w: [1, 2, 3], name: 'x' } })).toThrow(
      /scatter: boundary "x" has 3 weights; a line of the plane has two/,
    );
  });
});

describe('a ring', () => {
  it('lies around its points, without a name in the legend unless it is given one', () => {
    const bare = plot.scatter(points, { ring: [2, 0] });
    expect(lastOf(bare)).toMatchObject({ x: [2, 0], y: [3, 0], showlegend: false });
    const named = plot.scatter(points, { ring: { points: [1], name: '错 | wrong' } });
    expect(lastOf(named)).toMatchObject({ x: [4], name: '错 / wrong', showlegend: true });
    expect(plot.scatter(points, { ring: { points: [] } }).data).toHaveLength(2);
    expect(plot.scatter(points, { ring: [] }).data).toHaveLength(1);
  });

  it('is refused around no point', () => {
    expect(() => plot.scatter(points, { ring: [3] })).toThrow(/ring 3, but the points are 0 to 2/);
  });
});

it('arrows go from the origin or from where they are told, with names beyond their tips, in sight', () => {
  const figure = plot.scatter(points, {
    arrows: [
      { to: [9, -1], name: 'w' },
      { from: [1, 1], to: [2, 5] },
    ],
  });
  const [first, second] = figure.data.slice(-2);
  const places = [
    [9, -1],
    [-9, 1],
    [1, -9],
    [-1, 9],
  ].map((to) => plot.scatter(points, { arrows: [{ to, name: 'w' }] }).data.at(-1)?.textposition);
  expect(places).toEqual(['middle right', 'middle left', 'bottom center', 'top center']);
  expect(first).toMatchObject({
    x: [0, 9],
    y: [0, -1],
    text: ['', 'w'],
    textposition: 'middle right',
  });
  expect(second).toMatchObject({ x: [1, 2], y: [1, 5], mode: 'lines+markers' });
  const middle = { from: [1, 1], to: [2, 5], name: 'd', place: 'middle' } as const;
  expect(plot.scatter(points, { arrows: [middle] }).data.at(-1)).toMatchObject({
    x: [1, 1.5, 2],
    y: [1, 3, 5],
    text: ['', 'd', ''],
    textposition: 'middle right',
    marker: { size: [0, 0, 15] },
  });
  expect(() => plot.scatter(points, { arrows: [{ to: [1] }] })).toThrow(
    /scatter: end of arrow 0 has 1 numbers; a point of the plane has two/,
  );
  const { range } = plot.scatter(points, {
    arrows: [{ to: Matrix.column([9, -1]) }],
    boundary: { w: [1, 1] },
  }).layout.xaxis as unknown as { range: [number, number] };
  expect(range[1]).toBeGreaterThan(9);
});

it('points have areas in proportion to their weights, each class its own', () => {
  const figure = plot.scatter(points, { labels: [1, 0, 1], weights: [4, 1, 0.25], size: 10 });
  const sizes = figure.data.map(({ marker }) => (marker as { size: number[] }).size);
  expect(sizes).toEqual([[10], [20, 5]]);
  expect(() => plot.scatter(points, { weights: [1, 2] })).toThrow(/2 weights for 3 points/);
  expect(() => plot.scatter(points, { weights: [1, 2, -1] })).toThrow(/the least -1; give one/);
});

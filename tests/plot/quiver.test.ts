import { expect, it } from 'vitest';
import * as plot from '../../src/plot/index.ts';

type Trace = {
  name: string;
  showlegend?: boolean;
  x: (number | null)[];
  y: (number | null)[];
  line: { width: number };
};
const traces = ({ data }: plot.Figure) => data as unknown as Trace[];
const at = [
  [0, 0],
  [2, 1],
];

it('draws each arrow from its point to its point plus its vector, then a gap', () => {
  const [field] = traces(
    plot.quiver(at, [
      [1, 0],
      [0, -3],
    ]),
  );
  expect(field?.x).toEqual([0, 1, null, 2, 2, null]);
  expect(field?.y).toEqual([0, 0, null, 1, -2, null]);
});

it('scales lengths as drawn, and says the true ones', () => {
  const figure = plot.quiver(
    at,
    [
      [3, 4],
      [0, 0],
    ],
    { scale: 0.1 },
  );
  expect(traces(figure)[0]?.x[1]).toBeCloseTo(0.3);
  expect(figure.describe).toBe('Vector field: 2 arrows; longest of 1 5.');
});

it('shows points below, and fields over each other, the first one wider', () => {
  const vectors = [
    [0, 1],
    [1, 0],
  ];
  const figure = plot.quiver(
    at,
    [
      { vectors, name: '甲 | a' },
      { vectors, name: '乙 | b' },
    ],
    { points: [[5, 5]], pointsName: '数据 | data' },
  );
  const [dots, first, second] = traces(figure);
  expect(dots).toMatchObject({ name: '数据 / data', x: [5], showlegend: true });
  expect([first?.name, second?.name]).toEqual(['甲 / a', '乙 / b']);
  expect(first?.line.width).toBeGreaterThan(second?.line.width ?? 0);
  const { range } = figure.layout.xaxis as unknown as { range: [number, number] };
  expect(range[1]).toBeGreaterThan(5);
});

it('refuses vectors that are not as many as their points', () => {
  expect(() => plot.quiver(at, { vectors: [[1, 1]], name: 'v' })).toThrow(
    'quiver: field "v" has 1 vectors for 2 points; give one each',
  );
});

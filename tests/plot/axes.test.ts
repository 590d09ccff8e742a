import { describe, expect, it } from 'vitest';
import { logAxis } from '../../src/plot/axes.ts';
import * as plot from '../../src/plot/index.ts';

describe('a logarithmic axis', () => {
  const ticksOf = (low: number, high: number) => {
    const { tickvals, ticktext } = logAxis([low, high]) as unknown as {
      tickvals?: number[];
      ticktext?: string[];
    };
    return (tickvals ?? []).flatMap((value, i) =>
      value >= low && value <= high ? [ticktext?.[i]] : [],
    );
  };

  it('over less than three decades is labeled 1-2-5', () => {
    expect(ticksOf(0.03, 12)).toEqual(['0.05', '0.1', '0.2', '0.5', '1', '2', '5', '10']);
    expect(ticksOf(1, 50)).toEqual(['1', '2', '5', '10', '20', '50']);
  });

  it('over less than one at each digit, in powers where those are shorter', () => {
    expect(ticksOf(2, 7)).toEqual(['2', '3', '4', '5', '6', '7']);
    expect(ticksOf(2e-6, 4e-6)).toEqual([2, 3, 4].map((n) => `${n}·10<sup>−6</sup>`));
    expect(ticksOf(1e5, 3e5)).toEqual(['10<sup>5</sup>', '2·10<sup>5</sup>', '3·10<sup>5</sup>']);
  });

  it('over more at powers of ten', () => {
    expect(logAxis([1e-5, 1])).toMatchObject({ exponentformat: 'power', minorloglabels: 'none' });
    expect(logAxis([1, 1000])).not.toHaveProperty('tickvals');
  });

  it('looks at the data, and at the range where one is given', () => {
    const axis = (yRange?: [number, number]) =>
      plot.line([1, 20], { yScale: 'log', ...(yRange ? { yRange } : {}) }).layout.yaxis;
    expect(axis()).toHaveProperty('tickvals');
    expect(axis([0.001, 1000])).not.toHaveProperty('tickvals');
    expect(axis([0.1, 1000])).toMatchObject({ range: [-1, 3] });
    const loss = plot.learningCurves({ loss: [2, 0.5] }, { lossScale: 'log' });
    expect(loss.layout.yaxis).toMatchObject({
      type: 'log',
      ticktext: expect.arrayContaining(['0.5']),
    });
    expect(plot.bar(['a', 'b'], [1, 9], { yScale: 'log' }).layout.yaxis).toHaveProperty('tickvals');
    expect(
      plot.bar(['a', 'b'], [1, 9], { xScale: 'log', horizontal: true }).layout.xaxis,
    ).toHaveProperty('tickvals');
  });

  it('shows positive numbers alone', () => {
    expect(() => plot.line({ y: [1, 0] }, { yScale: 'log' })).toThrow(
      /0 at index \[1\]; a log axis/,
    );
    expect(() => plot.line([1, 2], { xScale: 'log' })).toThrow(/x of series "1": 0 at index \[0\]/);
    expect(() => plot.scatter([[1, -1]], { yScale: 'log' })).toThrow(/scatter: y: -1 at index/);
    expect(() => plot.learningCurves({ loss: [1, 0] }, { lossScale: 'log' })).toThrow(
      /train loss: 0 at index \[1\]/,
    );
  });
});

describe('a plane', () => {
  const isEqual = ({ layout }: plot.Figure) =>
    (layout.yaxis as Record<string, unknown>).scaleanchor === 'x';
  const square = [
    [0, 0],
    [2, 3],
  ];
  const slender = [
    [0, 0],
    [1000, 3],
  ];

  it('has one unit as long on both axes', () => {
    expect(isEqual(plot.scatter(square))).toBe(true);
    expect(isEqual(plot.decisionBoundary((grid) => grid.map(() => 0), square))).toBe(true);
    expect(isEqual(plot.contour((x, y) => x + y))).toBe(true);
    expect(isEqual(plot.trajectory((x, y) => x * y, square, { resolution: 4 }))).toBe(true);
    expect(isEqual(plot.latentScatter(slender))).toBe(true);
  });

  it('not where one axis is another matter, nor where the reader says otherwise', () => {
    expect(isEqual(plot.scatter(slender))).toBe(false);
    expect(isEqual(plot.scatter(slender, { equal: true }))).toBe(true);
    expect(isEqual(plot.scatter(square, { equal: false }))).toBe(false);
    expect(
      isEqual(
        plot.scatter(
          [
            [1, 1],
            [2, 3],
          ],
          { xScale: 'log' },
        ),
      ),
    ).toBe(false);
    expect(isEqual(plot.scatter({ x: [[0], [1]], y: [0.5, 1.5] }))).toBe(false);
    expect(
      isEqual(
        plot.contour([
          [1, 2],
          [3, 4],
        ]),
      ),
    ).toBe(false);
    expect(
      isEqual(
        plot.contour(
          [
            [1, 2],
            [3, 4],
          ],
          { equal: true },
        ),
      ),
    ).toBe(true);
    expect(isEqual(plot.contour((x, y) => x + y, { equal: false }))).toBe(false);
    expect(isEqual(plot.contour((x, y) => x + y, { xRange: [0, 100] }))).toBe(false);
    expect(isEqual(plot.heatmap([[1]]))).toBe(false);
    expect(isEqual(plot.heatmap([[1]], { equal: true }))).toBe(true);
  });

  it('that is filled is as tall as its shape asks, unless it is told a height', () => {
    const heightOf = ({ layout }: plot.Figure) => layout.height as number;
    const over = (yRange: [number, number], height?: number) =>
      plot.contour((x, y) => x + y, { yRange, ...(height ? { height } : {}) });
    expect(heightOf(over([-0.5, 0.5]))).toBeLessThan(heightOf(over([-1, 1])));
    expect(heightOf(over([-1, 1], 300))).toBe(300);
  });
});

it('a set with one feature is drawn as its targets over it', () => {
  const { data, layout } = plot.scatter({
    x: [[1], [2], [3]],
    y: [0.5, 1.5, 2.5],
    featureNames: ['面积 | area'],
  });
  expect(data).toHaveLength(1);
  expect(data[0]).toMatchObject({ x: [1, 2, 3], y: [0.5, 1.5, 2.5] });
  expect(layout.xaxis).toMatchObject({ title: { text: '面积 / area' } });
  expect(() => plot.scatter({ x: [[1], [2]], y: [0.5] })).toThrow(
    /scatter: y of the set: 1 targets for 2 examples; give one each/,
  );
});

import { expect, test } from 'vitest';
import { pointCloud } from '../../src/plot/index.ts';

const corners = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** Where the points of a class are drawn. */
const drawn = (figure: ReturnType<typeof pointCloud>, trace = 1) => {
  const { x, y } = figure.data[trace] as unknown as { x: number[]; y: number[] };
  return x.map((value, i) => [value, y[i] as number]);
};

test('from the front, y points right and z up; what is nearer is drawn last, and larger', () => {
  const figure = pointCloud(corners, { azimuth: 0, elevation: 0 });
  // By depth: y and z lie across the view, x comes towards the eye.
  expect(drawn(figure).map((at) => at.map((v) => Math.round(v * 1e6) / 1e6 + 0))).toEqual([
    [1, 0],
    [0, 1],
    [0, 0],
  ]);
  const [{ size }] = figure.data.slice(1).map(({ marker }) => marker) as unknown as [
    { size: [number, number, number] },
  ];
  expect(size[2]).toBeGreaterThan(size[0]);
});

test('from a quarter further, x points left; from above, x points down', () => {
  const [, , z] = drawn(pointCloud(corners, { azimuth: 90, elevation: 0 }));
  expect(z?.[0]).toBeCloseTo(0, 6);
  const left = drawn(pointCloud([[1, 0, 0]], { azimuth: 90, elevation: 0 }));
  expect(left[0]?.[0]).toBeCloseTo(-1, 6);
  const down = drawn(pointCloud([[1, 0, 0]], { azimuth: 0, elevation: 90 }));
  expect(down[0]?.[1]).toBeCloseTo(-1, 6);
});

test('turns by steps, without a kernel, and a picture has some of the views', () => {
  const figure = pointCloud(corners, { views: 4, labels: [0, 1, 0], names: ['a', 'b'] });
  expect(figure.frames).toHaveLength(4);
  expect(figure.layout.meta).toHaveProperty('strip');
  expect(pointCloud(corners, { labels: [0, 1, 0], names: ['a', 'b'] }).describe).toContain(
    'a: 2, b: 1',
  );
});

test('a class may have a diameter of its own', () => {
  const sized = pointCloud(
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    { labels: [0, 1], size: [4, 9] },
  );
  expect(sized.data.slice(1).map(({ marker }) => (marker as { size: number[] }).size)).toEqual([
    [4],
    [9],
  ]);
});

test('values are colors with one bar', () => {
  const figure = pointCloud(corners, { values: [1, 2, 3], colorLabel: 'z' });
  expect(figure.data[1]?.marker).toMatchObject({ cmin: 1, cmax: 3 });
});

test('says what does not fit', () => {
  expect(() => pointCloud([[1, 2]])).toThrow('expected [N, 3]');
  expect(() => pointCloud(corners, { labels: [0, 1] })).toThrow('2 labels for 3 points');
  expect(() => pointCloud(corners, { values: [1] })).toThrow('1 values; give one a point');
  expect(() => pointCloud(corners, { views: 13 })).toThrow('expected 1 to 12');
});

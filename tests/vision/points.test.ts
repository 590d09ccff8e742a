import { describe, expect, test } from 'vitest';
import { surfacePoints } from '../../src/data/index.ts';
import { axisRotation, kabsch, movePoints, rotationAngle } from '../../src/linalg/index.ts';
import { expectNoLeak, Rng, tf } from '../../src/tensor/index.ts';
import {
  backProject,
  d2Histogram,
  fps,
  icp,
  knn,
  normals,
  PointNet,
  project,
  stereoDepth,
  voxelize,
} from '../../src/vision/index.ts';

const cloud = (n: number, rng: Rng) =>
  Array.from({ length: n }, () => [rng.normal(), rng.normal(), rng.normal()]);
const distance = (a: readonly number[], b: readonly number[]) =>
  Math.hypot(...a.map((value, j) => value - (b[j] as number)));
const radius = (points: number[][], chosen: readonly number[]) =>
  Math.max(
    ...points.map((p) => Math.min(...chosen.map((i) => distance(p, points[i] as number[])))),
  );

describe('fps', () => {
  test('on a line: the end, the other end, the middle', () => {
    const line = [0, 1, 2, 3, 4].map((x) => [x]);
    expect(fps(line, 3, { start: 1 })).toEqual([1, 4, 0]);
    expect(fps(line, 5, { start: 0 })).toEqual([0, 4, 2, 1, 3]);
  });

  test('leaves at most twice the radius of the best choice', () => {
    const rng = new Rng(1);
    for (let round = 0; round < 10; round++) {
      const points = cloud(10, rng);
      const choices = points.flatMap((_, a) =>
        points.flatMap((_, b) => points.map((_, c) => [a, b, c])),
      );
      const best = Math.min(...choices.map((three) => radius(points, three)));
      expect(radius(points, fps(points, 3))).toBeLessThanOrEqual(2 * best + 1e-12);
    }
  });

  test('refuses more points than there are', () => {
    expect(() => fps([[0], [1]], 3)).toThrow('from 1 to 2');
    expect(() => fps([[0], [1]], 1, { start: 2 })).toThrow('the points are 0 to 1');
    expect(() => fps([1, 2, 3], 1)).toThrow('one cloud');
  });
});

test('knn is what sorting all distances gives', () => {
  const rng = new Rng(2);
  const [points, queries] = [cloud(40, rng), cloud(15, rng)];
  const { indices, distances } = knn(points, 6, queries);
  for (const [i, query] of queries.entries()) {
    const sorted = points
      .map((point, j) => ({ j, far: distance(point, query) }))
      .sort((a, b) => a.far - b.far)
      .slice(0, 6);
    expect(indices[i]).toEqual(sorted.map(({ j }) => j));
    expect(distances[i]?.[5]).toBeCloseTo(sorted[5]?.far ?? 0, 12);
  }
  expect(knn(points, 1).indices.flat()).toEqual(points.map((_, i) => i));
  expect(() => knn(points, 41)).toThrow('from 1 to 40');
  expect(() => knn(points, 1, [[1, 2]])).toThrow('queries of 2');
});

test('normals of a tilted plane, and of a sphere to a few degrees', () => {
  const rng = new Rng(3);
  const Q = axisRotation([1, 1, 0], 0.9);
  const plane = movePoints(
    Array.from({ length: 60 }, () => [rng.normal(), rng.normal(), 0]),
    { rotation: Q, shift: Float64Array.of(1, 2, 3) },
  );
  for (const normal of normals(plane, { k: 8 })) {
    const along = normal.reduce((sum, value, j) => sum + value * Q.at(j, 2), 0);
    expect(Math.abs(along)).toBeCloseTo(1, 10);
  }
  const sphere = surfacePoints('sphere', { n: 400, rng: 4 });
  const cosines = normals(sphere.points, { k: 12 }).map((normal, i) =>
    Math.abs(normal.reduce((sum, v, j) => sum + v * (sphere.normals[i]?.[j] as number), 0)),
  );
  expect(Math.min(...cosines)).toBeGreaterThan(Math.cos(0.35));
  expect(() => normals(plane, { k: 2 })).toThrow('from 3 to 60');
});

test('voxels: floor of the coordinates, below 0 too', () => {
  const { cells, counts } = voxelize(
    [
      [0.1, 0.2],
      [0.3, 0.1],
      [0.7, -0.1],
    ],
    0.5,
  );
  expect(cells).toEqual([
    [0, 0],
    [1, -1],
  ]);
  expect(counts).toEqual([2, 1]);
  expect(() => voxelize([[1]], 0)).toThrow('above 0');
});

describe('icp', () => {
  const rng = new Rng(5);
  const body = cloud(80, rng).map(([x = 0, y = 0, z = 0]) => [2 * x + y * y, y, 0.5 * z + x * y]);
  const turned = (angle: number) => ({
    rotation: axisRotation([1, 2, 3], angle),
    shift: Float64Array.of(0.1, 0, -0.1),
  });

  test('finds a small turn exactly', () => {
    const true_ = turned(0.3);
    const { pose, errors, poses } = icp(body, movePoints(body, true_));
    expect(rotationAngle(pose.rotation.matMul(true_.rotation.T))).toBeLessThan(1e-7);
    expect(errors.at(-1)).toBeLessThan(1e-20);
    expect(poses).toHaveLength(errors.length);
  });

  test('never lets the error rise, wherever it ends', () => {
    for (const angle of [0.5, 1.5, 2.5, 3.1]) {
      const { errors } = icp(body, movePoints(body, turned(angle)));
      expect(errors.length).toBeGreaterThan(2);
      errors.slice(1).forEach((error, i) => {
        expect(error).toBeLessThanOrEqual((errors[i] as number) + 1e-12);
      });
    }
  });

  test('starts where it is told, and makes no more rounds than that', () => {
    const true_ = turned(2.5);
    const target = movePoints(body, true_);
    const near = icp(body, target, { start: true_ });
    expect(near.errors).toHaveLength(2);
    expect(icp(body, target, { steps: 2 }).errors).toHaveLength(3);
    const one = icp(body, target, { steps: 1 });
    const partners = knn(target, 1, body).indices.map(([j]) => [...target.row(j as number)]);
    expect(one.pose.rotation.sub(kabsch(body, partners).rotation).norm()).toBeLessThan(1e-12);
    expect(() => icp(body, [[1, 2]])).toThrow('expected [N, D] and [M, D]');
  });
});

describe('the pinhole', () => {
  const camera = { focalLength: 20, center: [2, 3] } as const;

  test('projects back what it projected, and skips what it does not see', () => {
    const depth = [
      [1, 2, 0, 4],
      [5, Number.POSITIVE_INFINITY, 7, 8],
    ];
    const points = backProject(depth, camera);
    expect(points).toHaveLength(6);
    const pixels = [
      [0, 0],
      [0, 1],
      [0, 3],
      [1, 0],
      [1, 2],
      [1, 3],
    ];
    for (const [i, pixel] of project(points, camera).entries()) {
      expect(distance(pixel, pixels[i] as number[])).toBeLessThan(1e-12);
    }
    expect(backProject([[1]], { focalLength: 2, center: [1, -1] })).toEqual([[0.5, -0.5, 1]]);
    expect(() => project([[0, 0, -1]], camera)).toThrow('depth -1');
  });

  test('stereo depth is f b / disparity', () => {
    expect(stereoDepth(5, { focalLength: 100, baseline: 0.1 })).toBe(2);
    expect(stereoDepth(0, { focalLength: 100, baseline: 0.1 })).toBe(Number.POSITIVE_INFINITY);
  });
});

test('D2 counts each pair once, and no rotation changes it', () => {
  const three = [
    [0, 0],
    [3, 4],
    [0, 1],
  ];
  // Distances 5, 1 and √18.
  expect(d2Histogram(three, { bins: 4, most: 4 })).toEqual([0, 1 / 3, 0, 2 / 3]);
  const points = cloud(30, new Rng(6));
  const moved = movePoints(points, {
    rotation: axisRotation('y', 1),
    shift: Float64Array.of(1, 2, 3),
  });
  const [a, b] = [d2Histogram(points), d2Histogram(moved)];
  expect(Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))))).toBeLessThan(1e-12);
  expect(a.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
});

describe('PointNet', () => {
  const net = new PointNet(4, { rng: 1, local: [32, 32, 128] });
  const x = tf.randomNormal([3, 40, 3], 0, 1, 'float32', 7);
  const order = new Rng(8).permutation(40);
  const scores = (of: PointNet, input: tf.Tensor) => Array.from(of.forward(input).dataSync());

  test('has as many parameters as its layers, and takes any number of points', () => {
    const sizes = net.parameters().map((p) => p.size);
    expect(sizes.reduce((a, b) => a + b, 0)).toBe(9668);
    expect(new PointNet(4, { rng: 1 }).parameters().reduce((sum, p) => sum + p.size, 0)).toBe(4452);
    expect(net.forward(tf.zeros([2, 7, 3])).shape).toEqual([2, 4]);
  });

  test('does not see the order: exactly with max, to rounding with mean', () => {
    const shuffled = tf.gather(x, order, 1);
    expect(scores(net, shuffled)).toEqual(scores(net, x));
    const mean = new PointNet(4, { rng: 1, pool: 'mean' });
    const [a, b] = [scores(mean, x), scores(mean, shuffled)];
    a.forEach((value, i) => {
      expect(Math.abs(value - (b[i] as number))).toBeLessThan(1e-5);
    });
  });

  test('its critical points alone have the same scores', () => {
    for (const [i, kept] of net.criticalPoints(x).entries()) {
      expect(kept.length).toBeLessThan(40);
      const one = tf.gather(x, [i]);
      expect(scores(net, tf.gather(one, kept, 1))).toEqual(scores(net, one));
      const less = tf.gather(one, kept.slice(1), 1);
      expect(scores(net, less)).not.toEqual(scores(net, one));
    }
  });

  test('leaves no tensor', () => {
    expectNoLeak(() => net.criticalPoints(x));
    expectNoLeak(() => net.forward(x).dispose());
  });
});

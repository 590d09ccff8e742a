import { describe, expect, test } from 'vitest';
import {
  axisRotation,
  determinant,
  kabsch,
  Matrix,
  movePoints,
  type Pose,
  randomRotation,
  rotationAngle,
} from '../../src/linalg/index.ts';
import { Rng } from '../../src/tensor/index.ts';

const far = (a: Matrix, b: Matrix) => a.sub(b).norm();

describe('rotations', () => {
  test('turn counterclockwise about their axis, which stays', () => {
    const quarter = axisRotation('z', Math.PI / 2).matMul(Matrix.column([1, 0, 0]));
    expect(far(quarter, Matrix.column([0, 1, 0]))).toBeLessThan(1e-15);
    expect(far(axisRotation('x', 0.3), axisRotation([5, 0, 0], 0.3))).toBeLessThan(1e-15);
    const axis = [1, 2, 4] as const;
    const kept = axisRotation(axis, 1.1).matMul(Matrix.column(axis));
    expect(far(kept, Matrix.column(axis))).toBeLessThan(1e-14);
    expect(() => axisRotation([0, 0, 0], 1)).toThrow('no direction');
  });

  test('the angle of a rotation is the one it was made of, also where the cosine is flat', () => {
    for (const angle of [0, 1e-9, 1e-4, 1, 3, Math.PI]) {
      const found = rotationAngle(axisRotation([1, -2, 0.5], angle));
      expect(Math.abs(found - angle)).toBeLessThan(1e-12 + 1e-9 * angle);
    }
    const [c, s] = [Math.cos(2), Math.sin(2)];
    expect(
      rotationAngle(
        Matrix.of([
          [c, -s],
          [s, c],
        ]),
      ),
    ).toBeCloseTo(2, 12);
    expect(() => rotationAngle(Matrix.eye(4))).toThrow('expected [2, 2] or [3, 3]');
  });

  test('random ones are proper, and their angle has density (1 − cos φ) / π', () => {
    const rng = new Rng(1);
    const all = Array.from({ length: 4000 }, () => randomRotation({ rng }));
    for (const Q of all.slice(0, 50)) {
      expect(far(Q.matMul(Q.T), Matrix.eye(3))).toBeLessThan(1e-14);
      expect(determinant(Q)).toBeCloseTo(1, 12);
    }
    const angles = all.map(rotationAngle);
    // Mean π/2 + 2/π; the share below a right angle is 1/2 − 1/π.
    const mean = angles.reduce((a, b) => a + b, 0) / angles.length;
    expect(mean).toBeCloseTo(Math.PI / 2 + 2 / Math.PI, 1);
    const small = angles.filter((angle) => angle < Math.PI / 2).length / angles.length;
    expect(Math.abs(small - (0.5 - 1 / Math.PI))).toBeLessThan(0.02);
  });
});

describe('kabsch', () => {
  const pose = (rng: Rng): Pose => ({
    rotation: randomRotation({ rng }),
    shift: Float64Array.from([rng.normal(), rng.normal(), rng.normal()]),
  });

  test('finds the pose that moved the points', () => {
    const rng = new Rng(2);
    for (let round = 0; round < 20; round++) {
      const points = Matrix.randn([5, 3], { rng });
      const true_ = pose(rng);
      const found = kabsch(points, movePoints(points, true_));
      expect(far(found.rotation, true_.rotation)).toBeLessThan(1e-12);
      expect(far(movePoints(points, found), movePoints(points, true_))).toBeLessThan(1e-12);
    }
  });

  test('turns a quarter of the plane by hand', () => {
    const { rotation, shift } = kabsch(
      [
        [1, 0],
        [0, 1],
        [0, 0],
      ],
      [
        [3, 1],
        [2, 0],
        [3, 0],
      ],
    );
    expect(
      far(
        rotation,
        Matrix.of([
          [0, -1],
          [1, 0],
        ]),
      ),
    ).toBeLessThan(1e-12);
    expect(shift[0]).toBeCloseTo(3, 12);
    expect(shift[1]).toBeCloseTo(0, 12);
  });

  test('gives a rotation where a mirror image is nearer, and for points of a plane', () => {
    const rng = new Rng(3);
    const points = Matrix.randn([10, 3], { rng });
    expect(determinant(kabsch(points, points.mul([1, 1, -1])).rotation)).toBeCloseTo(1, 12);
    const flat = points.mul([1, 1, 0]);
    const true_ = pose(rng);
    expect(far(kabsch(flat, movePoints(flat, true_)).rotation, true_.rotation)).toBeLessThan(1e-12);
  });

  test('no pose near it has a smaller error', () => {
    const rng = new Rng(4);
    const [points, partners] = [Matrix.randn([12, 3], { rng }), Matrix.randn([12, 3], { rng })];
    const found = kabsch(points, partners);
    const error = (p: Pose) => far(movePoints(points, p), partners);
    for (let round = 0; round < 50; round++) {
      const turn = axisRotation([rng.normal(), rng.normal(), rng.normal()], 0.05);
      const other = {
        rotation: turn.matMul(found.rotation),
        shift: found.shift.map((t) => t + rng.normal(0, 0.02)),
      };
      expect(error(other)).toBeGreaterThan(error(found));
    }
  });

  test('refuses points without partners', () => {
    expect(() =>
      kabsch(
        [[1, 2]],
        [
          [1, 2],
          [3, 4],
        ],
      ),
    ).toThrow('use vision.icp');
  });
});

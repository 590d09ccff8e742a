import { expect, test } from 'vitest';
import { Matrix, principalAngles } from '../../src/linalg/index.ts';

test('principal angles: a plane turned about one of its axes, and a line', () => {
  const angle = 0.3;
  const plane = Matrix.of([
    [1, 0],
    [0, 1],
    [0, 0],
  ]);
  // Another basis of the turned plane: what is measured is the space, not its columns.
  const turned = Matrix.of([
    [2, 1],
    [Math.cos(angle), -Math.cos(angle)],
    [Math.sin(angle), -Math.sin(angle)],
  ]);
  const [least = 1, most = 0] = principalAngles(plane, turned);
  expect(least).toBeLessThan(1e-7);
  expect(most).toBeCloseTo(angle, 12);
  const line = Matrix.of([[1], [1], [1]]);
  expect(principalAngles(plane, line)).toHaveLength(1);
  expect(principalAngles(plane, line)[0]).toBeCloseTo(Math.acos(Math.sqrt(2 / 3)), 12);
  expect(() => principalAngles(plane, Matrix.eye(2))).toThrow('3 rows against 2');
});

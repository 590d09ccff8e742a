import { type Rng, showShape, toRng } from '../tensor/index.ts';
import { Matrix } from './matrix.ts';

/** One of the three axes, or any direction, of any length but 0. */
export type RotationAxis = 'x' | 'y' | 'z' | readonly [x: number, y: number, z: number];

const AXES = { x: [1, 0, 0], y: [0, 1, 0], z: [0, 0, 1] } as const;

/**
 * The rotation of space about an axis through the origin, `[3, 3]`, by Rodrigues' formula
 * I + sin φ K + (1 − cos φ) K², where K u = axis × u. Counterclockwise for who looks against the
 * axis. A column is turned by Q u, rows of points by X Qᵀ.
 *
 * @param angle in radians
 * @throws RangeError for an axis of length 0
 */
export function axisRotation(axis: RotationAxis, angle: number): Matrix {
  const [a, b, c] = typeof axis === 'string' ? AXES[axis] : axis;
  const length = Math.hypot(a, b, c);
  if (!(length > 0)) {
    throw new RangeError(`axisRotation: axis [${a}, ${b}, ${c}] has no direction; give another`);
  }
  const [x, y, z] = [a / length, b / length, c / length];
  const K = Matrix.of([
    [0, -z, y],
    [z, 0, -x],
    [-y, x, 0],
  ]);
  return Matrix.eye(3)
    .add(K.mul(Math.sin(angle)))
    .add(K.matMul(K).mul(1 - Math.cos(angle)));
}

/**
 * The angle by which a rotation of the plane or of space turns, from 0 to π radians. From sine and
 * cosine alike, so that small angles are exact too.
 *
 * @throws RangeError unless the matrix is `[2, 2]` or `[3, 3]`
 */
export function rotationAngle(rotation: Matrix): number {
  const { rows, cols } = rotation;
  if (rows !== cols || (rows !== 2 && rows !== 3)) {
    throw new RangeError(
      `rotationAngle: matrix of shape ${showShape(rotation.shape)} given; expected [2, 2] or [3, 3]`,
    );
  }
  let trace = 2 - rows;
  for (let i = 0; i < rows; i++) trace += rotation.at(i, i);
  return Math.atan2(rotation.sub(rotation.T).norm() / Math.SQRT2, trace);
}

/**
 * A rotation of space, `[3, 3]`, each as likely as any other: that of a quaternion of four normal
 * numbers (K. Shoemake, "Uniform random rotations", 1992). Three uniform angles would not do.
 */
export function randomRotation({ rng }: { readonly rng: Rng | number }): Matrix {
  const from = toRng(rng);
  const drawn = Array.from({ length: 4 }, () => from.normal());
  const length = Math.hypot(...drawn);
  const [w, x, y, z] = drawn.map((q) => q / length) as [number, number, number, number];
  return Matrix.of([
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ]);
}

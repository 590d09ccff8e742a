import { type Numbers, showShape } from '../tensor/index.ts';
import { Matrix, toMatrix } from './matrix.ts';
import { determinant } from './solve.ts';
import { svd } from './svd.ts';

/** A rotation, then a shift: x becomes Q x + shift. */
export interface Pose {
  /** Q, `[D, D]`, orthogonal with determinant 1. */
  readonly rotation: Matrix;
  /** `[D]` */
  readonly shift: Float64Array;
}

/** Points `[N, D]`, each turned and shifted: X Qᵀ + shift. */
export function movePoints(points: Numbers, { rotation, shift }: Pose): Matrix {
  return toMatrix(points).matMul(rotation.T).add(shift);
}

/**
 * The pose that brings points nearest to their partners, in the sum of squares
 * Σ ‖Q xᵢ + shift − yᵢ‖². With the centers x̄ and ȳ,
 *
 * Σ (xᵢ − x̄)(yᵢ − ȳ)ᵀ = U S Vᵀ,  Q = V diag(1, …, 1, det V Uᵀ) Uᵀ,  shift = ȳ − Q x̄.
 *
 * The last factor keeps Q a rotation where a mirror image would be nearer (W. Kabsch, 1976; S.
 * Umeyama, 1991).
 *
 * @param points `[N, D]`, in any number of dimensions
 * @param partners `[N, D]`, in the same order
 * @throws RangeError for two shapes, and for no points
 */
export function kabsch(points: Numbers, partners: Numbers): Pose {
  const [x, y] = [toMatrix(points), toMatrix(partners)];
  if (x.rows !== y.rows || x.cols !== y.cols || x.rows === 0) {
    throw new RangeError(
      `kabsch: points ${showShape(x.shape)} and partners ${showShape(y.shape)} given; ` +
        'expected one partner a point, [N, D] each; where partners are not known, use vision.icp',
    );
  }
  const [from, to] = [x.mean(0), y.mean(0)];
  const { U, V } = svd(x.sub(from).T.matMul(y.sub(to)));
  const flip = new Float64Array(x.cols).fill(1);
  flip[x.cols - 1] = Math.sign(determinant(V.matMul(U.T)));
  const rotation = V.mul(flip).matMul(U.T);
  const center = rotation.matMul(Matrix.column(from)).data;
  return { rotation, shift: to.map((value, j) => value - (center[j] as number)) };
}

import { cov, eigSym, Matrix, toMatrix } from '../linalg/index.ts';
import type { Numbers } from '../tensor/index.ts';
import { knn } from './knn.ts';

export interface NormalsOptions {
  /** Neighbors by which a direction is judged, the point among them. Default 16. */
  readonly k?: number;
}

/**
 * The direction that stands on a surface at each of its points `[N, 3]`: the eigenvector of the
 * smallest eigenvalue of the covariance of the k nearest points, `[N, 3]`, of length 1 (H. Hoppe et
 * al., 1992). Which side is the outside it does not know: the largest component is positive.
 *
 * @throws RangeError unless k is a whole number from 3 to N
 */
export function normals(points: Numbers, { k = 16 }: NormalsOptions = {}): number[][] {
  const cloud = toMatrix(points);
  if (!Number.isInteger(k) || k < cloud.cols || k > cloud.rows) {
    throw new RangeError(
      `normals: k is ${k}, expected a whole number from ${cloud.cols} to ${cloud.rows} points`,
    );
  }
  const rows = cloud.toArray();
  return knn(cloud, k).indices.map((around) => {
    const { vectors } = eigSym(cov(Matrix.of(around.map((i) => rows[i] as number[]))));
    return [...vectors.col(cloud.cols - 1)];
  });
}

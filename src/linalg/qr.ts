import { QrDecomposition } from 'ml-matrix';
import { showShape } from '../tensor/index.ts';
import type { Matrix } from './matrix.ts';
import { fromMl, toMl } from './ml.ts';

/**
 * QR decomposition for rows >= cols: A = QR with Q `[rows, cols]` of orthonormal columns and R
 * upper triangular with a diagonal of 0 or more, which makes it unique at full rank.
 *
 * @throws RangeError for fewer rows than columns.
 */
export function qr(a: Matrix): { Q: Matrix; R: Matrix } {
  if (a.rows < a.cols) {
    throw new RangeError(`qr: needs at least as many rows as columns, given ${showShape(a.shape)}`);
  }
  const found = new QrDecomposition(toMl(a));
  const r = fromMl(found.upperTriangularMatrix);
  const sign = (k: number) => (r.at(k, k) < 0 ? -1 : 1);
  return {
    Q: fromMl(found.orthogonalMatrix).map((x, _, k) => x * sign(k)),
    R: r.map((x, i, j) => (j < i ? 0 : x * sign(i))),
  };
}

import { Matrix } from './matrix.ts';

/** Eigenvalues, largest first, and eigenvectors as the columns of `vectors`. */
export interface Eigen {
  values: Float64Array;
  vectors: Matrix;
}

/**
 * Eigenvalues and orthonormal eigenvectors of a symmetric matrix, A = V diag(values) V^T, by Jacobi rotations.
 * Each eigenvector's largest component is positive, so that the result does not depend on the path taken.
 *
 * @throws RangeError if A is not square and symmetric.
 */
export function eigSym(a: Matrix): Eigen {
  const n = a.rows;
  const scale = a.norm();
  if (a.cols !== n || a.sub(a.T).norm() > 1e-9 * scale) {
    throw new RangeError(`eigSym: needs a symmetric matrix, given [${a.shape.join(', ')}]`);
  }
  const m = a.toArray();
  const v = Matrix.eye(n).toArray();
  const get = (x: number[][], r: number, c: number) => (x[r] as number[])[c] as number;
  const set = (x: number[][], r: number, c: number, value: number) => {
    (x[r] as number[])[c] = value;
  };
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += get(m, p, q) ** 2;
    if (Math.sqrt(off) <= 1e-15 * scale) break;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = get(m, p, q);
        if (apq === 0) continue;
        const theta = (get(m, q, q) - get(m, p, p)) / (2 * apq);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const c = 1 / Math.sqrt(t * t + 1);
        const s = t * c;
        for (let k = 0; k < n; k++) {
          const kp = get(m, k, p);
          const kq = get(m, k, q);
          set(m, k, p, c * kp - s * kq);
          set(m, k, q, s * kp + c * kq);
        }
        for (let k = 0; k < n; k++) {
          const pk = get(m, p, k);
          const qk = get(m, q, k);
          set(m, p, k, c * pk - s * qk);
          set(m, q, k, s * pk + c * qk);
          const vp = get(v, k, p);
          const vq = get(v, k, q);
          set(v, k, p, c * vp - s * vq);
          set(v, k, q, s * vp + c * vq);
        }
      }
    }
  }
  const order = m.map((_, i) => i).sort((i, j) => get(m, j, j) - get(m, i, i));
  const columns = order.map((i) => {
    const column = v.map((row) => row[i] as number);
    const largest = column.reduce(
      (best, x) => (Math.abs(x) > Math.abs(best) + 1e-12 ? x : best),
      0,
    );
    return largest < 0 ? column.map((x) => -x) : column;
  });
  return {
    values: Float64Array.from(order, (i) => get(m, i, i)),
    vectors: Matrix.of(columns).T,
  };
}

/** Thin singular value decomposition A = U diag(S) V^T. */
export interface Svd {
  /** `[rows, k]`, orthonormal columns, with k the smaller side of A. */
  U: Matrix;
  /** Singular values, largest first. */
  S: Float64Array;
  /** `[cols, k]`, orthonormal columns. */
  V: Matrix;
}

/**
 * Singular value decomposition by one-sided Jacobi rotations, which keeps small singular values accurate. Columns of
 * U that belong to a singular value of 0 are completed to an orthonormal set.
 */
export function svd(a: Matrix): Svd {
  if (a.rows < a.cols) {
    const { U, S, V } = svd(a.T);
    return { U: V, S, V: U };
  }
  // Columns of A are rotated against each other until they are orthogonal; the rotations make up V.
  const u = a.T.toArray();
  const v = Matrix.eye(a.cols).toArray();
  const dot = (x: number[], y: number[]) =>
    x.reduce((sum, xi, i) => sum + xi * (y[i] as number), 0);
  for (let sweep = 0, rotated = true; rotated && sweep < 60; sweep++) {
    rotated = false;
    for (let p = 0; p < u.length; p++) {
      for (let q = p + 1; q < u.length; q++) {
        const [up, uq, vp, vq] = [u[p], u[q], v[p], v[q]] as [
          number[],
          number[],
          number[],
          number[],
        ];
        const alpha = dot(up, up);
        const beta = dot(uq, uq);
        const gamma = dot(up, uq);
        if (gamma === 0 || Math.abs(gamma) <= 1e-15 * Math.sqrt(alpha * beta)) continue;
        rotated = true;
        const zeta = (beta - alpha) / (2 * gamma);
        const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const c = 1 / Math.sqrt(1 + t * t);
        rotate(up, uq, c, c * t);
        rotate(vp, vq, c, c * t);
      }
    }
  }
  const lengths = u.map((column) => Math.sqrt(dot(column, column)));
  const order = lengths
    .map((_, i) => i)
    .sort((i, j) => (lengths[j] as number) - (lengths[i] as number));
  const S = Float64Array.from(order, (i) => lengths[i] as number);
  const tiny = 1e-14 * (S[0] ?? 0);
  const left = order.map((i, k) =>
    (S[k] as number) > tiny ? (u[i] as number[]).map((x) => x / (S[k] as number)) : null,
  );
  return {
    U: Matrix.of(complete(left, a.rows)).T,
    S,
    V: Matrix.of(order.map((i) => v[i] as number[])).T,
  };
}

function rotate(x: number[], y: number[], c: number, s: number): void {
  for (let i = 0; i < x.length; i++) {
    const xi = x[i] as number;
    const yi = y[i] as number;
    x[i] = c * xi - s * yi;
    y[i] = s * xi + c * yi;
  }
}

/** Fills the missing vectors of an orthonormal set, from the unit vectors by Gram and Schmidt. */
function complete(vectors: (number[] | null)[], size: number): number[][] {
  const known = vectors.filter((vector) => vector !== null);
  let axis = 0;
  return vectors.map((vector) => {
    if (vector) return vector;
    for (; ; axis++) {
      let candidate = Array.from({ length: size }, (_, i): number => (i === axis ? 1 : 0));
      // Twice, since one pass may leave rounding errors of the size of the remainder.
      for (const other of [...known, ...known]) {
        const along = other.reduce((sum, x, i) => sum + x * (candidate[i] as number), 0);
        candidate = candidate.map((x, i) => x - along * (other[i] as number));
      }
      const length = Math.hypot(...candidate);
      if (length > 1e-6) {
        const unit = candidate.map((x) => x / length);
        known.push(unit);
        return unit;
      }
    }
  });
}

/**
 * QR decomposition by Householder reflections, for rows >= cols: A = QR with Q `[rows, cols]` of orthonormal columns
 * and R upper triangular with a diagonal of 0 or more, which makes it unique at full rank.
 */
export function qr(a: Matrix): { Q: Matrix; R: Matrix } {
  const { rows, cols } = a;
  if (rows < cols) {
    throw new RangeError(`qr: needs at least as many rows as columns, given [${rows}, ${cols}]`);
  }
  const r = a.toArray();
  const reflections: number[][] = [];
  const reflect = (matrix: number[][], v: number[], from: number) => {
    const width = matrix[0]?.length ?? 0;
    for (let c = 0; c < width; c++) {
      let along = 0;
      for (let i = from; i < rows; i++)
        along += (v[i] as number) * ((matrix[i] as number[])[c] as number);
      for (let i = from; i < rows; i++) {
        const row = matrix[i] as number[];
        row[c] = (row[c] as number) - 2 * along * (v[i] as number);
      }
    }
  };
  for (let k = 0; k < cols; k++) {
    const column = r.map((row, i) => (i < k ? 0 : (row[k] as number)));
    const head = column[k] as number;
    column[k] = head + (head < 0 ? -1 : 1) * Math.hypot(...column);
    const length = Math.hypot(...column);
    const v = length === 0 ? column : column.map((x) => x / length);
    reflections.push(v);
    reflect(r, v, k);
  }
  const q = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: cols }, (_, j) => (i === j ? 1 : 0)),
  );
  for (let k = cols - 1; k >= 0; k--) reflect(q, reflections[k] as number[], k);
  const signs = Array.from({ length: cols }, (_, k) =>
    ((r[k] as number[])[k] as number) < 0 ? -1 : 1,
  );
  return {
    Q: Matrix.of(q).map((x, _, c) => x * (signs[c] as number)),
    R: Matrix.of(r.slice(0, cols)).map((x, i, j) => (j < i ? 0 : x * (signs[i] as number))),
  };
}

/**
 * The X with A X = B, by Gaussian elimination with partial pivoting.
 *
 * @throws RangeError if A is not square, the rows differ, or A is singular.
 */
export function solve(a: Matrix, b: Matrix): Matrix {
  const n = a.rows;
  if (a.cols !== n || b.rows !== n) {
    throw new RangeError(`solve: [${a.shape.join(', ')}] X = [${b.shape.join(', ')}] do not fit`);
  }
  const m = a.toArray().map((row, i) => [...row, ...b.row(i)]);
  const width = n + b.cols;
  const tiny = 1e-14 * a.data.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) {
      if (
        Math.abs((m[i] as number[])[k] as number) > Math.abs((m[pivot] as number[])[k] as number)
      ) {
        pivot = i;
      }
    }
    [m[k], m[pivot]] = [m[pivot] as number[], m[k] as number[]];
    const top = m[k] as number[];
    if (Math.abs(top[k] as number) <= tiny) {
      throw new RangeError(`solve: the matrix is singular at column ${k}; add a small ridge to it`);
    }
    for (let i = 0; i < n; i++) {
      const row = m[i] as number[];
      const factor = i === k ? 0 : (row[k] as number) / (top[k] as number);
      if (factor !== 0) {
        for (let j = k; j < width; j++) row[j] = (row[j] as number) - factor * (top[j] as number);
      }
    }
  }
  return Matrix.of(m.map((row, i) => row.slice(n).map((x) => x / (row[i] as number))));
}

/** Covariance of the columns of X, over n - ddof rows. Default ddof 1, as in NumPy. */
export function cov(x: Matrix, { ddof = 1 }: { ddof?: number } = {}): Matrix {
  const centred = x.sub(x.mean(0));
  return centred.T.matmul(centred).div(x.rows - ddof);
}

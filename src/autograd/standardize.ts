import type { Matrix } from '../linalg/index.ts';

/** Each column (axis 0) or row (axis 1) at mean 0 and variance 1, and the way back. */
export function standardize(
  x: Matrix,
  axis: 0 | 1,
  eps: number,
): { y: Matrix; back: (upstream: Matrix) => Matrix } {
  const keep = { keepDims: true } as const;
  const std = x.var(axis, keep).map((variance) => Math.sqrt(variance + eps));
  const y = x.sub(x.mean(axis, keep)).div(std);
  return {
    y,
    // What all of a column share moves its mean, and what goes along y its variance: neither moves y.
    back: (upstream) => {
      const along = y.mul(upstream.mul(y).mean(axis, keep));
      return upstream.sub(upstream.mean(axis, keep)).sub(along).div(std);
    },
  };
}

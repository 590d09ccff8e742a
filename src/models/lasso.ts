import { ElasticNet, type LassoOptions } from './elastic-net.ts';

/**
 * The lasso (R. Tibshirani, 1996): the w and b of least (1 / n) ‖y - Xw - b‖² + λ ‖w‖₁. Weights
 * that help by less than λ are exactly 0. Where the columns of X are orthogonal with ‖xⱼ‖² = n, it
 * is the soft threshold of least squares: wⱼ = soft(xⱼ·y / n, λ / 2).
 *
 * scikit-learn halves the squares: its alpha is λ / 2.
 *
 * @example new models.Lasso({ lambda: 0.1 }).fit(x, y).weights.filter((w) => w !== 0)
 */
export class Lasso extends ElasticNet {
  constructor(options: LassoOptions = {}) {
    super({ ...options, alpha: 1 });
  }
}

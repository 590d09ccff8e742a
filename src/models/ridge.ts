import { Matrix, pinv, solve } from '../linalg/index.ts';
import {
  type Centered,
  checkLambda,
  LinearModel,
  type LinearModelOptions,
} from './linear-model.ts';

export interface RidgeOptions extends LinearModelOptions {
  /** Strength of the penalty. Default 1. */
  readonly lambda?: number;
}

/**
 * Ridge regression (A. Hoerl and R. Kennard, 1970): the w and b of least
 *
 * (1 / n) ‖y - Xw - b‖² + λ ‖w‖²,
 *
 * in closed form. With X and y less their means, w = (XᵀX + nλI)⁻¹ Xᵀy, or what is the same and
 * cheaper where features outnumber examples, Xᵀ(XXᵀ + nλI)⁻¹ y. With λ = 0 it is least squares;
 * where many w fit equally well, the shortest of them.
 *
 * The loss is a mean, as in `nn.mse` with `nn.l2`: λ need not grow with n. scikit-learn's `Ridge`
 * takes the sum; its alpha is nλ.
 *
 * @example new models.Ridge({ lambda: 0.01 }).fit(x, y).predict(others)
 */
export class Ridge extends LinearModel {
  readonly lambda: number;

  constructor({ lambda = 1, ...options }: RidgeOptions = {}) {
    super(options);
    checkLambda('Ridge', lambda);
    this.lambda = lambda;
  }

  protected solve({ x, y }: Centered): Float64Array {
    if (this.lambda === 0) return pinv(x).matMul(y).data;
    const strength = x.rows * this.lambda;
    const wide = x.cols > x.rows;
    const gram = wide ? x.matMul(x.T) : x.T.matMul(x);
    const ridged = gram.add(Matrix.eye(gram.rows).mul(strength));
    return wide ? x.T.matMul(solve(ridged, y)).data : solve(ridged, x.T.matMul(y)).data;
  }
}

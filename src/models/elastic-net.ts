import type { Matrix } from '../linalg/index.ts';
import { eigSym } from '../linalg/index.ts';
import { softThreshold } from '../nn/index.ts';
import {
  type Centered,
  checkLambda,
  LinearModel,
  type LinearModelOptions,
} from './linear-model.ts';

/** How the least is found: one weight after another, or all at once by gradient steps. */
export type SparseSolver = 'coordinate' | 'ista';

export interface LassoOptions extends LinearModelOptions {
  /** Strength of the penalty. Default 1. */
  readonly lambda?: number;
  /**
   * `'coordinate'` (default): each weight in turn to its own best, the others held. `'ista'`: a
   * gradient step on the smooth part, then a soft threshold on all. Both come to the same weights,
   * the second in many more passes.
   */
  readonly solver?: SparseSolver;
  /** Most passes over the weights. Default 10,000. */
  readonly maxIterations?: number;
  /** It stops when no weight moves by more than this times the largest. Default 1e-10. */
  readonly tolerance?: number;
}

export interface ElasticNetModelOptions extends LassoOptions {
  /** Share of the l1 penalty: 1 is the lasso, 0 is ridge. Default 0.5. */
  readonly alpha?: number;
}

/**
 * The elastic net (H. Zou and T. Hastie, 2005): the w and b of least
 *
 * (1 / n) ‖y - Xw - b‖² + λ (α ‖w‖₁ + (1 - α) ‖w‖²),
 *
 * with the penalty of `nn.elasticNet`. A weight given the others is
 * wⱼ = soft(xⱼ·rⱼ / n, λα / 2) / (‖xⱼ‖² / n + λ(1 - α)), where rⱼ is what the others leave of y;
 * `coordinate` goes round until none moves. `ista` (I. Daubechies, M. Defrise and C. De Mol, 2004)
 * steps by η = 1 / (2 Λ₁ + 2λ(1 - α)), Λ₁ the largest eigenvalue of XᵀX / n:
 * w ← soft(w - η g, ηλα), with g the gradient of all but ‖w‖₁.
 *
 * scikit-learn halves the squares: its alpha is λα / 2 for a lasso.
 */
export class ElasticNet extends LinearModel {
  readonly lambda: number;
  readonly alpha: number;
  /** Passes that the last `fit` took. */
  iterations = 0;
  readonly #solver: SparseSolver;
  readonly #most: number;
  readonly #tolerance: number;

  /** @throws RangeError for a lambda below 0 and an alpha outside 0 to 1 */
  constructor(options: ElasticNetModelOptions = {}) {
    super(options);
    const { lambda = 1, alpha = 0.5, solver = 'coordinate' } = options;
    checkLambda(new.target.name, lambda);
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new RangeError(`ElasticNet: alpha must be from 0 (ridge) to 1 (lasso), given ${alpha}`);
    }
    this.lambda = lambda;
    this.alpha = alpha;
    this.#solver = solver;
    this.#most = options.maxIterations ?? 10_000;
    this.#tolerance = options.tolerance ?? 1e-10;
  }

  protected solve({ x, y }: Centered): number[] {
    // All that the examples tell: XᵀX / n and Xᵀy / n.
    const gram = x.T.matMul(x).div(x.rows);
    const toward = [...x.T.matMul(y).div(x.rows).data];
    const pass =
      this.#solver === 'ista' ? this.#allAtOnce(gram, toward) : this.#inTurn(gram, toward);
    const w = toward.map(() => 0);
    for (this.iterations = 0; this.iterations < this.#most; ) {
      const before = [...w];
      pass(w);
      this.iterations++;
      const moved = w.reduce(
        (most, v, j) => Math.max(most, Math.abs(v - (before[j] as number))),
        0,
      );
      const largest = w.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
      if (moved <= this.#tolerance * largest) break;
    }
    return w;
  }

  #inTurn(gram: Matrix, toward: readonly number[]): (w: number[]) => void {
    const { lambda, alpha } = this;
    const d = toward.length;
    // Xᵀ(y - Xw) / n, kept up to date: a weight that stays 0 costs nothing.
    const left = [...toward];
    return (w) => {
      for (let j = 0; j < d; j++) {
        const square = gram.data[j * d + j] as number;
        const old = w[j] as number;
        const curvature = square + lambda * (1 - alpha);
        const wanted = softThreshold((left[j] as number) + square * old, (lambda * alpha) / 2);
        const next = curvature === 0 ? 0 : wanted / curvature;
        if (next === old) continue;
        w[j] = next;
        for (let k = 0; k < d; k++) {
          left[k] = (left[k] as number) - (gram.data[j * d + k] as number) * (next - old);
        }
      }
    };
  }

  #allAtOnce(gram: Matrix, toward: readonly number[]): (w: number[]) => void {
    const { lambda, alpha } = this;
    const d = toward.length;
    const steepest = 2 * ((eigSym(gram).values[0] ?? 0) + lambda * (1 - alpha));
    const lr = steepest === 0 ? 0 : 1 / steepest;
    return (w) => {
      const before = [...w];
      for (let j = 0; j < d; j++) {
        let slope = -(toward[j] as number) + lambda * (1 - alpha) * (before[j] as number);
        for (let k = 0; k < d; k++) {
          slope += (gram.data[j * d + k] as number) * (before[k] as number);
        }
        w[j] = softThreshold((before[j] as number) - lr * 2 * slope, lr * lambda * alpha);
      }
    };
  }
}

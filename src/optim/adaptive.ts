import type * as tf from '@tensorflow/tfjs';
import { average, Optimizer } from './optimizer.ts';

export interface AdagradOptions {
  /** Size of a step. Default 0.01. */
  lr?: number;
  /** What the sum of squares starts at. Default 0, as in PyTorch (TensorFlow.js: 0.1). */
  initialAccumulator?: number;
  /** Added to the root. Default 1e-10. */
  eps?: number;
}

/** Adagrad (Duchi et al., 2011): s <- s + g^2, w <- w - lr g / (sqrt(s) + eps). Its steps only ever shrink. */
export class Adagrad extends Optimizer {
  readonly #initial: number;
  readonly #eps: number;

  constructor(
    parameters: readonly tf.Variable[],
    { lr = 0.01, initialAccumulator = 0, eps = 1e-10 }: AdagradOptions = {},
  ) {
    super(parameters, lr);
    this.#initial = initialAccumulator;
    this.#eps = eps;
  }

  protected override update(parameter: tf.Variable, grad: tf.Tensor): void {
    const sum = this.slot(parameter, 'sum', this.#initial);
    sum.assign(sum.add(grad.square()));
    parameter.assign(parameter.sub(grad.mul(this.lr).div(sum.sqrt().add(this.#eps))));
  }
}

export interface RMSpropOptions {
  /** Size of a step. Default 0.01. */
  lr?: number;
  /** Decay of the average of g^2. Default 0.99, as in PyTorch (Keras and the notes: 0.9). */
  rho?: number;
  /** Added to the root. Default 1e-8. */
  eps?: number;
}

/** RMSprop (Hinton, 2012): v averages g^2, w <- w - lr g / (sqrt(v) + eps). */
export class RMSprop extends Optimizer {
  readonly #rho: number;
  readonly #eps: number;

  constructor(
    parameters: readonly tf.Variable[],
    { lr = 0.01, rho = 0.99, eps = 1e-8 }: RMSpropOptions = {},
  ) {
    super(parameters, lr);
    this.#rho = rho;
    this.#eps = eps;
  }

  protected override update(parameter: tf.Variable, grad: tf.Tensor): void {
    const v = average(this.slot(parameter, 'square'), grad.square(), this.#rho);
    parameter.assign(parameter.sub(grad.mul(this.lr).div(v.sqrt().add(this.#eps))));
  }
}

export interface AdadeltaOptions {
  /** Factor of the step, which finds its own scale. Default 1, as in PyTorch. */
  lr?: number;
  /** Decay of both averages. Default 0.9, as in PyTorch (Keras: 0.95). */
  rho?: number;
  /** Added under both roots; sets the first steps. Default 1e-6, as in PyTorch. */
  eps?: number;
}

/**
 * Adadelta (Zeiler, 2012): v averages g^2, d = g sqrt(u + eps) / sqrt(v + eps), u averages d^2, w <- w - lr d.
 *
 * TensorFlow.js's `tf.train.adadelta` never tells v from u and is plain gradient descent; this one is Zeiler's.
 */
export class Adadelta extends Optimizer {
  readonly #rho: number;
  readonly #eps: number;

  constructor(
    parameters: readonly tf.Variable[],
    { lr = 1, rho = 0.9, eps = 1e-6 }: AdadeltaOptions = {},
  ) {
    super(parameters, lr);
    this.#rho = rho;
    this.#eps = eps;
  }

  protected override update(parameter: tf.Variable, grad: tf.Tensor): void {
    const v = average(this.slot(parameter, 'square'), grad.square(), this.#rho);
    const u = this.slot(parameter, 'delta');
    const delta = grad.mul(u.add(this.#eps).sqrt()).div(v.add(this.#eps).sqrt());
    average(u, delta.square(), this.#rho);
    parameter.assign(parameter.sub(delta.mul(this.lr)));
  }
}

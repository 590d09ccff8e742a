import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { kernel, sizeOf } from './kernel.ts';

// Optimizer steps as kernels that change their variables in place and return nothing. Any optimizer
// may use them, after asking for them: `tf.getKernel('AdamUpdate', tf.getBackend())`.

/** Where a variable may be changed: its values must be its own. */
function addressToChange(backend: NotegradBackend, info: TensorInfo): number {
  const entry = backend.entry(info.dataId);
  backend.recorder?.changed(entry);
  if (entry.refCount > 1) {
    throw new Error(
      'notegrad backend: an optimizer step changes its variables in place, but this one shares its values with ' +
        'another tensor (clone, reshape); assign a copy to it first, for instance v.assign(v.add(0))',
    );
  }
  return backend.address(info);
}

/** parameter ← parameter - rate·gradient */
export interface SgdUpdate {
  readonly inputs: { parameter: TensorInfo; gradient: TensorInfo };
  readonly attrs: { rate: number };
}

/** velocity ← momentum·velocity + gradient; parameter ← parameter - rate·velocity */
export interface MomentumUpdate {
  readonly inputs: { parameter: TensorInfo; gradient: TensorInfo; velocity: TensorInfo };
  readonly attrs: { rate: number; momentum: number; nesterov: boolean };
}

/** Adam (Kingma and Ba, 2015); the corrections are 1 / (1 - βᵗ). */
export interface AdamUpdate {
  readonly inputs: {
    parameter: TensorInfo;
    gradient: TensorInfo;
    first: TensorInfo;
    second: TensorInfo;
  };
  readonly attrs: {
    rate: number;
    beta1: number;
    beta2: number;
    correction1: number;
    correction2: number;
    epsilon: number;
  };
}

/**
 * The least gradient whose square Adam adds up as it is: a root that is a billion times smaller
 * than ε changes no bit of their sum, and smaller squares may be denormal numbers, over which
 * processors take a hundred times longer. 0 where ε is so small that these squares are, too.
 */
function leastGradient(epsilon: number, beta2: number): number {
  const least = epsilon * 1e-9;
  return least ** 2 * (1 - beta2) > 1.2e-38 ? least : 0;
}

export const updateKernels = [
  kernel<SgdUpdate['inputs'], SgdUpdate['attrs']>(
    'SgdUpdate',
    ({ inputs: { parameter, gradient }, attrs, backend }) => {
      const at = addressToChange(backend, parameter);
      const n = sizeOf(parameter.shape);
      backend.kernels.sgd(at, backend.address(gradient), n, attrs.rate);
      return [];
    },
  ),

  kernel<MomentumUpdate['inputs'], MomentumUpdate['attrs']>(
    'MomentumUpdate',
    ({ inputs, attrs, backend }) => {
      backend.kernels.momentum(
        addressToChange(backend, inputs.parameter),
        backend.address(inputs.gradient),
        addressToChange(backend, inputs.velocity),
        sizeOf(inputs.parameter.shape),
        attrs.rate,
        attrs.momentum,
        attrs.nesterov ? 1 : 0,
      );
      return [];
    },
  ),

  kernel<AdamUpdate['inputs'], AdamUpdate['attrs']>('AdamUpdate', ({ inputs, attrs, backend }) => {
    const { rate, beta1, beta2, correction1, correction2, epsilon } = attrs;
    // m·c₁ / (√(v·c₂) + ε) = m·(c₁ / √c₂) / (√v + ε / √c₂)
    const root = Math.sqrt(correction2);
    backend.kernels.adam(
      addressToChange(backend, inputs.parameter),
      backend.address(inputs.gradient),
      addressToChange(backend, inputs.first),
      addressToChange(backend, inputs.second),
      sizeOf(inputs.parameter.shape),
      (rate * correction1) / root,
      beta1,
      beta2,
      1 - beta1,
      1 - beta2,
      epsilon / root,
      leastGradient(epsilon, beta2),
    );
    return [];
  }),
];

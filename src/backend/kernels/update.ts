import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { NotegradBackend } from '../backend.ts';
import { type Call, type FastKernel, kernel, sizeOf } from './kernel.ts';

// Optimizer steps as kernels that change their variables in place and return nothing: one call for
// all parameters of a network. Any optimizer may use them, after asking for them:
// `tf.getKernel('AdamUpdate', tf.getBackend())`.

/**
 * Parameter, gradient and state of the first parameter that moves, then those of the second, and so
 * on. All of them are float32.
 */
type Moves = readonly TensorInfo[];

/** What all steps have; g ← gradient + decay·parameter. */
interface StepAttrs {
  readonly rate: number;
  /** Default 0. */
  readonly decay?: number;
}

/** parameter ← parameter - rate·g */
type SgdAttrs = StepAttrs;

/** velocity ← momentum·velocity + g; parameter ← parameter - rate·velocity */
interface MomentumAttrs extends StepAttrs {
  readonly momentum: number;
  readonly nesterov: boolean;
}

/** The same with g times trust·‖parameter‖ / (‖gradient‖ + decay·‖parameter‖). */
interface LarsAttrs extends StepAttrs {
  readonly momentum: number;
  readonly trust: number;
}

/** Adam (Kingma and Ba, 2015); the corrections are 1 / (1 - βᵗ). */
interface AdamAttrs extends StepAttrs {
  readonly beta1: number;
  readonly beta2: number;
  readonly correction1: number;
  readonly correction2: number;
  readonly epsilon: number;
  /** The share of the parameter that is left before the step. Default 1. */
  readonly kept?: number;
}

/** square ← ρ·square + (1-ρ)·g²; parameter ← parameter - rate·g / (√square + ε) */
interface RmspropAttrs extends StepAttrs {
  readonly rho: number;
  readonly epsilon: number;
}

/** sum ← sum + g²; parameter ← parameter - rate·g / (√sum + ε) */
interface AdagradAttrs extends StepAttrs {
  readonly epsilon: number;
}

/**
 * square ← ρ·square + (1-ρ)·g², d = g·√(delta + ε) / √(square + ε), delta ← ρ·delta + (1-ρ)·d²;
 * parameter ← parameter - rate·d
 */
type AdadeltaAttrs = RmspropAttrs;

/**
 * The least gradient whose square an average adds up as it is: a root that is a billion times smaller
 * than ε changes no bit of their sum, and smaller squares may be denormal numbers, over which
 * processors take a hundred times longer. 0 where ε is so small that these squares are, too.
 */
function leastGradient(epsilon: number, beta: number): number {
  const least = epsilon * 1e-9;
  return least ** 2 * (1 - beta) > 1.2e-38 ? least : 0;
}

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

/** Words of a row of the table: parameter, gradient, how many numbers, first and second state. */
const ROW = 5;

/** Writes down where all is, `states` for each parameter. */
function tableOf(inputs: Moves, states: number, backend: NotegradBackend): Int32Array {
  const width = 2 + states;
  const table = new Int32Array((inputs.length / width) * ROW);
  let row = 0;
  for (let at = 0; at < inputs.length; at += width, row += ROW) {
    const parameter = inputs[at] as TensorInfo;
    table[row] = addressToChange(backend, parameter);
    table[row + 1] = backend.address(inputs[at + 1] as TensorInfo);
    table[row + 2] = sizeOf(parameter.shape);
    for (let state = 0; state < states; state++) {
      table[row + 3 + state] = addressToChange(backend, inputs[at + 2 + state] as TensorInfo);
    }
  }
  return table;
}

/**
 * A step of all parameters.
 *
 * @param states how many tensors are kept for each
 * @param run told of where the table of the parameters lies, and how many they are
 */
function update<Attrs extends StepAttrs>(
  name: string,
  states: number,
  run: (call: Call<Moves, Attrs>, table: number, count: number, decay: number) => void,
): FastKernel {
  return kernel<Moves, Attrs>(name, (call) => {
    const { backend, inputs, attrs } = call;
    const table = tableOf(inputs, states, backend);
    backend.runtime.withBlock(table.byteLength, (at) => {
      backend.runtime.write(at, table);
      run(call, at, table.length / ROW, attrs.decay ?? 0);
    });
    return [];
  });
}

export const updateKernels = [
  update<SgdAttrs>('SgdUpdate', 0, ({ attrs, backend }, table, count, decay) =>
    backend.kernels.sgd(table, count, attrs.rate, decay),
  ),

  update<MomentumAttrs>('MomentumUpdate', 1, ({ attrs, backend }, table, count, decay) => {
    const { rate, momentum, nesterov } = attrs;
    backend.kernels.momentum(table, count, rate, decay, momentum, nesterov ? 1 : 0);
  }),

  update<LarsAttrs>('LarsUpdate', 1, ({ inputs, attrs, backend }, table, count, decay) => {
    const { rate, momentum, trust } = attrs;
    const { kernels, runtime } = backend;
    const longest = Math.max(...inputs.map(({ shape }) => sizeOf(shape)));
    runtime.withBlock(kernels.larsSums(longest), (sums) =>
      kernels.lars(table, count, sums, rate, decay, momentum, trust),
    );
  }),

  update<AdamAttrs>('AdamUpdate', 2, ({ attrs, backend }, table, count, decay) => {
    const { rate, beta1, beta2, correction1, correction2, epsilon, kept = 1 } = attrs;
    // m·c₁ / (√(v·c₂) + ε) = m·(c₁ / √c₂) / (√v + ε / √c₂)
    const root = Math.sqrt(correction2);
    backend.kernels.adam(
      table,
      count,
      (rate * correction1) / root,
      decay,
      kept,
      beta1,
      beta2,
      1 - beta1,
      1 - beta2,
      epsilon / root,
      leastGradient(epsilon, beta2),
    );
  }),

  update<RmspropAttrs>('RmspropUpdate', 1, ({ attrs, backend }, table, count, decay) => {
    const { rate, rho, epsilon } = attrs;
    const floor = leastGradient(epsilon, rho);
    backend.kernels.rmsprop(table, count, rate, decay, rho, 1 - rho, epsilon, floor);
  }),

  update<AdagradAttrs>('AdagradUpdate', 1, ({ attrs, backend }, table, count, decay) =>
    backend.kernels.adagrad(table, count, attrs.rate, decay, attrs.epsilon),
  ),

  update<AdadeltaAttrs>('AdadeltaUpdate', 2, ({ attrs, backend }, table, count, decay) => {
    const { rate, rho, epsilon } = attrs;
    backend.kernels.adadelta(table, count, rate, decay, rho, 1 - rho, epsilon);
  }),
];

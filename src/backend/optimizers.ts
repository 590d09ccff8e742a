import {
  engine,
  getBackend,
  mul,
  type NamedTensorMap,
  type Tensor,
  tidy,
  tile,
  Variable,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { type OptimizerClass, optimizers, type Slot } from './internals.ts';

// TensorFlow.js' own optimizers, with each step of a parameter as one kernel instead of up to a
// dozen. Their state (moments, powers of beta, iterations) stays where TensorFlow.js keeps it, so
// weights can be saved, restored and carried to another backend.

type Gradients = Parameters<OptimizerClass<unknown>['applyGradients']>[0];

/**
 * Runs an update kernel; a variable that shares its values with another tensor gets its own copy
 * first.
 */
function run(
  kernel: string,
  inputs: NamedTensorMap,
  attrs: Record<string, number | boolean>,
): void {
  for (const tensor of Object.values(inputs)) {
    if (tensor instanceof Variable && engine().backend.refCount(tensor.dataId) > 1) {
      tidy(() => tensor.assign(tile(tensor, new Array<number>(tensor.rank).fill(1))));
    }
  }
  engine().runKernel(kernel, inputs, attrs);
}

/** Calls `step` for each variable that has a gradient; false if any of them is not float32. */
function eachGradient(
  gradients: Gradients,
  step: (variable: Variable, gradient: Tensor, index: number, name: string) => void,
): boolean {
  const list = Array.isArray(gradients)
    ? gradients
    : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
  const pairs = list.map(({ name, tensor }) => ({
    name,
    tensor: tensor as Tensor | null,
    variable: engine().registeredVariables[name],
  }));
  for (const { tensor, variable } of pairs) {
    if (!variable || variable.dtype !== 'float32') return false;
    if (tensor && tensor.dtype !== 'float32') return false;
  }
  for (const [i, { name, tensor, variable }] of pairs.entries()) {
    if (tensor && variable) step(variable, tensor, i, name);
  }
  return true;
}

function slot(slots: Slot[], index: number, name: string, of: Variable): Variable {
  slots[index] ??= {
    originalName: name,
    variable: tidy(() => zerosLike(of).variable(false)),
  };
  return slots[index].variable;
}

function replace<State>(
  optimizer: OptimizerClass<State>,
  apply: (state: State, gradients: Gradients) => boolean,
): void {
  const stock = optimizer.applyGradients;
  optimizer.applyGradients = function (this: State, gradients: Gradients) {
    if (getBackend() !== 'notegrad' || !apply(this, gradients)) stock.call(this, gradients);
  };
}

export function registerOptimizers(): void {
  replace(optimizers.sgd, (state, gradients) => {
    const rate = state.learningRate;
    const done = eachGradient(gradients, (parameter, gradient) =>
      run('SgdUpdate', { parameter, gradient }, { rate }),
    );
    if (done) state.incrementIterations();
    return done;
  });

  replace(optimizers.momentum, (state, gradients) => {
    const attrs = {
      rate: state.learningRate,
      momentum: state.momentum,
      nesterov: state.useNesterov,
    };
    const done = eachGradient(gradients, (parameter, gradient, i, name) => {
      const velocity = slot(state.accumulations, i, `${name}/momentum`, parameter);
      run('MomentumUpdate', { parameter, gradient, velocity }, attrs);
    });
    if (done) state.incrementIterations();
    return done;
  });

  replace(optimizers.adam, (state, gradients) => {
    const { beta1, beta2, accBeta1, accBeta2 } = state;
    const attrs = {
      rate: state.learningRate,
      beta1,
      beta2,
      correction1: 1 / (1 - (accBeta1.dataSync()[0] ?? 0)),
      correction2: 1 / (1 - (accBeta2.dataSync()[0] ?? 0)),
      epsilon: state.epsilon,
    };
    const done = eachGradient(gradients, (parameter, gradient, i, name) => {
      const first = slot(state.accumulatedFirstMoment, i, `${name}/m`, parameter);
      const second = slot(state.accumulatedSecondMoment, i, `${name}/v`, parameter);
      run('AdamUpdate', { parameter, gradient, first, second }, attrs);
    });
    if (!done) return false;
    tidy(() => {
      accBeta1.assign(mul(accBeta1, beta1));
      accBeta2.assign(mul(accBeta2, beta2));
    });
    state.incrementIterations();
    return true;
  });
}

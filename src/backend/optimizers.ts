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
 * Runs an update kernel over all parameters; a variable that shares its values with another tensor
 * gets its own copy first.
 */
function run(
  kernel: string,
  moves: readonly (readonly Tensor[])[],
  attrs: Record<string, number | boolean>,
): void {
  const inputs = moves.flat();
  for (const tensor of inputs) {
    if (tensor instanceof Variable && engine().backend.refCount(tensor.dataId) > 1) {
      tidy(() => tensor.assign(tile(tensor, new Array<number>(tensor.rank).fill(1))));
    }
  }
  if (inputs.length > 0) engine().runKernel(kernel, inputs as unknown as NamedTensorMap, attrs);
}

/**
 * What the kernel is to move: `moveOf` each variable that has a gradient. Undefined if any of them
 * is not float32.
 */
function movesOf(
  gradients: Gradients,
  moveOf: (variable: Variable, gradient: Tensor, index: number, name: string) => Tensor[],
): Tensor[][] | undefined {
  const list = Array.isArray(gradients)
    ? gradients
    : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
  const pairs = list.map(({ name, tensor }) => ({
    name,
    tensor: tensor as Tensor | null,
    variable: engine().registeredVariables[name],
  }));
  for (const { tensor, variable } of pairs) {
    if (variable?.dtype !== 'float32') return undefined;
    if (tensor && tensor.dtype !== 'float32') return undefined;
  }
  return pairs.flatMap(({ name, tensor, variable }, i) =>
    tensor && variable ? [moveOf(variable, tensor, i, name)] : [],
  );
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
    const moves = movesOf(gradients, (parameter, gradient) => [parameter, gradient]);
    if (!moves) return false;
    run('SgdUpdate', moves, { rate: state.learningRate });
    state.incrementIterations();
    return true;
  });

  replace(optimizers.momentum, (state, gradients) => {
    const moves = movesOf(gradients, (parameter, gradient, i, name) => {
      const velocity = slot(state.accumulations, i, `${name}/momentum`, parameter);
      return [parameter, gradient, velocity];
    });
    if (!moves) return false;
    const { learningRate: rate, momentum, useNesterov: nesterov } = state;
    run('MomentumUpdate', moves, { rate, momentum, nesterov });
    state.incrementIterations();
    return true;
  });

  replace(optimizers.adam, (state, gradients) => {
    const { beta1, beta2, accBeta1, accBeta2 } = state;
    const moves = movesOf(gradients, (parameter, gradient, i, name) => {
      const first = slot(state.accumulatedFirstMoment, i, `${name}/m`, parameter);
      const second = slot(state.accumulatedSecondMoment, i, `${name}/v`, parameter);
      return [parameter, gradient, first, second];
    });
    if (!moves) return false;
    run('AdamUpdate', moves, {
      rate: state.learningRate,
      beta1,
      beta2,
      correction1: 1 / (1 - (accBeta1.dataSync()[0] ?? 0)),
      correction2: 1 / (1 - (accBeta2.dataSync()[0] ?? 0)),
      epsilon: state.epsilon,
    });
    tidy(() => {
      accBeta1.assign(mul(accBeta1, beta1));
      accBeta2.assign(mul(accBeta2, beta2));
    });
    state.incrementIterations();
    return true;
  });
}

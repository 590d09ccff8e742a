import {
  engine,
  getBackend,
  getGradient,
  mul,
  type NamedTensorMap,
  registerGradient,
  sub,
  type Tensor,
  tidy,
  zerosLike,
} from '@tensorflow/tfjs-core';

// TensorFlow.js composes the gradients of some activations of three or four kernels, each a pass over memory.
// Here each is one kernel, itself with a gradient, so that second derivatives stay right. On any other backend
// the stock gradient is used.

const NAME = 'notegrad';

function run(kernel: string, inputs: NamedTensorMap): Tensor {
  return engine().runKernel(kernel, inputs) as Tensor;
}

/** Replaces the gradient of `name` where this backend runs on float32 tensors. */
function replace(name: string, saves: 'x' | 'y', kernel: string): void {
  const stock = getGradient(name);
  if (!stock) return;
  registerGradient({
    ...stock,
    kernelName: name,
    gradFunc(dy, saved, attrs) {
      const [value] = saved;
      const floats = value?.dtype === 'float32' && (dy as Tensor).dtype === 'float32';
      if (getBackend() !== NAME || !value || !floats) return stock.gradFunc(dy, saved, attrs);
      return { x: () => run(kernel, { dy: dy as Tensor, [saves]: value }) };
    },
  });
}

export function registerGradients(): void {
  replace('Relu', 'x', 'ReluGrad');
  replace('Sigmoid', 'y', 'SigmoidGrad');
  replace('Tanh', 'y', 'TanhGrad');

  registerGradient({
    kernelName: 'ReluGrad',
    inputsToSave: ['x'],
    gradFunc(g, [x]) {
      const value = x as Tensor;
      return {
        dy: () => run('ReluGrad', { dy: g as Tensor, x: value }),
        x: () => zerosLike(value),
      };
    },
  });
  // y' = y(1 - y): its derivative by y is 1 - 2y.
  registerGradient({
    kernelName: 'SigmoidGrad',
    inputsToSave: ['dy', 'y'],
    gradFunc(g, [dy, y]) {
      const by = y as Tensor;
      return {
        dy: () => run('SigmoidGrad', { dy: g as Tensor, y: by }),
        y: () => tidy(() => mul(mul(g as Tensor, dy as Tensor), sub(1, mul(2, by)))),
      };
    },
  });
  // y' = 1 - y²: its derivative by y is -2y.
  registerGradient({
    kernelName: 'TanhGrad',
    inputsToSave: ['dy', 'y'],
    gradFunc(g, [dy, y]) {
      const by = y as Tensor;
      return {
        dy: () => run('TanhGrad', { dy: g as Tensor, y: by }),
        y: () => tidy(() => mul(mul(g as Tensor, dy as Tensor), mul(-2, by))),
      };
    },
  });
}

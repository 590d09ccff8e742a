import {
  add,
  broadcastTo,
  cumsum,
  engine,
  type GradConfig,
  type GradFunc,
  getBackend,
  getGradient,
  matMul,
  mul,
  type NamedAttrMap,
  type NamedTensorMap,
  neg,
  registerGradient,
  reshape,
  rsqrt,
  slice,
  sub,
  sum,
  type Tensor,
  tidy,
  util,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { gradientRegistry } from './internals.ts';

// TensorFlow.js composes some gradients of many kernels, each a pass over memory. Here they are one
// or two, with gradients of their own, so that second derivatives stay right. On any other backend
// the stock gradient is used.

type Derivatives = ReturnType<GradFunc>;

function run(kernel: string, inputs: NamedTensorMap): Tensor {
  return engine().runKernel(kernel, inputs) as Tensor;
}

type Replace = (stock: GradConfig) => GradConfig;

const replacements = new Map<string, Replace>();

/**
 * Puts `gradient` before the stock one where this backend runs; it answers undefined to leave a
 * case.
 */
function replace(
  kernelName: string,
  gradient: (dy: Tensor, saved: Tensor[], attrs: NamedAttrMap) => Derivatives | undefined,
): void {
  replacements.set(kernelName, (stock) => ({
    ...stock,
    gradFunc(dy, saved, attrs) {
      const floats = [dy as Tensor, ...saved].every((tensor) => tensor?.dtype === 'float32');
      const ours = getBackend() === 'notegrad' && floats;
      return (ours && gradient(dy as Tensor, saved, attrs)) || stock.gradFunc(dy, saved, attrs);
    },
  }));
}

/**
 * Replaces stock gradients now, and those that the union package registers when it is loaded after
 * this backend.
 */
function replaceStock(): void {
  const registry = gradientRegistry();
  if (registry) {
    const set = registry.set;
    registry.set = function (kernelName, stock) {
      return set.call(this, kernelName, replacements.get(kernelName)?.(stock) ?? stock);
    };
  }
  for (const kernelName of replacements.keys()) {
    const stock = getGradient(kernelName);
    if (stock) registerGradient(stock);
  }
}

/** The gradient of an activation as one kernel of dy and the saved input (x) or output (y). */
function replaceActivation(kernelName: string, saves: 'x' | 'y', kernel: string): void {
  replace(kernelName, (dy, [value]) => value && { x: () => run(kernel, { dy, [saves]: value }) });
}

/** dy spread over the axes that a sum or mean took away. */
function spread(dy: Tensor, x: Tensor, axis: number | number[]): Tensor {
  const axes = util.parseAxisParam(axis, x.shape);
  const kept = x.shape.map((size, i) => (axes.includes(i) ? 1 : size));
  return broadcastTo(reshape(dy, kept), x.shape);
}

/**
 * y = (x - m)·s·r + o with r = 1 / √(v + ε), by channel: every derivative but x's needs only two
 * sums over the positions, Σ dy and Σ dy·(x - m).
 */
function batchNorm(dy: Tensor, [x, mean, variance, scale]: Tensor[], attrs: NamedAttrMap) {
  if (!x || !mean || !variance || mean.rank !== 1 || variance.rank !== 1) return undefined;
  if (x.size === 0 || mean.size !== x.shape.at(-1) || engine().isTapeOn()) return undefined;
  const r = rsqrt(add(variance, attrs['varianceEpsilon'] as number));
  const factor = scale ? mul(r, scale) : r;
  const sums = engine().runKernel('BatchNormSums', { dy, x, mean }) as unknown as Tensor[];
  const [dySum, productSum] = sums as [Tensor, Tensor];
  return {
    x: () => mul(dy, factor),
    mean: () => neg(mul(factor, dySum)),
    variance: () => mul(mul(productSum, mul(factor, mul(r, r))), -0.5),
    scale: () => mul(productSum, r),
    offset: () => dySum,
  };
}

/**
 * The gradient of batch norm by the batch's own moments; derivatives by the moments it puts out are
 * not taken.
 */
function trainingBatchNorm(): void {
  registerGradient({
    kernelName: 'TrainingBatchNorm',
    inputsToSave: ['x', 'scale'],
    outputsToSave: [false, true, true],
    gradFunc(dys, saved, attrs) {
      const [dy] = dys as Tensor[] as [Tensor];
      const [x, scale, mean, variance] = saved as [Tensor, Tensor, Tensor, Tensor];
      const inputs = { dy, x, mean, variance, scale };
      const gradients = engine().runKernel('TrainingBatchNormGrad', inputs, attrs);
      const [dx, dScale, dOffset] = gradients as unknown as [Tensor, Tensor, Tensor];
      return { x: () => dx, scale: () => dScale, offset: () => dOffset };
    },
  });
}

/**
 * The gradient of a whole sequence by its output y; the other outputs are there for it, and are not
 * differentiated.
 */
function lstm(): void {
  registerGradient({
    kernelName: 'Lstm',
    inputsToSave: ['recurrent', 'c0'],
    outputsToSave: [false, true, true, true],
    gradFunc(dys, saved, attrs) {
      const [dy] = dys as Tensor[] as [Tensor];
      const [recurrent, c0, gates, cells, previous] = saved as [
        ...[Tensor, Tensor, Tensor, Tensor, Tensor],
      ];
      const gradients = engine().runKernel('LstmGrad', { dy, recurrent, gates, cells, c0 }, attrs);
      const [dz, dh, dc] = gradients as unknown as [Tensor, Tensor, Tensor];
      const units = recurrent.shape[0] as number;
      const flat: Tensor = reshape(dz, [-1, 4 * units]);
      return {
        z: () => dz,
        recurrent: () => tidy(() => matMul(reshape(previous, [-1, units]), flat, true)),
        bias: () => sum(flat, 0),
        h0: () => dh,
        c0: () => dc,
      };
    },
  });
}

/** What each step began with, as rows: h0 and every h but the last. */
function statesBefore(hidden: Tensor): Tensor {
  const [batch, rows, units] = hidden.shape as [number, number, number];
  return reshape(slice(hidden, [0, 0, 0], [batch, rows - 1, units]), [-1, units]);
}

function rnn(): void {
  registerGradient({
    kernelName: 'Rnn',
    inputsToSave: ['recurrent'],
    outputsToSave: [true],
    gradFunc(dys, saved, attrs) {
      const [dy] = [dys].flat() as [Tensor];
      const [recurrent, hidden] = saved as [Tensor, Tensor];
      const gradients = engine().runKernel('RnnGrad', { dy, recurrent, hidden }, attrs);
      const [dz, dh] = gradients as unknown as [Tensor, Tensor];
      const units = recurrent.shape[0] as number;
      return {
        z: () => dz,
        recurrent: () =>
          tidy(() => matMul(statesBefore(hidden), reshape(dz, [-1, units]) as Tensor, true)),
        h0: () => dh,
      };
    },
  });
}

function gru(): void {
  registerGradient({
    kernelName: 'Gru',
    inputsToSave: ['recurrent'],
    outputsToSave: [true, true],
    gradFunc(dys, saved) {
      const [dy] = dys as Tensor[] as [Tensor];
      const [recurrent, hidden, gates] = saved as [Tensor, Tensor, Tensor];
      const gradients = engine().runKernel('GruGrad', { dy, recurrent, hidden, gates });
      const [dz, dr, dh] = gradients as unknown as [Tensor, Tensor, Tensor];
      const flat: Tensor = reshape(dr, [-1, 3 * (recurrent.shape[0] as number)]);
      return {
        z: () => dz,
        recurrent: () => tidy(() => matMul(statesBefore(hidden), flat, true)),
        bias: () => sum(flat, 0),
        h0: () => dh,
      };
    },
  });
}

function gruBefore(): void {
  registerGradient({
    kernelName: 'GruBefore',
    inputsToSave: ['forGates', 'forCandidate'],
    outputsToSave: [true, true],
    gradFunc(dys, saved, attrs) {
      const [dy] = dys as Tensor[] as [Tensor];
      const [forGates, forCandidate, hidden, gates] = saved as [Tensor, Tensor, Tensor, Tensor];
      const inputs = { dy, forGates, forCandidate, hidden, gates };
      const gradients = engine().runKernel('GruBeforeGrad', inputs, attrs);
      const [dz, dh] = gradients as unknown as [Tensor, Tensor];
      const units = forCandidate.shape[0] as number;
      /** Columns of each step's row, of all steps one after the other. */
      const columns = (of: Tensor, from: number, count: number): Tensor =>
        reshape(slice(of, [0, 0, from], [-1, -1, count]), [-1, count]);
      return {
        z: () => dz,
        forGates: () => tidy(() => matMul(statesBefore(hidden), columns(dz, 0, 2 * units), true)),
        forCandidate: () =>
          tidy(() => {
            const reset = columns(gates, 3 * units, units);
            return matMul(reset, columns(dz, 2 * units, units), true);
          }),
        h0: () => dh,
      };
    },
  });
}

export function registerGradients(): void {
  replaceActivation('Relu', 'x', 'ReluGrad');
  replaceActivation('Sigmoid', 'y', 'SigmoidGrad');
  replaceActivation('Tanh', 'y', 'TanhGrad');
  replace('FusedBatchNorm', batchNorm);
  trainingBatchNorm();
  rnn();
  gru();
  gruBefore();
  lstm();
  replace('Sum', (dy, [x], { axis }) => {
    if (!x || x.size === 0) return undefined;
    return { x: () => spread(dy, x, axis as number[]) };
  });
  replace('Mean', (dy, [x], { axis }) => {
    if (!x || x.size === 0) return undefined;
    return { x: () => spread(mul(dy, dy.size / x.size), x, axis as number[]) };
  });
  // Along an axis that is not the last, the stock gradient comes out transposed.
  replace('Cumsum', (dy, _, { axis, exclusive, reverse }) => ({
    x: () => cumsum(dy, axis as number, exclusive as boolean, !reverse),
  }));
  replaceStock();

  registerGradient({
    kernelName: 'ReluGrad',
    inputsToSave: ['x'],
    gradFunc(g, saved) {
      const [x] = saved as [Tensor];
      return { dy: () => run('ReluGrad', { dy: g as Tensor, x }), x: () => zerosLike(x) };
    },
  });
  // y' = y(1 - y): its derivative by y is 1 - 2y.
  registerGradient({
    kernelName: 'SigmoidGrad',
    inputsToSave: ['dy', 'y'],
    gradFunc(g, saved) {
      const [dy, y] = saved as [Tensor, Tensor];
      return {
        dy: () => run('SigmoidGrad', { dy: g as Tensor, y }),
        y: () => tidy(() => mul(mul(g as Tensor, dy), sub(1, mul(2, y)))),
      };
    },
  });
  // y' = 1 - y²: its derivative by y is -2y.
  registerGradient({
    kernelName: 'TanhGrad',
    inputsToSave: ['dy', 'y'],
    gradFunc(g, saved) {
      const [dy, y] = saved as [Tensor, Tensor];
      return {
        dy: () => run('TanhGrad', { dy: g as Tensor, y }),
        y: () => tidy(() => mul(mul(g as Tensor, dy), mul(-2, y))),
      };
    },
  });
}

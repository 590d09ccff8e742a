import * as tf from '@tensorflow/tfjs';
import { full } from '../../../tensor/index.ts';
import type { Recurs } from '../shapes.ts';
import { byKernel, ofHidden, type Recurrence, type Run } from './recurrence.ts';
import { Recurrent, type RecurrentLayerOptions } from './recurrent.ts';
import { RecurrentCell } from './recurrent-cell.ts';
import type { RecurrentOptions, RecurrentWeights } from './recurrent-weights.ts';
import type { HiddenState } from './state.ts';

interface Resetting {
  /**
   * Where the reset gate r acts: `'after'` the product by the recurrent weight, r (h U + b'), as in
   * PyTorch and by default in Keras, or `'before'` it, (r h) U, as in the paper. Default
   * `'after'`, which is one product a step instead of two. Of the same weights they make different
   * networks.
   */
  readonly reset?: 'after' | 'before';
}

/** Options of {@link GRUCell}. */
export interface GRUCellOptions extends RecurrentOptions, Resetting {}
/** Options of {@link GRU}: those of its cell and of the layer around it. */
export interface GRUOptions extends RecurrentLayerOptions, Resetting {}

const matMul = (a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
  tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D);

/** n + z (h - n), which is (1 - z) n + z h. */
const between = (candidate: tf.Tensor, update: tf.Tensor, h: tf.Tensor): HiddenState =>
  ({ h: candidate.add(update.mul(h.sub(candidate))) }) as unknown as HiddenState;

const parts = (x: tf.Tensor, ...sizes: number[]) => tf.split(x, sizes, 1);

function resetAfter(z: tf.Tensor, { h }: HiddenState, weights: RecurrentWeights): HiddenState {
  const { recurrentWeight, recurrentBias } = weights;
  const [, size] = h.shape;
  const product = matMul(h, recurrentWeight);
  const recurrent = recurrentBias ? product.add(recurrentBias) : product;
  const [zGates, zCandidate] = parts(z, 2 * size, size) as [tf.Tensor, tf.Tensor];
  const [hGates, hCandidate] = parts(recurrent, 2 * size, size) as [tf.Tensor, tf.Tensor];
  const gates = zGates.add(hGates).sigmoid();
  const [reset, update] = parts(gates, size, size) as [tf.Tensor, tf.Tensor];
  return between(zCandidate.add(reset.mul(hCandidate)).tanh(), update, h);
}

function resetBefore(z: tf.Tensor, { h }: HiddenState, weights: RecurrentWeights): HiddenState {
  const [, size] = h.shape;
  const [zGates, zCandidate] = parts(z, 2 * size, size) as [tf.Tensor, tf.Tensor];
  const [forGates, forCandidate] = parts(weights.recurrentWeight, 2 * size, size) as [
    tf.Tensor,
    tf.Tensor,
  ];
  const gates = zGates.add(matMul(h, forGates)).sigmoid();
  const [reset, update] = parts(gates, size, size) as [tf.Tensor, tf.Tensor];
  return between(zCandidate.add(matMul(reset.mul(h), forCandidate)).tanh(), update, h);
}

function runAfter(
  z: tf.Tensor,
  { h }: HiddenState,
  { recurrentWeight, recurrentBias }: RecurrentWeights,
): Run<HiddenState> | undefined {
  const bias = recurrentBias ?? full([3 * h.shape[1]], 0);
  const hidden = byKernel('Gru', { z, recurrent: recurrentWeight, bias, h0: h }, {});
  return hidden && ofHidden(hidden);
}

function runBefore(
  z: tf.Tensor,
  { h }: HiddenState,
  { recurrentWeight }: RecurrentWeights,
): Run<HiddenState> | undefined {
  const [, size] = h.shape;
  const [forGates, forCandidate] = parts(recurrentWeight, 2 * size, size) as [tf.Tensor, tf.Tensor];
  const attrs = { updateFirst: false, hardSigmoid: false };
  const hidden = byKernel('GruBefore', { z, forGates, forCandidate, h0: h }, attrs);
  return hidden && ofHidden(hidden);
}

/** @throws RangeError for another place of the reset */
function gated({ reset = 'after' }: Resetting): Recurrence<HiddenState> {
  if (reset !== 'after' && reset !== 'before') {
    throw new RangeError(`GRU: reset is ${reset}, expected 'after' or 'before'`);
  }
  const after = reset === 'after';
  return {
    gates: 3,
    parts: ['h'],
    addsBiases: !after,
    step: after ? resetAfter : resetBefore,
    run: after ? runAfter : runBefore,
  };
}

/**
 * Gated recurrent unit (Cho et al., 2014), over sequences `[N, T, inputSize]`:
 *
 *     r, z = sigmoid(x W + b + h U + b')     n = tanh(x W + b + r (h U + b'))
 *     h <- (1 - z) n + z h
 *
 * with the part of W, U, b and b' of each gate, in PyTorch's order r, z, n (Keras: z, r, n). Some
 * (Chung et al., 2014) have z and 1 - z the other way round. b' is 0 unless `biases` is 2.
 *
 * It has 3 hiddenSize (inputSize + hiddenSize + biases) parameters: 3,264 for sizes 1 and 32, and
 * with `biases: 2`, as PyTorch's and Keras's, 3,360.
 *
 * @example new nn.GRU(8, 32, { rng: 1, returns: 'last' }) // [N, T, 8] -> [N, 32]
 */
export class GRU<
  In extends number = number,
  H extends number = number,
  const O extends GRUOptions = GRUOptions,
> extends Recurrent<HiddenState, In, H, Recurs<'GRU', In, H, O>> {
  constructor(inputSize: In, hiddenSize: H, options: O) {
    super(gated(options), inputSize, hiddenSize, options);
  }
}

/** One step of the gated recurrent unit {@link GRU}. */
export class GRUCell<In extends number = number, H extends number = number> extends RecurrentCell<
  HiddenState,
  In,
  H
> {
  constructor(inputSize: In, hiddenSize: H, options: GRUCellOptions) {
    super(gated(options), inputSize, hiddenSize, options);
  }
}

// What the types accept beyond the claims beside this file, and what they refuse. An expected error
// is followed by words that its message must contain.
import type * as core from '@tensorflow/tfjs';
import {
  asTensor,
  ones,
  type Tensor,
  tensor,
  tf,
  typed,
  type Variable,
  zeros,
} from '../../src/tensor/index.ts';

declare const n: number;
declare const unknown: Tensor;
declare const plain2d: core.Tensor2D;
declare const flat: boolean;
const x = zeros([32, 784]);
const image = zeros([32, 28, 28]);
const batch = typed(tf.ones([5, 784]), [-1, 784]);

// ---------------------------------------------------------------------------------- any batch size

export function affine<N extends number>(
  x: Tensor<[N, 784]>,
  w: Tensor<[784, 10]>,
  b: Tensor<[10]>,
): Tensor<[N, 10]> {
  return x.matMul(w).add(b);
}
export const scores: Tensor<[32, 10]> = affine(x, zeros([784, 10]), zeros([10]));
export const unknownScores: Tensor<[number, 10]> = affine(batch, zeros([784, 10]), zeros([10]));

export function residual<N extends number>(x: Tensor<[N, 64]>): Tensor<[N, 64]> {
  return x
    .add(tf.relu(x))
    .sub(x.mean(1, { keepDims: true }))
    .mul(zeros([1, 64]))
    .div(2);
}
export function flatten<N extends number>(x: Tensor<[N, 28, 28, 1]>): Tensor<[N, 784]> {
  return x.reshape([-1, 784]);
}
export function pooled<N extends number>(x: Tensor<[N, 8, 8, 3]>): Tensor<[N, 2, 2, 5]> {
  return tf.maxPool(tf.conv2d(x, zeros([3, 3, 3, 5]), 1, 'valid'), 3, 3, 'valid');
}
export function summed<N extends number>(x: Tensor<[N, 3]>): Tensor<[N]> {
  return x.concat(x, 1).sum(1);
}

// --------------------------------------------------------------------- shapes that are not certain

// This or that shape: what follows is either, too.
const either = flat ? image.reshape([-1, 784]) : image;
export const eitherSum: Tensor<[32] | [32, 28]> = either.sum(1);
export const eitherScaled: Tensor<[32, 784] | [32, 28, 28]> = either.mul(2);
declare const axis: 0 | 1;
export const eitherAxis: Tensor<[784] | [32]> = x.sum(axis);
export const loose: Tensor = x.reshape([n, 784]).sum(n);
export const looseProduct: Tensor = x.matMul(unknown);
export const looseConcat: Tensor<[number, 784]> = tf.concat([x, batch]);

// It is a tf.Tensor everywhere, of the right rank, and a plain tensor is one of unknown sizes.
export const plain: core.Tensor = x;
export const plainMatrix: core.Tensor2D = x;
export const scalar: core.Scalar = x.sum();
export const rank: Tensor<[number, number]> = plain2d;
export const again: Tensor<[number, number]> = asTensor(plain2d);
export const turned: Tensor<[number, number]> = tf.transpose(plain2d).matMul(plain2d);
export const kernels: core.Tensor = tf.matMul(x, zeros([784, 10]));
export const matrix: tf.Tensor2D = x;
export const inTidy: Tensor<[32]> = tf.tidy(() => x.sum(1));
export const variable: Variable<[2, 3]> = tf.variable(zeros([2, 3]));
export const trained: core.Variable = variable;
export const product: Tensor<[2, 5]> = variable.matMul(zeros([3, 5]));

// What chapters compute in several steps.
const q = zeros([32, 64]);
export const attention: Tensor<[32, 64]> = q.matMul(q.T).div(8).softmax().matMul(q);
const sequence = zeros([8, 10, 5]);
export let state: Tensor<[8, 16]> = zeros([8, 16]);
for (let t = 0; t < 10; t++) {
  const input = sequence.slice([0, t, 0], [-1, 1, -1]).squeeze([1]);
  state = input
    .matMul(zeros([5, 16]))
    .add(state.matMul(zeros([16, 16])))
    .tanh();
}
export const rate: number = x.argMax(1).equal(batch.argMax(1)).mean().item();
export const rowSums: Tensor<[number]> = tf.stack(tf.unstack(x).map((row) => row.sum()));
export const trainedOnce = tf.train.sgd(0.1).minimize(() => tf.losses.meanSquaredError(x, x));

// ------------------------------------------------------------------------------------------ values

export const one: number = x.sum().item();
export const alsoOne: number = plain2d.item();
export const points: [number, number][] = typed(tf.ones([5, 2]), [-1, 2]).arraySync();
export const pixels: [number, number, number][][] = zeros([8, 8, 3]).arraySync();
export const rows: number[][] = x.arraySync();
export const list: number[] = tensor([1, 2, 3]).arraySync();
export const number: number = x.sum().arraySync();
export const later: Promise<[number, number][]> = zeros([5, 2]).array();

// ------------------------------------------------------------------------------- what does not fit

export const rejected = [
  // @ts-expect-error shapes [32, 784] and [32] do not broadcast: aligned at the right, two sizes must be equal or one of them 1
  x.add(ones([32])),
  // @ts-expect-error shapes [4, 2] and [3] do not broadcast
  tf.add(zeros([4, 2]), zeros([3])),
  // @ts-expect-error shapes [2, 3] and [4] do not broadcast
  tf.where(true, zeros([2, 3]), zeros([4])),
  // @ts-expect-error shapes [32, 784] and [28] do not broadcast
  either.add(zeros([28])),
  // @ts-expect-error matMul: inner sizes 784 and 748 differ, [32, 784] x [748, 10]
  x.matMul(zeros([748, 10])),
  // @ts-expect-error matMul: needs two or more axes on the right, given [784]
  x.matMul(zeros([784])),
  // @ts-expect-error matMul: needs two or more axes on the left, given [784]
  tf.matMul(zeros([784]), x),
  // @ts-expect-error dot: inner sizes 3 and 4 differ, [3] x [4]
  tf.dot(zeros([3]), zeros([4])),
  // @ts-expect-error reshape: [32, 784] has 25088 elements, [32, 785] needs 25120
  x.reshape([32, 785]),
  // @ts-expect-error reshape: [6] has 6 elements, [-1, 4] needs a multiple of 4
  zeros([6]).reshape([-1, 4]),
  // @ts-expect-error reshape: [4, 6, 6, 16] has 2304 elements, [4, 577] needs 2308
  tf.conv2d(zeros([4, 8, 8, 3]), zeros([3, 3, 3, 16]), 1, 'valid').reshape([4, 577]),
  // @ts-expect-error axis 2 is not an axis of [32, 784]
  x.sum(2),
  // @ts-expect-error axis -3 is not an axis of [32, 784]
  tf.mean(x, -3),
  // @ts-expect-error axis 4 is not an axis of [32, 28, 28]
  image.mean([1, 4]),
  // @ts-expect-error axis 2 is not an axis of [32, 784]
  x.argMax(2),
  // @ts-expect-error axis 0 is not an axis of []
  x.sum().argMax(0),
  // @ts-expect-error transpose: permutation [0, 1] does not name every axis of [32, 28, 28] once
  image.transpose([0, 1]),
  // @ts-expect-error transpose: permutation [0, 1, 1] does not name every axis of [32, 28, 28] once
  image.transpose([0, 1, 1]),
  // @ts-expect-error transpose: permutation [0, 1, 5] does not name every axis of [32, 28, 28] once
  tf.transpose(image, [0, 1, 5]),
  // @ts-expect-error expandDims: axis 4 is not within [32, 784]
  x.expandDims(4),
  // @ts-expect-error squeeze: axis 0 of [32, 784] has size 32, not 1
  x.squeeze([0]),
  // @ts-expect-error broadcastTo: [2, 3] does not stretch to [2, 1]
  zeros([2, 3]).broadcastTo([2, 1]),
  // @ts-expect-error concat: [32, 784] and [32, 28, 28] have a different number of axes
  x.concat(image),
  // @ts-expect-error concat: [4, 3] and [5, 5] differ in more than axis 1
  zeros([4, 3]).concat(zeros([5, 5]), 1),
  // @ts-expect-error concat: [4, 3] and [4, 5] differ in more than axis 0
  tf.concat([zeros([4, 3]), zeros([4, 5])]),
  // @ts-expect-error stack: [4, 3] and [4, 5] differ
  tf.stack([zeros([4, 3]), zeros([4, 5])]),
  // @ts-expect-error split: axis 0 of [5, 3] does not divide into 2 equal parts
  tf.split(zeros([5, 3]), 2),
  // @ts-expect-error tile: repeats for 1 axes, [32, 784] has 2
  x.tile([2]),
  // @ts-expect-error pad: paddings for 1 axes, [32, 784] has 2
  x.pad([[1, 1]]),
  // @ts-expect-error slice: runs past the end of axis 0 of [5, 2]
  zeros([5, 2]).slice([3], [4]),
  // @ts-expect-error slice: runs past the end of axis 1 of [5, 2]
  tf.slice(zeros([5, 2]), [0, 1], [5, 2]),
  // @ts-expect-error axis 2 is not an axis of [32, 784]
  x.gather([1, 2], 2),
  // @ts-expect-error topk: the last axis of [2, 3] has fewer than 4
  zeros([2, 3]).topk(4),
  // @ts-expect-error conv2d: the input has 3 channels, the filter expects 4
  tf.conv2d(zeros([1, 8, 8, 3]), zeros([3, 3, 4, 5]), 1, 'same'),
  // @ts-expect-error conv2d: a window of 5 x 5 does not fit into 3 x 3
  tf.conv2d(zeros([1, 3, 3, 1]), zeros([5, 5, 1, 1]), 1, 'valid'),
  // @ts-expect-error depthwiseConv2d: the input has 3 channels, the filter expects 4
  tf.depthwiseConv2d(zeros([1, 8, 8, 3]), zeros([3, 3, 4, 1]), 1, 'same'),
  // @ts-expect-error conv1d: the input has 3 channels, the filter expects 2
  tf.conv1d(zeros([1, 8, 3]), zeros([3, 2, 5]), 1, 'same'),
  // @ts-expect-error pool: a window of 4 x 4 does not fit into 3 x 3
  tf.maxPool(zeros([1, 3, 3, 1]), 4, 1, 'valid'),
  // @ts-expect-error Type '[32, 10]' is not assignable to type '[32, 11]'
  ((y: Tensor<[32, 11]>) => y)(x.matMul(zeros([784, 10]))),
];

// @ts-expect-error Property 'assign' does not exist
variable.square().assign(variable);

// No result takes the shape that it is wished to have.
// @ts-expect-error is not assignable to type
export const wished: Tensor<[99]> = tf.sum(x, 0);
// @ts-expect-error is not assignable to type
export const wishedToo: Tensor<[5, 5]> = x.tile([2, 1]);
// @ts-expect-error is not assignable to type
export const wishedLoss: Tensor<[3]> = tf.losses.meanSquaredError(x, x);

// Compiled, never run: by the type check of the project, and by the compiler of stock tslab in types.test.ts. An
// expected error is followed by the words its message must contain.
import * as tf from '@tensorflow/tfjs';
import { Linear, ReLU, relu, Sequential, softmax } from '../../src/nn/index.ts';
import type { Rng, Tensor } from '../../src/tensor/index.ts';
import { eye, linspace, ones, randn, tensor, typed, zeros } from '../../src/tensor/index.ts';

declare const rng: Rng;
declare const n: number;
declare const unknown: Tensor;
const x = zeros([32, 784]);
const w = randn([784, 10], { rng });
const batch = typed(tf.ones([5, 784]), [-1, 784]);
const image = zeros([32, 28, 28]);

export const accepted: {
  literal: Tensor<[2, 3]>;
  point: Tensor<[3]>;
  square: Tensor<[3, 3]>;
  line: Tensor<[9]>;
  product: Tensor<[32, 10]>;
  transposed: Tensor<[32, 32]>;
  batched: Tensor<[4, 2, 5]>;
  batch: Tensor<[number, 10]>;
  unknown: Tensor;
  flat: Tensor<[32, 784]>;
  all: Tensor<[25088]>;
  split: Tensor<[32, 28, 28, 1]>;
  broadcast: Tensor<[5, 3]>;
  scaled: Tensor<[32, 784]>;
  total: Tensor<[]>;
  columns: Tensor<[784]>;
  rows: Tensor<[32, 1]>;
  best: Tensor<[32]>;
  turned: Tensor<[784, 32]>;
  permuted: Tensor<[28, 32, 28]>;
  expanded: Tensor<[32, 784, 1]>;
  squeezed: Tensor<[2, 3]>;
  sliced: Tensor<[4, 784]>;
  joined: Tensor<[number, 784]>;
  kept: Tensor<[32, 784]>;
  linear: Tensor<[number, 7]>;
  probabilities: Tensor<[32, 10]>;
} = {
  literal: tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]),
  point: tensor([1, 2, 3]),
  square: eye(3),
  line: linspace(0, 1, 9),
  product: x.matMul(w),
  transposed: x.matMul(x, false, true),
  batched: zeros([4, 2, 3]).matMul(zeros([3, 5])),
  batch: batch.matMul(w).add(zeros([10])),
  unknown: x.matMul(unknown),
  flat: image.reshape([32, -1]),
  all: x.reshape([25088]),
  split: x.reshape([32, 28, 28, 1]),
  broadcast: zeros([5, 1]).mul(zeros([3])),
  scaled: x.div(255).sub(0.5),
  total: x.sum(),
  columns: x.mean(0),
  rows: x.max(-1, true),
  best: x.argMax(-1),
  turned: x.transpose(),
  permuted: image.transpose([1, 0, 2]),
  expanded: x.expandDims(-1),
  squeezed: zeros([1, 2, 1, 3]).squeeze(),
  sliced: x.slice([0, 0], [4, 784]),
  joined: x.concat(x, 0),
  kept: relu(x.abs().exp().relu()),
  linear: new Linear(784, 7, { rng }).forward(batch),
  probabilities: softmax(x.matMul(w)),
};

// It is a tf.Tensor everywhere, of the right rank, and a plain tensor is one of unknown sizes.
export const plain: tf.Tensor = x;
export const plain2d: tf.Tensor2D = x;
export const rank: Tensor<[number, number]> = tf.tensor2d([[1]]);
export const nested: number[][] = x.arraySync();
export const kernels: tf.Tensor = tf.matMul(x, w);
export const net: Tensor<[32, 2]> = new Sequential(new Linear(784, 2, { rng }), new ReLU()).forward(
  x,
);
export const loose: Tensor = x.reshape([n, 784]).sum(n);

export const rejected = [
  // @ts-expect-error matMul: inner sizes 784 and 748 differ, [32, 784] x [748, 10]
  x.matMul(zeros([748, 10])),
  // @ts-expect-error matMul: needs two or more axes on the right, given [784]
  x.matMul(zeros([784])),
  // @ts-expect-error reshape: [32, 784] has 25088 elements, [32, 785] needs 25120
  x.reshape([32, 785]),
  // @ts-expect-error shapes [32, 784] and [32] do not broadcast
  x.add(ones([32])),
  // @ts-expect-error axis 2 is not an axis of [32, 784]
  x.sum(2),
  // @ts-expect-error transpose: permutation [0, 1] does not name every axis of [32, 28, 28] once
  image.transpose([0, 1]),
  // @ts-expect-error concat: [32, 784] and [32, 28, 28] have a different number of axes
  x.concat(image),
  // @ts-expect-error Linear: expects 784 features on the last axis, given 10
  new Linear(784, 7, { rng }).forward(x.matMul(w)),
  // @ts-expect-error Type '[32, 10]' is not assignable to type '[32, 11]'
  ((y: Tensor<[32, 11]>) => y)(x.matMul(w)),
];

import { Linear, ReLU, relu, Sequential, softmax } from '../../src/nn/index.ts';
import { type Rng, type Tensor, tf, typed, zeros } from '../../src/tensor/index.ts';

declare const rng: Rng;
const x = zeros([32, 784]);
const batch = typed(tf.ones([5, 784]), [-1, 784]);

export const kept: Tensor<[32, 784]> = relu(x.abs().exp().relu());
export const probabilities: Tensor<[32, 10]> = softmax(x.matMul(zeros([784, 10])));
export const linear: Tensor<[number, 7]> = new Linear(784, 7, { rng }).forward(batch);
export const net: Tensor = new Sequential(new Linear(4, 2, { rng }), new ReLU()).forward(x);

// @ts-expect-error Linear: expects 784 features on the last axis, given 10
new Linear(784, 7, { rng }).forward(x.matMul(zeros([784, 10])));

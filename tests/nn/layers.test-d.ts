import * as tf from '@tensorflow/tfjs';
import { nn, type Rng, type Tensor, zeros } from '../../src/index.ts';

declare const rng: Rng;
declare const batch: Tensor<[number, 28, 28, 1]>;
const cnn = new nn.Sequential(
  new nn.Conv2d(1, 32, 3, { rng }),
  nn.relu,
  new nn.MaxPool2d(2),
  new nn.Conv2d(32, 64, 3, { rng }),
  new nn.ReLU(),
  new nn.MaxPool2d(2),
  new nn.Flatten(),
  new nn.Linear(1600, 128, { rng }),
  new nn.ReLU(),
  new nn.Linear(128, 10, { rng }),
);
export const y: Tensor<[64, 10]> = cnn.forward(zeros([64, 28, 28, 1]));
export const y2: Tensor<[number, 10]> = cnn.forward(batch);
const bad = new nn.Sequential(
  new nn.Conv2d(1, 32, 3, { rng }),
  new nn.MaxPool2d(2),
  new nn.Flatten(),
  new nn.Linear(1600, 10, { rng }),
);
// @ts-expect-error layer 3: Linear: expects 1600 features on the last axis, given 5408
export const y3 = bad.forward(zeros([64, 28, 28, 1]));
export const conv: nn.Conv2d = new nn.Conv2d(1, 6, 5, { rng, padding: 'same', stride: 2 });
export const convs: nn.Conv2d[] = [conv, new nn.Conv2d(1, 6, [3, 5], { rng })];
export const linears: readonly nn.Linear[] = [new nn.Linear(2, 3, { rng })];
export const pools: nn.MaxPool2d[] = [
  new nn.MaxPool2d(2),
  new nn.MaxPool2d(3, { stride: 2, padding: 1 }),
];
export const seq: nn.Sequential = cnn;
export const mod: nn.Module = cnn;
export const any: nn.AnyModule = cnn;
export const s: Tensor<[1, 14, 14, 6]> = new nn.Conv2d(1, 6, 5, {
  rng,
  padding: 'same',
  stride: 2,
}).forward(zeros([1, 28, 28, 1]));
export const s2: Tensor<[1, 55, 55, 96]> = new nn.Conv2d(3, 96, 11, { rng, stride: 4 }).forward(
  zeros([1, 227, 227, 3]),
);
export const s3: Tensor<[1, 27, 27, 96]> = new nn.MaxPool2d(3, { stride: 2 }).forward(s2);
export const s4: Tensor<[1, 24, 22, 2]> = new nn.Conv2d(1, 2, [3, 3], {
  rng,
  dilation: [2, 3],
}).forward(zeros([1, 28, 28, 1]));
export const s5: Tensor<[1, 9, 9, 2]> = new nn.ConvTranspose2d(1, 2, 3, { rng, stride: 2 }).forward(
  zeros([1, 4, 4, 1]),
);
export const w: Tensor<[2, 3]> = new nn.Linear(2, 3, { rng }).weight;
export const v: tf.Variable = new nn.Linear(2, 3, { rng }).weight;
export const p = new nn.Linear(2, 3, { rng }).weight.transpose();
const loose = new nn.Sequential(...linears);
export const l = loose.forward(zeros([3, 4]));

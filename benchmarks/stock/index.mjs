// Kernels against the JavaScript of the stock backend that they stand in for: `npm run bench -- stock`.
//
// Both run in this process on the same memory, by turns, each timed over as many calls as take some
// milliseconds; the table gives the best of the rounds, and how many times faster the kernel is.
import * as tf from '@tensorflow/tfjs';
import 'notegrad/backend';
import { table } from '../table.mjs';

const floats = (...shape) => tf.randomUniform(shape, -1, 1, 'float32', 1);
const integers = (size, ...shape) => tf.randomUniform(shape, 0, size, 'int32', 2);
const kernel = (name, inputs, attrs = {}) => ({ name, inputs, attrs });

/** Shapes of lessons: a batch of scores, marks of it, images, a signal. */
function cases() {
  const scores = floats(1000, 10);
  const classes = integers(10, 1000);
  const mask = floats(1000, 10).greater(0);
  const wide = floats(64, 1000);
  const images = floats(8, 64, 64, 3);
  const maps = floats(8, 13, 13, 64);
  const empty = tf.tensor1d([]);
  const pairs = (a, b) => ({ a, b });
  const response = { depthRadius: 2, bias: 1, alpha: 1e-4, beta: 0.75 };
  const responses = tf.localResponseNormalization(maps, 2, 1, 1e-4, 0.75);
  return {
    'ArgMax, 1000 x 10': kernel('ArgMax', { x: scores }, { axis: 1 }),
    'ArgMin, 64 x 1000': kernel('ArgMin', { x: wide }, { axis: 1 }),
    'TopK, 5 of 64 x 1000': kernel('TopK', { x: wide }, { k: 5, sorted: true }),
    'Equal, 1000 integers': kernel('Equal', pairs(classes, classes)),
    'Add, 100 x 1000 integers and a row': kernel(
      'Add',
      pairs(integers(9, 100, 1000), integers(9, 1000)),
    ),
    'Sum, 1000 x 10 integers': kernel('Sum', { x: integers(9, 1000, 10) }, { axis: [1] }),
    'Mean, mask of 1000': kernel('Mean', { x: mask.slice([0, 0], [1000, 1]) }, { axis: [0] }),
    'All, mask of 1000 x 10': kernel('All', { x: mask }, { axis: [1] }),
    'OneHot, 1000 of 10, integers': kernel(
      'OneHot',
      { indices: classes },
      { depth: 10, onValue: 1, offValue: 0, dtype: 'int32' },
    ),
    'Bincount, 1000 of 10': kernel('Bincount', { x: classes, weights: empty }, { size: 10 }),
    'Mod, 1000 x 10': kernel('Mod', pairs(scores, scores.add(2))),
    'FloorDiv, 1000 x 10': kernel('FloorDiv', pairs(scores, scores.add(2))),
    'Atan2, 1000 x 10': kernel('Atan2', pairs(scores, scores.add(2))),
    'Cumsum, rows of 64 x 1000': kernel(
      'Cumsum',
      { x: wide },
      { axis: 1, exclusive: false, reverse: false },
    ),
    'Cumprod, columns of 64 x 1000': kernel(
      'Cumprod',
      { x: wide },
      { axis: 0, exclusive: false, reverse: false },
    ),
    'GatherNd, 1000 of 1000 x 10': kernel('GatherNd', {
      params: scores,
      indices: integers(1000, 1000, 1),
    }),
    'ScatterNd, 1000 into 100 x 10': kernel(
      'ScatterNd',
      { indices: integers(100, 1000, 1), updates: scores },
      { shape: [100, 10] },
    ),
    'Transform, one 64 x 64 x 3, bilinear': kernel(
      'Transform',
      { image: images.slice([0], [1]), transforms: tf.tensor2d([[1, 0.1, 3, -0.1, 1, 2, 0, 0]]) },
      { interpolation: 'bilinear', fillMode: 'reflect', fillValue: 0 },
    ),
    'RotateWithOffset, 8 x 64 x 64 x 3': kernel(
      'RotateWithOffset',
      { image: images },
      { radians: 0.4, fillValue: 0, center: 0.5 },
    ),
    'CropAndResize, 8 of 32 x 32 x 3': kernel(
      'CropAndResize',
      { image: images, boxes: floats(8, 4).abs(), boxInd: integers(8, 8) },
      { cropSize: [32, 32], method: 'bilinear', extrapolationValue: 0 },
    ),
    'MaxPoolWithArgmax, 8 x 64 x 64 x 3': kernel(
      'MaxPoolWithArgmax',
      { x: images },
      { filterSize: 2, strides: 2, pad: 'same', includeBatchInIndex: false },
    ),
    'LRN, 8 x 13 x 13 x 64': kernel('LRN', { x: maps }, response),
    'LRNGrad, 8 x 13 x 13 x 64': kernel('LRNGrad', { x: maps, y: responses, dy: maps }, response),
    'FFT, 16 x 256': kernel('FFT', { input: tf.complex(floats(16, 256), floats(16, 256)) }),
    'FFT, 16 x 100': kernel('FFT', { input: tf.complex(floats(16, 100), floats(16, 100)) }),
  };
}

export async function run({ rounds, only }) {
  await tf.setBackend('notegrad');
  const backend = tf.backend();
  const rows = [];
  for (const [name, { name: kernelName, inputs, attrs }] of Object.entries(cases())) {
    if (only && !only.includes(kernelName)) continue;
    const functions = ['notegrad', 'cpu'].map((on) => tf.getKernel(kernelName, on).kernelFunc);
    const call = (compute) => {
      const answers = [compute({ inputs, attrs, backend })].flat();
      for (const answer of answers) backend.disposeIntermediateTensorInfo(answer);
    };
    const times = functions.map((compute) => {
      let count = 0;
      for (const start = performance.now(); performance.now() - start < 30; count++) call(compute);
      return { compute, count: Math.max(1, Math.ceil(count / 5)), all: [] };
    });
    for (let round = 0; round < rounds; round++) {
      for (const { compute, count, all } of times) {
        const start = performance.now();
        for (let i = 0; i < count; i++) call(compute);
        all.push(((performance.now() - start) / count) * 1000);
      }
    }
    const [ours, stock] = times.map(({ all }) => Math.min(...all));
    rows.push({ kernel: name, 'kernel, us': ours, 'JavaScript, us': stock, times: stock / ours });
  }
  console.log(table(`Kernels and the JavaScript they stand in for, best of ${rounds}`, rows));
  return { rows };
}

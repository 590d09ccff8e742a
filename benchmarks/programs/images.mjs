import { below } from './random.mjs';

/**
 * Images of ten classes, of the shape of MNIST: a bright spot whose place tells the class, on noise.
 */
export function spots(tf, rng, count, side = 28) {
  const labels = Array.from({ length: count }, () => below(rng, 10));
  const values = new Float32Array(count * side * side);
  for (const [i, label] of labels.entries()) {
    const [row, column] = [0.3 + 0.4 * (label % 2), 0.1 + 0.2 * (label >> 1)];
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const far = (y / side - row) ** 2 + (x / side - column) ** 2;
        values[(i * side + y) * side + x] = 0.8 * Math.exp(-far / 0.02) + 0.2 * rng();
      }
    }
  }
  return {
    images: tf.tensor4d(values, [count, side, side, 1]),
    labels: tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), 10).toFloat()),
    classes: labels,
  };
}

import * as tf from '@tensorflow/tfjs';
import { type Rng, toRng, typed } from '../tensor/index.ts';
import { Dataset, type Labeled } from './dataset.ts';

/** Points of the plane and their classes: `x` is `[n, 2]`, `y` int32 `[n]`. */
export type PlaneDataset = Dataset<
  Labeled<[2]>,
  {
    readonly name: string;
    readonly classNames: readonly string[];
    readonly featureNames: readonly string[];
  }
>;

interface ToyOptions {
  readonly rng: Rng | number;
  /** Number of points, shared out equally among the classes. Default 200. */
  readonly n?: number;
}

interface NoisyOptions extends ToyOptions {
  /** Standard deviation of the Gaussian noise added to each coordinate. Default 0.1. */
  readonly noise?: number;
}

export interface BlobOptions extends ToyOptions {
  /** Middle of each class. Default (-2, -2) and (2, 2). */
  readonly centers?: readonly (readonly [x: number, y: number])[];
  /** Standard deviation within a class. Default 1. */
  readonly std?: number;
}

/**
 * Gaussian clouds, one a class. scikit-learn's `make_blobs` draws its centers; here they are given.
 */
export function makeBlobs({
  rng: seed,
  n = 200,
  centers = [
    [-2, -2],
    [2, 2],
  ],
  std = 1,
}: BlobOptions): PlaneDataset {
  return clouds('blobs', seed, n, centers, std);
}

/**
 * The exclusive or of two signs: points of the square [-1, 1]², class 1 where the signs of the
 * coordinates differ. No straight line separates the classes.
 */
export function makeXor({ rng: seed, n = 200, noise = 0.1 }: NoisyOptions): PlaneDataset {
  return plane('xor', seed, n, 2, (label, rng) => {
    const x = rng.uniform(-1, 1);
    const sign = x < 0 === (label === 1) ? 1 : -1;
    const y = sign * rng.uniform();
    return [rng.normal(x, noise), rng.normal(y, noise)];
  });
}

/** Two interleaving half circles of radius 1, as scikit-learn's `make_moons`. */
export function makeMoons({ rng: seed, n = 200, noise = 0.1 }: NoisyOptions): PlaneDataset {
  return plane('moons', seed, n, 2, (label, rng) => {
    const t = rng.uniform(0, Math.PI);
    const [x, y] = label === 0 ? [Math.cos(t), Math.sin(t)] : [1 - Math.cos(t), 0.5 - Math.sin(t)];
    return [rng.normal(x, noise), rng.normal(y, noise)];
  });
}

export interface CircleOptions extends NoisyOptions {
  /** Radius of the inner circle (class 1); the outer one (class 0) has radius 1. Default 0.5. */
  readonly factor?: number;
}

/** A circle within a circle; scikit-learn's `make_circles` has factor 0.8. */
export function makeCircles({
  rng: seed,
  n = 200,
  noise = 0.1,
  factor = 0.5,
}: CircleOptions): PlaneDataset {
  return plane('circles', seed, n, 2, (label, rng) => {
    const t = rng.uniform(0, 2 * Math.PI);
    const r = label === 0 ? 1 : factor;
    return [rng.normal(r * Math.cos(t), noise), rng.normal(r * Math.sin(t), noise)];
  });
}

export interface SpiralOptions extends NoisyOptions {
  /** Number of arms, one a class. Default 3. */
  readonly arms?: number;
  /** Turns each arm makes from the middle to radius 1. Default 0.75. */
  readonly turns?: number;
}

/** Arms that wind out from the middle. */
export function makeSpirals({
  rng: seed,
  n = 300,
  noise = 0.03,
  arms = 3,
  turns = 0.75,
}: SpiralOptions): PlaneDataset {
  return plane('spirals', seed, n, arms, (label, rng) => {
    const r = rng.uniform(0.05, 1);
    const t = 2 * Math.PI * (turns * r + label / arms);
    return [rng.normal(r * Math.cos(t), noise), rng.normal(r * Math.sin(t), noise)];
  });
}

export interface CheckerboardOptions extends ToyOptions {
  /** Squares along a side. Default 4. */
  readonly squares?: number;
}

/** The squares of a board on [-1, 1]², colored in turn. */
export function makeCheckerboard({
  rng: seed,
  n = 400,
  squares = 4,
}: CheckerboardOptions): PlaneDataset {
  return plane('checkerboard', seed, n, 2, (label, rng) => {
    const row = rng.int(squares);
    const sameColor = Math.floor((squares + ((row + label) % 2 === 0 ? 1 : 0)) / 2);
    const column = 2 * rng.int(sameColor) + ((row + label) % 2);
    return [
      (2 * (column + rng.uniform())) / squares - 1,
      (2 * (row + rng.uniform())) / squares - 1,
    ];
  });
}

export interface RingOptions extends ToyOptions {
  /** Number of clouds, each a class. Default 8. */
  readonly modes?: number;
  /** Radius of the ring. Default 2. */
  readonly radius?: number;
  /** Standard deviation of each coordinate within a cloud. Default 0.02. */
  readonly std?: number;
}

/**
 * Small Gaussian clouds evenly on a ring, the usual test of whether a generator finds all of them
 * (Metz et al., 2017).
 */
export function makeRing({
  rng: seed,
  n = 800,
  modes = 8,
  radius = 2,
  std = 0.02,
}: RingOptions): PlaneDataset {
  const centers = Array.from({ length: modes }, (_, mode) => {
    const t = (2 * Math.PI * mode) / modes;
    return [radius * Math.cos(t), radius * Math.sin(t)] as const;
  });
  return clouds('ring', seed, n, centers, std);
}

/** Gaussian clouds about these centers, each a class. */
const clouds = (
  name: string,
  seed: Rng | number,
  n: number,
  centers: readonly (readonly [x: number, y: number])[],
  std: number,
): PlaneDataset =>
  plane(name, seed, n, centers.length, (label, rng) => {
    const [x, y] = centers[label] as readonly [number, number];
    return [rng.normal(x, std), rng.normal(y, std)];
  });

/** Draws `n` points, classes in turn so that they are balanced, then mixed. */
function plane(
  name: string,
  seed: Rng | number,
  n: number,
  classes: number,
  draw: (label: number, rng: Rng) => readonly [number, number],
): PlaneDataset {
  const rng = toRng(seed);
  const labels = rng.shuffle(Array.from({ length: n }, (_, i) => i % classes));
  const points = labels.flatMap((label) => draw(label, rng));
  return new Dataset(
    {
      x: typed(tf.tensor2d(points, [n, 2]), [-1, 2]),
      y: typed(tf.tensor1d(labels, 'int32'), [-1]),
    },
    {
      name,
      classNames: Array.from({ length: classes }, (_, label) => String(label)),
      featureNames: ['x₁', 'x₂'],
    },
  );
}

import * as tf from '@tensorflow/tfjs';
import { axisRotation, Matrix, randomRotation } from '../../linalg/index.ts';
import { type Rng, toRng, typed } from '../../tensor/index.ts';
import { Dataset, type Labeled } from '../dataset.ts';
import { SOLIDS, type Solid, surfacePoints } from './surface-points.ts';

export interface PointShapesOptions<P extends number = 64> {
  readonly rng: Rng | number;
  /** Number of clouds, shared out equally among the classes. Default 200. */
  readonly n?: number;
  /** Points of a cloud. Default 64. */
  readonly points?: P;
  /** The classes, in order. Default sphere, cube, torus, cone. */
  readonly kinds?: readonly Solid[];
  /** How a body may be turned: not at all, about the z axis, or in any way. Default 'z'. */
  readonly rotation?: 'none' | 'z' | 'any';
  /** Each axis is made longer or shorter by exp(u), u uniform from -stretch to it. Default 0.3. */
  readonly stretch?: number;
  /** Standard deviation of the noise of each coordinate, of bodies of radius 1. Default 0.05. */
  readonly noise?: number;
}

/** Clouds and their classes: `x` is `[n, points, 3]`, `y` int32 `[n]`. */
export type PointShapesDataset<P extends number = number> = Dataset<
  Labeled<[P, 3]>,
  { readonly name: string; readonly classNames: readonly Solid[] }
>;

/**
 * Clouds of points from the surfaces of four bodies: drawn by `surfacePoints`, stretched, turned,
 * made noisy, then moved so that their center is the origin and scaled to a mean squared radius
 * of 1. The classes take turns. Neither the order of a cloud's points nor its size says anything.
 *
 * @example data.pointShapes({ n: 800, rng: 1, rotation: 'any' })
 */
export function pointShapes<P extends number = 64>({
  rng: seed,
  n = 200,
  points = 64 as P,
  kinds = SOLIDS,
  rotation = 'z',
  stretch = 0.3,
  noise = 0.05,
}: PointShapesOptions<P>): PointShapesDataset<P> {
  const rng = toRng(seed);
  const x = new Float32Array(n * points * 3);
  for (let i = 0; i < n; i++) {
    const solid = surfacePoints(kinds[i % kinds.length] as Solid, { n: points, rng });
    const scales = [0, 1, 2].map(() => Math.exp(rng.uniform(-stretch, stretch)));
    const turned = Matrix.of(solid.points).mul(scales).matMul(turn(rotation, rng).T);
    const noisy = noise > 0 ? turned.map((value) => rng.normal(value, noise)) : turned;
    const centered = noisy.sub(noisy.mean(0));
    x.set(centered.div(centered.norm() / Math.sqrt(points)).data, i * points * 3);
  }
  const y = Int32Array.from({ length: n }, (_, i) => i % kinds.length);
  const set: unknown = new Dataset(
    {
      x: typed(tf.tensor3d(x, [n, points, 3]), [-1, points, 3]),
      y: typed(tf.tensor1d(y, 'int32'), [-1]),
    },
    { name: 'point shapes', classNames: kinds },
  );
  return set as PointShapesDataset<P>;
}

function turn(rotation: 'none' | 'z' | 'any', rng: Rng): Matrix {
  if (rotation === 'any') return randomRotation({ rng });
  return rotation === 'z' ? axisRotation('z', rng.uniform(0, 2 * Math.PI)) : Matrix.eye(3);
}

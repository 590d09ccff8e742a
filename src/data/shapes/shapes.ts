import * as tf from '@tensorflow/tfjs';
import { type Rng, type Tensor, toRng, typed } from '../../tensor/index.ts';
import { Dataset } from '../dataset.ts';
import { type PlacedShape, SHAPE_KINDS, type ShapeKind } from './figure.ts';
import { paintScene, placeShapes, type SceneObject, type SceneSpec, seenObjects } from './scene.ts';

export interface ShapesOptions<S extends number = 32> {
  /** A generator of random numbers, or the seed of one. */
  readonly rng: Rng | number;
  /** Number of scenes. Default 100. */
  readonly n?: number;
  /** Side of an image in pixels. Default 32. */
  readonly size?: S;
  /** What can lie in a scene. Default discs, squares and triangles. */
  readonly kinds?: readonly ShapeKind[];
  /** Least and greatest number of objects in a scene. Default 1 to 3. */
  readonly objects?: readonly [least: number, most: number];
  /** Least and greatest side of an object in pixels. Default 9 to 18. */
  readonly sides?: readonly [least: number, most: number];
  /** Greatest intersection over union of the squares of two objects. Default 0.1. */
  readonly overlap?: number;
  /** Lines behind the objects, of their brightness. Default 0. */
  readonly clutter?: number;
  /** Standard deviation of the noise of each value; the result is cut to [0, 1]. Default 0.05. */
  readonly noise?: number;
  /** Objects brighter than the ground, or brighter and darker ones. Default 'bright'. */
  readonly polarity?: 'bright' | 'any';
  /** The objects of each scene, placed by hand. The last lies on top. Default: drawn at random. */
  readonly scenes?: readonly (readonly PlacedShape[])[];
}

/** Scenes, and what is in them, as each of the tasks of vision wants it. */
export type ShapesDataset<S extends number = number> = Dataset<
  {
    readonly x: Tensor<[number, S, S, 3]>;
    /** Class of each pixel, int32: 0 is the background, then the kinds in their order. */
    readonly y: Tensor<[number, S, S]>;
    /** Object of each pixel, int32: 0 is the background, then the objects in their order. */
    readonly ids: Tensor<[number, S, S]>;
    /** The objects of each scene: class, box and mask. */
    readonly objects: readonly (readonly SceneObject[])[];
  },
  { readonly name: string; readonly classNames: readonly string[] }
>;

/**
 * Small color images of discs, squares and triangles on a ground that shades, with all that one may
 * ask of them: the class and the object of each pixel, and the box and the mask of each object.
 * What is hidden is not in a mask, and a box is tight around what is seen.
 *
 * @example
 * const disc = { kind: 'disc', side: 12, y: 10 } as const;
 * const touching = data.shapes({ rng: 1, scenes: [[{ ...disc, x: 4 }, { ...disc, x: 16 }]] });
 * @throws RangeError for an object that is not seen, for sides that do not fit the image, and for a
 *   kind that is not among the `kinds`
 * @throws Error where so many objects find no room
 */
export function shapes<S extends number = 32>({
  rng: seed,
  size = 32 as S,
  kinds = SHAPE_KINDS,
  objects = [1, 3],
  sides = [9, 18],
  overlap = 0.1,
  clutter = 0,
  noise = 0.05,
  polarity = 'bright',
  scenes,
  n = scenes?.length ?? 100,
}: ShapesOptions<S>): ShapesDataset<S> {
  const spec: SceneSpec = { size, kinds, objects, sides, overlap, clutter, noise, polarity };
  if (sides[0] < 1 || sides[0] > sides[1] || sides[1] > size) {
    throw new RangeError(`shapes: sides from 1 to ${size} are expected, given ${sides.join(', ')}`);
  }
  const foreign = scenes?.flat().find(({ kind }) => !kinds.includes(kind));
  if (foreign) {
    throw new RangeError(
      `shapes: a ${foreign.kind} is placed, but the kinds are ${kinds.join(', ')}; add it to kinds`,
    );
  }
  const rng = toRng(seed);
  const area = size * size;
  const pixels = new Float32Array(n * area * 3);
  const ids = new Int32Array(n * area);
  const classes = new Int32Array(n * area);
  const seen = Array.from({ length: n }, (_, i) => {
    const placed = scenes?.[i] ?? placeShapes(spec, rng);
    const own = ids.subarray(i * area, (i + 1) * area);
    const found = seenObjects(placed, spec, own);
    classes.set(
      own.map((id) => found[id - 1]?.label ?? 0),
      i * area,
    );
    paintScene(placed, own, spec, rng, pixels.subarray(i * area * 3, (i + 1) * area * 3));
    return found;
  });
  const map = (values: Int32Array) =>
    typed(tf.tensor3d(values, [n, size, size], 'int32'), [-1, -1, -1]);
  const set: unknown = new Dataset(
    {
      x: typed(tf.tensor4d(pixels, [n, size, size, 3]), [-1, -1, -1, 3]),
      y: map(classes),
      ids: map(ids),
      objects: seen,
    },
    { name: `shapes ${size}x${size}`, classNames: ['background', ...kinds] },
  );
  return set as ShapesDataset<S>;
}

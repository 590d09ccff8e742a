import * as tf from '@tensorflow/tfjs';
import { type Rng, type Tensor, toRng, typed } from '../../tensor/index.ts';
import { Dataset } from '../dataset.ts';
import { drawPerson, drawView, type Person } from './person.ts';
import { type Camera, renderPerson, SECOND_CAMERA, seenBy } from './render.ts';

/** What `persons` draws: how many people, and as seen by which cameras. */
export interface PersonsOptions<H extends number = 24> {
  readonly rng: Rng | number;
  /** How many people there are. Default 60. */
  readonly people?: number;
  /** Images of each from each of the two cameras. Default 4. */
  readonly images?: number;
  /** Height of an image in pixels; it is half as wide. Default 24. The same seed gives the same people. */
  readonly height?: H;
  /** Standard deviation of the noise of each value; the result is cut to [0, 1]. Default 0.03. */
  readonly noise?: number;
  /**
   * How camera 1 sees, in place of its darker, bluer default. The same seed gives the same people in
   * the same poses, so that two sets differ by the camera alone.
   */
  readonly camera?: Camera;
}

/** Images of people, with who is seen and by which camera. */
export type PersonsDataset<H extends number = number> = Dataset<
  {
    readonly x: Tensor<[number, H, number, 3]>;
    /** Who it is, int32, from 0. */
    readonly y: Tensor<[number]>;
    /** Which camera, int32: 0 or 1. */
    readonly camera: Tensor<[number]>;
    /** What the person looks like, wears and carries. */
    readonly person: readonly Person[];
  },
  { readonly name: string }
>;

/**
 * Small color pictures of people on the street, seen by two cameras: for each person `images` of
 * camera 0, then as many of camera 1. What a person wears and carries stays; pose, place, side (face
 * or back), light and background change from image to image. Camera 1 mixes the colors, is darker
 * and has another curve of brightness, unless `camera` says otherwise. A shoulder bag changes sides when the person turns, and of a
 * backpack only straps and edges are seen in front.
 *
 * Another seed gives other people: that is how to get some to test on.
 *
 * A stand-in for Market-1501 and its like that needs no download, and no real person's image.
 *
 * @example
 * const seen = data.persons({ rng: 1 });
 * const others = data.persons({ rng: 2, people: 50 });
 * @example
 * // A warm, bright third camera in the place of camera 1
 * const warm = data.persons({
 *   rng: 2,
 *   camera: { mix: [[1.1, 0, 0], [0, 0.95, 0], [0, 0, 0.7]], gain: 1, tint: [0, 0, 0], gamma: 0.7 },
 * });
 * @throws RangeError unless `people`, `images` and half the height are whole numbers from 1
 */
export function persons<H extends number = 24>({
  rng: seed,
  people = 60,
  images = 4,
  height = 24 as H,
  noise = 0.03,
  camera = SECOND_CAMERA,
}: PersonsOptions<H>): PersonsDataset<H> {
  const width = height / 2;
  for (const [name, count] of Object.entries({ people, images, 'half the height': width })) {
    if (Number.isInteger(count) && count >= 1) continue;
    throw new RangeError(`persons: ${name} must be a whole number from 1, given ${count}`);
  }
  const rng = toRng(seed);
  const n = people * 2 * images;
  const size = height * width * 3;
  const pixels = new Float32Array(n * size);
  const person: Person[] = [];
  for (let id = 0; id < people; id++) {
    const who = drawPerson(rng);
    for (let k = 0; k < 2 * images; k++) {
      const at = person.length * size;
      const image = pixels.subarray(at, at + size);
      renderPerson(who, drawView(rng), height, width, image);
      if (k >= images) seenBy(camera, image);
      // A stream of its own: how many pixels there are does not change who comes next.
      const grain = rng.fork(`grain ${person.length}`);
      for (let j = 0; j < size; j++) {
        const value = (image[j] as number) + (noise > 0 ? grain.normal(0, noise) : 0);
        image[j] = Math.min(1, Math.max(0, value));
      }
      person.push(who);
    }
  }
  const column = (f: (i: number) => number) =>
    typed(
      tf.tensor1d(
        Int32Array.from({ length: n }, (_, i) => f(i)),
        'int32',
      ),
      [-1],
    );
  const set: unknown = new Dataset(
    {
      x: tf.tensor4d(pixels, [n, height, width, 3]),
      y: column((i) => Math.floor(i / (2 * images))),
      camera: column((i) => Number(i % (2 * images) >= images)),
      person,
    },
    { name: `persons ${height}x${width}` },
  );
  return set as PersonsDataset<H>;
}

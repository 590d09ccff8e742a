import type * as tf from '@tensorflow/tfjs';
import { type Numbers, vectorOf } from '../../tensor/index.ts';
import { batchShape, like } from './images.ts';

/** One number for all images of a batch, or one for each. */
export type PerImage = number | Numbers;

export interface AffineOptions {
  /** To the right, in pixels; negative to the left. Default 0. */
  readonly x?: PerImage;
  /** Downwards, in pixels; negative upwards. Default 0. */
  readonly y?: PerImage;
  /** Turn about the middle, anticlockwise. Default 0. */
  readonly degrees?: PerImage;
  /** Size against the old one, above 0. Default 1. */
  readonly scale?: PerImage;
  /** Slant: how far right the top leans, in pixels for each pixel of height. Default 0. */
  readonly shear?: PerImage;
  /** Value of the pixels that come in. Default 0. */
  readonly fill?: number;
}

/**
 * Slants, scales and turns the images of a batch about their middle, in this order, and then moves
 * them. A pixel of the result takes the value found at the place that it comes from, interpolated
 * between the four pixels around (bilinear).
 *
 * @param images `[n, height, width, channels]`
 * @returns images of the same shape; what leaves them is lost
 * @throws RangeError for another number of axes, for as many numbers as neither one nor n, and for
 * a scale that is not above 0
 * @example data.affine(digits.x, { x: 1.5, degrees: 10, scale: 0.9 })
 */
export function affine<T extends tf.Tensor>(images: T, options: AffineOptions): T {
  return warp(images, options, 'affine');
}

/** {@link affine}, for a function of the name `caller`. */
export function warp<T extends tf.Tensor>(
  images: T,
  { x = 0, y = 0, degrees = 0, scale = 1, shear = 0, fill = 0 }: AffineOptions,
  caller: string,
): T {
  const [n, height, width, channels] = batchShape(images, caller);
  const each = {
    x: perImage(x, n, `${caller}: x`),
    y: perImage(y, n, `${caller}: y`),
    degrees: perImage(degrees, n, `${caller}: degrees`),
    scale: perImage(scale, n, `${caller}: scale`),
    shear: perImage(shear, n, `${caller}: shear`),
  };
  const from = images.dataSync();
  const out = new Float32Array(images.size);
  const size = height * width * channels;
  for (let i = 0; i < n; i++) {
    const s = each.scale(i);
    if (!(s > 0)) throw new RangeError(`${caller}: scale is ${s}, expected a number above 0`);
    const radians = (each.degrees(i) * Math.PI) / 180;
    const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
    const lean = each.shear(i);
    read(from.subarray(i * size, (i + 1) * size), out.subarray(i * size, (i + 1) * size), {
      sides: [height, width, channels],
      // Back through the turn, then through slant and scale.
      xx: (cos + lean * sin) / s,
      xy: (lean * cos - sin) / s,
      yx: sin / s,
      yy: cos / s,
      x: each.x(i),
      y: each.y(i),
      fill,
    });
  }
  return like(images, out);
}

interface Back {
  readonly sides: readonly [height: number, width: number, channels: number];
  /** Where a pixel comes from: `xx dx + xy dy` and `yx dx + yy dy` from the middle. */
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
  /** How far the image has moved. */
  readonly x: number;
  readonly y: number;
  readonly fill: number;
}

type Pixels = ArrayLike<number>;

function read(from: Pixels, out: Float32Array, back: Back): void {
  const { sides, xx, xy, yx, yy, fill } = back;
  const [height, width, channels] = sides;
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const pixel = (x: number, y: number, c: number): number =>
    x < 0 || y < 0 || x >= width || y >= height
      ? fill
      : (from[(y * width + x) * channels + c] as number);
  let at = 0;
  for (let row = 0; row < height; row++) {
    const dy = row - middleY - back.y;
    for (let column = 0; column < width; column++) {
      const dx = column - middleX - back.x;
      const x = snapped(middleX + xx * dx + xy * dy);
      const y = snapped(middleY + yx * dx + yy * dy);
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [right, low] = [x - left, y - top];
      for (let c = 0; c < channels; c++) {
        const above = pixel(left, top, c) * (1 - right) + pixel(left + 1, top, c) * right;
        const below = pixel(left, top + 1, c) * (1 - right) + pixel(left + 1, top + 1, c) * right;
        out[at++] = above * (1 - low) + below * low;
      }
    }
  }
}

/** Rounding would let a right angle mix neighbors. */
function snapped(at: number): number {
  const whole = Math.round(at);
  return Math.abs(at - whole) < 1e-9 ? whole : at;
}

/** @throws RangeError for a list of another length than n */
export function perImage(given: PerImage, n: number, what: string): (i: number) => number {
  if (typeof given === 'number') return () => given;
  const list = vectorOf(given, what);
  if (list.length !== n) {
    throw new RangeError(`${what}: ${list.length} numbers for ${n} images; give one, or one each`);
  }
  return (i) => list[i] as number;
}

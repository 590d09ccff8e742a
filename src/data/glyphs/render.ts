import { drawSegment, smooth } from './draw.ts';
import type { Point, Skeleton } from './skeletons.ts';

/** What makes one drawn digit differ from another of the same skeleton. */
export interface Strokes {
  /** Anticlockwise rotation in radians. */
  readonly angle: number;
  /** Slant: how far right the top leans, per unit of height. */
  readonly shear: number;
  /** Size against the nominal one. */
  readonly scale: number;
  /** Width against height: above 1 is wide. */
  readonly aspect: number;
  /** Shift to the right in pixels of a 28 x 28 image. */
  readonly shiftX: number;
  /** Shift downwards in pixels of a 28 x 28 image. */
  readonly shiftY: number;
  /** Stroke width in pixels of a 28 x 28 image. */
  readonly strokeWidth: number;
  /** How much wider the stroke is at its start than at its end, relative to its width. */
  readonly taper: number;
  /** Brightness of the ink, in [0, 1]. */
  readonly ink: number;
}

/** A smooth displacement of the unit square: each wave moves points along (dx, dy). */
export interface Wave {
  readonly dx: number;
  readonly dy: number;
  readonly fx: number;
  readonly fy: number;
  readonly phase: number;
}

/** Height of a digit of scale 1 as a part of the image's height: MNIST's 20 of 28 pixels. */
const NOMINAL_HEIGHT = 20 / 28;
/** Height of the skeletons in their unit square. */
const SKELETON_HEIGHT = 0.8;
const CURVE_STEPS = 5;

/** Draws a digit into a square image (row-major, 0 is paper, 1 is ink). */
export function renderGlyph(
  skeleton: Skeleton,
  factors: Strokes,
  waves: readonly Wave[],
  size: number,
  image: Float32Array,
): void {
  const { angle, shear, scale, aspect, shiftX, shiftY, strokeWidth, taper, ink } = factors;
  const pixel = size / 28;
  const height = (size * NOMINAL_HEIGHT * scale) / SKELETON_HEIGHT;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const place = ([px, py]: Point): Point => {
    let [x, y] = [px - 0.5, py - 0.5];
    for (const wave of waves) {
      const s = Math.sin(2 * Math.PI * (wave.fx * px + wave.fy * py) + wave.phase);
      x += wave.dx * s;
      y += wave.dy * s;
    }
    x = (x - shear * y) * Math.sqrt(aspect) * height;
    y = (y / Math.sqrt(aspect)) * height;
    return [
      size / 2 + cos * x + sin * y + shiftX * pixel,
      size / 2 - sin * x + cos * y + shiftY * pixel,
    ];
  };
  for (const stroke of skeleton) {
    const curve = smooth(stroke, CURVE_STEPS).map(place);
    const radius = (i: number) =>
      (strokeWidth / 2) * pixel * (1 + taper * (0.5 - i / (curve.length - 1)));
    for (let i = 0; i + 1 < curve.length; i++) {
      const [p, q] = [curve[i] as Point, curve[i + 1] as Point];
      drawSegment(image, size, p, q, radius(i), radius(i + 1));
    }
  }
  for (let i = 0; i < image.length; i++) image[i] = (image[i] as number) * ink;
}

/** What can lie in a scene. */
export type ShapeKind = 'disc' | 'square' | 'triangle';

export const SHAPE_KINDS: readonly ShapeKind[] = ['disc', 'square', 'triangle'];

/** Red, green and blue, each in [0, 1]. */
export type Color = readonly [red: number, green: number, blue: number];

/** An object, and the square that it fills: a triangle stands on its lower side. */
export interface PlacedShape {
  readonly kind: ShapeKind;
  /** Left side of the square, in pixels from the left of the image. */
  readonly x: number;
  /** Upper side of the square, in pixels from the top. */
  readonly y: number;
  /** In pixels. */
  readonly side: number;
  /** Default: drawn at random, as the others are. */
  readonly color?: Color;
}

/** Pixels of an object that are seen: columns x to x + w - 1, rows y to y + h - 1. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Whether a shape covers the middle of a pixel. */
export function covers({ kind, x, y, side }: PlacedShape, column: number, row: number): boolean {
  const u = (column + 0.5 - x) / side;
  const v = (row + 0.5 - y) / side;
  if (kind === 'disc') return Math.hypot(u - 0.5, v - 0.5) <= 0.5;
  const half = kind === 'square' ? 0.5 : v / 2;
  return v >= 0 && v <= 1 && Math.abs(u - 0.5) <= half;
}

/** Intersection over union of the squares of two shapes. */
export function overlapOf(a: PlacedShape, b: PlacedShape): number {
  const shared = (from: 'x' | 'y') =>
    Math.max(0, Math.min(a[from] + a.side, b[from] + b.side) - Math.max(a[from], b[from]));
  const both = shared('x') * shared('y');
  return both / (a.side ** 2 + b.side ** 2 - both);
}

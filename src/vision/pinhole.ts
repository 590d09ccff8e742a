import { type Numbers, readNumbers, showShape } from '../tensor/index.ts';
import { readCloud } from './read-cloud.ts';

/** A camera without lens: what lies at (X, Y, Z) is seen f (X, Y) / Z pixels from the center. */
export interface Pinhole {
  /** In pixels. */
  readonly focalLength: number;
  /** Row and column of the pixel that looks straight ahead. */
  readonly center: readonly [row: number, column: number];
}

/**
 * The points `[N, 3]` that a depth map `[H, W]` shows, row by row: the pixel (row, column) of depth
 * Z is at X = (column − c) Z / f, Y = (row − r) Z / f. X points right, Y down, Z ahead. Pixels
 * whose depth is 0 or not finite see nothing and give no point.
 *
 * @throws RangeError unless the map has two axes
 */
export function backProject(depth: Numbers, { focalLength, center }: Pinhole): number[][] {
  const { shape, data } = readNumbers(depth, 'backProject: depth');
  const [, width = 0] = shape;
  if (shape.length !== 2) {
    throw new RangeError(
      `backProject: depth of shape ${showShape(shape)} given, expected [height, width]`,
    );
  }
  return Array.from(data).flatMap((z, at) => {
    if (!Number.isFinite(z) || z === 0) return [];
    const [row, column] = [Math.floor(at / width), at % width];
    return [[((column - center[1]) * z) / focalLength, ((row - center[0]) * z) / focalLength, z]];
  });
}

/**
 * Where points `[N, 3]` are seen: row and column of each, not rounded, `[N, 2]`. The reverse of
 * `backProject`.
 *
 * @throws RangeError for a point that is not ahead of the camera, Z ≤ 0
 */
export function project(points: Numbers, { focalLength, center }: Pinhole): number[][] {
  const { n, data } = readCloud(points, 'project: points');
  return Array.from({ length: n }, (_, i) => {
    const [x, y, z] = [data[3 * i], data[3 * i + 1], data[3 * i + 2]] as [number, number, number];
    if (!(z > 0)) {
      throw new RangeError(`project: point ${i} has depth ${z}; expected one ahead, above 0`);
    }
    return [center[0] + (focalLength * y) / z, center[1] + (focalLength * x) / z];
  });
}

export interface Stereo {
  /** In pixels. */
  readonly focalLength: number;
  /** Distance of the two cameras; depth is in its unit. */
  readonly baseline: number;
}

/**
 * Depth Z = f b / Δu of what two cameras side by side see Δu pixels apart (R. Hartley and A.
 * Zisserman, 2004). Infinity for a disparity of 0 and below.
 */
export function stereoDepth(disparity: number, { focalLength, baseline }: Stereo): number {
  return disparity > 0 ? (focalLength * baseline) / disparity : Number.POSITIVE_INFINITY;
}

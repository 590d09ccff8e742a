import type { Point, Stroke } from './skeletons.ts';

/**
 * Points along a uniform Catmull-Rom spline through the stroke's points. Where a point is
 * given twice the curve has a corner there.
 */
export function smooth(stroke: Stroke, perSegment: number): Point[] {
  const curve: Point[] = [];
  for (let i = 0; i + 1 < stroke.length; i++) {
    const b = stroke[i] as Point;
    const c = stroke[i + 1] as Point;
    if (b[0] === c[0] && b[1] === c[1]) continue;
    const a = stroke[i - 1] ?? b;
    const d = stroke[i + 2] ?? c;
    for (let j = 0; j < perSegment; j++) {
      const t = j / perSegment;
      curve.push([catmullRom(a[0], b[0], c[0], d[0], t), catmullRom(a[1], b[1], c[1], d[1], t)]);
    }
  }
  const last = stroke.at(-1);
  if (last) curve.push(last);
  return curve;
}

function catmullRom(a: number, b: number, c: number, d: number, t: number): number {
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/**
 * Draws a line from `p` to `q` (pixels) with round ends, its radius going from `rp` to `rq`, into a
 * square image. A pixel's coverage falls linearly over one pixel at the edge, which smooths the
 * outline; where lines overlap the greater coverage counts.
 */
export function drawSegment(
  image: Float32Array,
  size: number,
  p: Point,
  q: Point,
  rp: number,
  rq: number,
): void {
  const dx = q[0] - p[0];
  const dy = q[1] - p[1];
  const length2 = dx * dx + dy * dy;
  const reach = Math.max(rp, rq) + 0.5;
  const left = Math.max(0, Math.ceil(Math.min(p[0], q[0]) - reach - 0.5));
  const right = Math.min(size - 1, Math.floor(Math.max(p[0], q[0]) + reach - 0.5));
  const top = Math.max(0, Math.ceil(Math.min(p[1], q[1]) - reach - 0.5));
  const bottom = Math.min(size - 1, Math.floor(Math.max(p[1], q[1]) + reach - 0.5));
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const x = column + 0.5 - p[0];
      const y = row + 0.5 - p[1];
      const t = length2 > 0 ? Math.min(1, Math.max(0, (x * dx + y * dy) / length2)) : 0;
      const distance = Math.hypot(x - t * dx, y - t * dy);
      const coverage = rp + t * (rq - rp) + 0.5 - distance;
      const at = row * size + column;
      if (coverage > (image[at] as number)) image[at] = Math.min(1, coverage);
    }
  }
}

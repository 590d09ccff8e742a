type Point = readonly [x: number, y: number];

/**
 * A path of straight lines without what lies far outside the picture: over a group that begins a
 * whole picture before its edge the rasteriser gives up, or goes down. What is seen stays where it
 * is. Curves are returned as they are.
 *
 * @param d the path as in SVG's attribute `d`
 * @param filled whether it is an area, which is cut along the border; else its lines end there
 * @param far width and height of the picture: farther than that from its corner, or a plot's,
 * nothing is seen
 */
export function clipPath(d: string, filled: boolean, far: Point): string {
  if (/[cqsta]/i.test(d)) return d;
  const lines = polylines(d);
  if (lines.flat().every(([x, y]) => Math.abs(x) <= far[0] && Math.abs(y) <= far[1])) return d;
  const path = (points: readonly Point[]) => `M${points.map(([x, y]) => `${x},${y}`).join('L')}`;
  const pieces = lines.flatMap((line) => {
    if (!filled || line.length < 3) return clipLine(line, far).map(path);
    const area = clipArea(line, far);
    return area.length > 2 ? [`${path(area)}Z`] : [];
  });
  return pieces.join('');
}

/** The polylines of a path of M, L, H, V and Z, absolute or relative. */
function polylines(d: string): Point[][] {
  const lines: Point[][] = [];
  let [x, y] = [0, 0];
  for (const [, command = '', text = ''] of d.matchAll(/([mlhvz])([^mlhvz]*)/gi)) {
    const values = (text.match(/-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/gi) ?? []).map(Number);
    const [kind, relative] = [command.toLowerCase(), command === command.toLowerCase()];
    const start = lines.at(-1)?.[0];
    if (kind === 'z' && start) {
      lines.at(-1)?.push(start);
      lines.push([start]);
      [x, y] = start;
    }
    const step = kind === 'h' || kind === 'v' ? 1 : 2;
    for (let at = 0; at + step <= values.length; at += step) {
      const [a = 0, b = 0] = values.slice(at, at + step);
      const [left, top] = relative ? [x, y] : [kind === 'v' ? x : 0, kind === 'h' ? y : 0];
      [x, y] = kind === 'v' ? [left, top + a] : [left + a, top + b];
      if (kind === 'm' && at === 0) lines.push([[x, y]]);
      else lines.at(-1)?.push([x, y]);
    }
  }
  return lines;
}

/** The point at a share `t` of the way. */
const between = (from: Point, to: Point, t: number): Point => [
  from[0] + t * (to[0] - from[0]),
  from[1] + t * (to[1] - from[1]),
];

/** The parts of a line that lie near (Liang and Barsky, 1984). */
function clipLine(line: readonly Point[], far: Point): Point[][] {
  const parts: Point[][] = [];
  for (const [i, to] of line.entries()) {
    const from = line[i - 1];
    if (!from) continue;
    let [start, end] = [0, 1];
    for (const axis of [0, 1] as const) {
      const [a, b] = [from[axis], to[axis]];
      if (a === b) {
        if (Math.abs(a) > far[axis]) end = -1;
        continue;
      }
      const crossings = [(-far[axis] - a) / (b - a), (far[axis] - a) / (b - a)];
      start = Math.max(start, Math.min(...crossings));
      end = Math.min(end, Math.max(...crossings));
    }
    if (start > end) continue;
    if (start > 0 || parts.at(-1)?.at(-1) !== from)
      parts.push([start > 0 ? between(from, to, start) : from]);
    parts.at(-1)?.push(end < 1 ? between(from, to, end) : to);
  }
  return parts;
}

/** The part of an area that lies near (Sutherland and Hodgman, 1974). */
function clipArea(corners: readonly Point[], far: Point): Point[] {
  let area = [...corners];
  for (const axis of [0, 1] as const)
    for (const side of [-1, 1]) {
      const within = (point: Point) => side * point[axis] <= far[axis];
      area = area.flatMap((to, i) => {
        const from = area.at(i - 1) as Point;
        const border = () =>
          between(from, to, (side * far[axis] - from[axis]) / (to[axis] - from[axis]));
        if (within(to)) return within(from) ? [to] : [border(), to];
        return within(from) ? [border()] : [];
      });
    }
  return area;
}

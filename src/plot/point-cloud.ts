import type { Text } from '../contract/index.ts';
import { type Draft, type DraftTrace, listed } from './draft.ts';
import { Figure } from './figure.ts';
import { BAR, type FigureOptions, frame, headline, sides, WIDTH } from './frame.ts';
import { colorbar, coloring } from './heatmap.ts';
import { steps } from './steps.ts';
import { colorOf, symbolOf } from './template.ts';
import { brief, oneLine, plural } from './text.ts';
import { extent, matrix, type Values, vector } from './values.ts';

export interface PointCloudOptions extends FigureOptions {
  /** Class of each point, a whole number from 0: its color and shape. Default: one class. */
  readonly labels?: Values;
  /** Name of each class, in order. Default: its number. */
  readonly names?: readonly Text[];
  /** A number of each point, shown by its color instead. Default none. */
  readonly values?: Values;
  /** Above the colors of `values`. Default none. */
  readonly colorLabel?: Text;
  /** Diameter of a point in the middle, in pixels; or one for each class. Default 6. */
  readonly size?: number | readonly number[];
  /** Where the eye stands: degrees around the z axis, counterclockwise from x. Default 35. */
  readonly azimuth?: number;
  /** Degrees above the plane of x and y. Default 20. */
  readonly elevation?: number;
  /** Half the side of the box that is shown around the origin. Default: what holds all points. */
  readonly reach?: number;
  /** The figure turns: so many views of a whole turn, one after the other, 2 to 12. Default 1. */
  readonly views?: number;
}

/** The corners of the box [-1, 1]³, edge by edge. */
const EDGES = [0, 1, 2].flatMap((axis) =>
  [-1, 1].flatMap((a) =>
    [-1, 1].map((b) =>
      [-1, 1].map((end) => {
        const corner = [a, b];
        corner.splice(axis, 0, end);
        return corner as [number, number, number];
      }),
    ),
  ),
);

/** A point as the eye sees it: right, up, and towards the eye. */
type Seen = readonly [right: number, up: number, near: number];

/** Without perspective, so that lengths across the view may be compared. */
function eye(azimuth: number, elevation: number): (point: readonly number[]) => Seen {
  const [a, e] = [azimuth, elevation].map((degrees) => (degrees * Math.PI) / 180) as [
    number,
    number,
  ];
  return ([x = 0, y = 0, z = 0]) => {
    const ahead = x * Math.cos(a) + y * Math.sin(a);
    return [
      y * Math.cos(a) - x * Math.sin(a),
      z * Math.cos(e) - ahead * Math.sin(e),
      ahead * Math.cos(e) + z * Math.sin(e),
    ];
  };
}

/**
 * A cloud of points `[N, 3]` in a box, z up, as a drawing: points nearer to the eye are larger and
 * cover those behind. With `views` it turns, by `steps`, and a saved picture shows some of the
 * views side by side. Needs no WebGL.
 *
 * @example plot.pointCloud(data.surfacePoints('torus', { rng: 1 }).points, { views: 12 })
 * @throws Error for points of other dimensions, a value that is not finite, and labels, values or
 *   views that are too few or too many
 */
export function pointCloud(input: Values, options: PointCloudOptions = {}): Figure {
  const { azimuth = 35, views = 1 } = options;
  if (!Number.isInteger(views) || views < 1 || views > 12) {
    throw new Error(`pointCloud: ${views} views, expected 1 to 12`);
  }
  const points = matrix(input, 'pointCloud: points');
  if (points[0]?.length !== 3) {
    throw new Error(
      `pointCloud: shape [${points.length}, ${points[0]?.length}] given; expected [N, 3]`,
    );
  }
  const view = (degrees: number) => stillCloud(points, { ...options, azimuth: degrees });
  if (views === 1) return view(azimuth);
  const turns = Array.from({ length: views }, (_, k) => azimuth + (360 * k) / views);
  return steps(turns.map(view), {
    label: (k) => {
      const degrees = Math.round((360 * k) / views);
      return `转 ${degrees}° | turned by ${degrees}°`;
    },
  });
}

function stillCloud(points: readonly number[][], options: PointCloudOptions): Figure {
  const { azimuth = 35, elevation = 20, size = 6 } = options;
  const reach =
    options.reach ?? points.reduce((most, point) => Math.max(most, ...point.map(Math.abs)), 1e-9);
  const see = eye(azimuth, elevation);
  const seen = points.map(see);
  const far = Math.sqrt(3) * reach;
  const depth = ([, , near]: Seen) => 1 + 0.45 * Math.max(-1, Math.min(1, near / far));
  const classes = classesOf(points.length, options);
  const traces = classes.map(({ name, members }, label): DraftTrace => {
    const order = [...members].sort((i, j) => (seen[i] as Seen)[2] - (seen[j] as Seen)[2]);
    const at = order.map((i) => seen[i] as Seen);
    const diameter = typeof size === 'number' ? size : (size[label] ?? 6);
    return {
      type: 'scatter',
      mode: 'markers',
      name: oneLine(name),
      x: at.map(([x]) => x),
      y: at.map(([, y]) => y),
      marker: {
        ...colorsOf(order, label, options),
        size: at.map((point) => diameter * depth(point)),
        opacity: 0.9,
        line: { color: '#FFFFFF', width: 0.5 },
      },
      hoverinfo: 'skip',
    };
  });
  const box: DraftTrace = {
    type: 'scatter',
    mode: 'lines',
    ...edges(see, reach),
    line: { color: '#B8BEC6', width: 1 },
    hoverinfo: 'skip',
    showlegend: false,
  };
  const names = listed(traces);
  const tilt = (Math.abs(elevation) * Math.PI) / 180;
  const wide = 1.5 * reach;
  const high = 1.05 * reach * (Math.SQRT2 * Math.sin(tilt) + Math.cos(tilt));
  const { margin } = frame(options, names);
  const room = (options.width ?? WIDTH) - sides.l - sides.r - (options.values ? BAR : 0);
  const height = Math.round(Math.min(340, (room * high) / wide) + margin.t + 20);
  const made = frame(options, names, height);
  const axis = { showticklabels: false, showgrid: false, showline: false, ticks: '' };
  return new Figure({
    data: [box, ...traces],
    layout: {
      ...made,
      margin: { ...made.margin, b: 20 },
      xaxis: { ...axis, range: [-wide, wide], constrain: 'domain' },
      yaxis: { ...axis, range: [-high, high], scaleanchor: 'x', constrain: 'domain' },
    },
    title: options.title,
    describe: (say) =>
      `${headline('Point cloud', options, say)}: ${plural(points.length, 'point')}` +
      `${classes.length > 1 ? ` (${classes.map((c) => `${say(c.name)}: ${c.members.length}`).join(', ')})` : ''}, ` +
      `seen from ${brief(azimuth)}° around and ${brief(elevation)}° above.`,
  });
}

/** The numbers of the points of each class. */
function classesOf(n: number, { labels: given, names }: PointCloudOptions) {
  const labels = given ? vector(given, 'pointCloud: labels') : new Array<number>(n).fill(0);
  const wrong = labels.find((label) => !Number.isInteger(label) || label < 0);
  if (labels.length !== n || wrong !== undefined) {
    throw new Error(
      `pointCloud: ${labels.length} labels for ${n} points${wrong === undefined ? '' : `, one of them ${wrong}`}; ` +
        'give one a point, a whole number from 0',
    );
  }
  const count = Math.max(names?.length ?? 1, 1 + Math.max(...labels));
  return Array.from({ length: count }, (_, label) => ({
    name: names?.[label] ?? `${label}`,
    members: labels.flatMap((own, i) => (own === label ? [i] : [])),
  }));
}

/** By class, or by a number of each point. */
function colorsOf(
  order: readonly number[],
  label: number,
  { values: given, colorLabel }: PointCloudOptions,
): { readonly [key: string]: Draft } {
  if (!given) return { color: colorOf(label), symbol: symbolOf(label) };
  const values = vector(given, 'pointCloud: values');
  if (order.some((i) => values[i] === undefined)) {
    throw new Error(`pointCloud: ${values.length} values; give one a point`);
  }
  const { colorscale, zmin, zmax } = coloring(extent(values));
  return {
    color: order.map((i) => values[i] as number),
    symbol: symbolOf(label),
    colorscale,
    cmin: zmin,
    cmax: zmax,
    ...(label === 0 ? { colorbar: colorbar(colorLabel) } : {}),
  };
}

/** The box, with gaps between its edges. */
function edges(see: (point: readonly number[]) => Seen, reach: number): { x: Draft; y: Draft } {
  const ends = EDGES.map((edge) => edge.map((corner) => see(corner.map((c) => c * reach))));
  const along = (pick: 0 | 1) => ends.flatMap((edge) => [...edge.map((end) => end[pick]), null]);
  return { x: along(0), y: along(1) };
}

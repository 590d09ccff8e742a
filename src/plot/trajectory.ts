import type { Text } from '../contract/index.ts';
import {
  type ContourOptions,
  contourTrace,
  gridLayout,
  gridOf,
  gridSummary,
  type PlaneFunction,
} from './contour.ts';
import { type DraftTrace, listed } from './draft.ts';
import { Figure } from './figure.ts';
import { headline } from './frame.ts';
import { quoted } from './line.ts';
import { reach } from './marks.ts';
import { brief, oneLine, plural } from './text.ts';
import { isValues, points, type Values } from './values.ts';

/** The way an optimizer took. */
export interface Path {
  /** Shape [steps, 2], the start first. */
  readonly points: Values;
  /** In the legend. Default: its number. */
  readonly name?: Text;
}

export interface TrajectoryOptions extends Omit<ContourOptions, 'x' | 'y' | 'resolution'> {
  /** Values of the function taken along each axis. Default 101. */
  readonly resolution?: number;
  /** Marked with a star, such as the minimum. Default none. */
  readonly target?: readonly [number, number];
  /** Whether each step is a dot; the start always is one. Default true. */
  readonly markers?: boolean;
}

/** Told apart from each other and from the viridis ground. */
const colors = ['#FFFFFF', '#D55E00', '#E69F00', '#56B4E9', '#CC79A7', '#F0E442'];

/**
 * Ways over the contours of a function: each starts at its large dot.
 * @param input the points of one way, shape [steps, 2], or ways with their names
 * @throws Error for a path of another shape than [steps, 2], and a value that is not finite
 */
export function trajectory(
  f: PlaneFunction,
  input: Values | Path | readonly Path[],
  options: TrajectoryOptions = {},
): Figure {
  const list: readonly Path[] = isValues(input)
    ? [{ points: input }]
    : Array.isArray(input)
      ? input
      : [input as Path];
  const paths = list.map(({ name = '', points: way }, i) => {
    const known = name === '' ? `${i + 1}` : name;
    return { name: known, steps: points(way, `trajectory: path ${quoted(known)}`) };
  });
  const every = [
    ...paths.flatMap(({ steps }) => steps),
    ...(options.target ? [options.target] : []),
  ];
  const all = {
    resolution: 101,
    ...options,
    xRange:
      options.xRange ??
      reach(
        every.map(([x]) => x),
        0.25,
      ),
    yRange:
      options.yRange ??
      reach(
        every.map(([, y]) => y),
        0.25,
      ),
  };
  const grid = gridOf(f, all, 'trajectory');
  const colorOf = (i: number) => colors[i % colors.length] as string;
  const { markers = true } = options;
  const ways = paths.map(
    ({ name, steps }, i): DraftTrace => ({
      type: 'scatter',
      mode: markers ? 'lines+markers' : 'lines',
      name: oneLine(name),
      x: steps.map(([x]) => x),
      y: steps.map(([, y]) => y),
      line: { color: colorOf(i), width: 2 },
      ...(markers
        ? {
            marker: {
              size: steps.map((_, step) => (step === 0 ? 12 : 5)),
              line: { color: '#24292F', width: 1 },
              opacity: 1,
            },
          }
        : {}),
    }),
  );
  const starts: DraftTrace[] = markers
    ? []
    : [
        {
          type: 'scatter',
          mode: 'markers',
          x: paths.flatMap(({ steps: [start] }) => start?.[0] ?? []),
          y: paths.flatMap(({ steps: [start] }) => start?.[1] ?? []),
          marker: {
            size: 12,
            color: paths.map((_, i) => colorOf(i)),
            line: { color: '#24292F', width: 1 },
          },
          showlegend: false,
          name: oneLine('起点 | start'),
        },
      ];
  const star: DraftTrace[] = options.target
    ? [
        {
          type: 'scatter',
          mode: 'markers',
          x: [options.target[0]],
          y: [options.target[1]],
          marker: {
            symbol: 'star',
            size: 16,
            color: '#F0E442',
            line: { color: '#24292F', width: 1 },
          },
          showlegend: false,
          name: oneLine('目标 | target'),
        },
      ]
    : [];
  const { legend, ...layout } = gridLayout(grid, all, listed(ways));
  return new Figure({
    data: [contourTrace(grid, all, 'trajectory'), ...ways, ...starts, ...star],
    layout: {
      ...layout,
      // White paths would vanish from a white legend.
      ...(paths.length > 1 ? { legend: { ...(legend as object), bgcolor: '#B8C4D0' } } : {}),
    },
    title: options.title,
    describe: (say) =>
      `${headline('Trajectories', options, say)} over ${gridSummary(grid)}: ${paths
        .map(({ name, steps }) => {
          const [x, y] = steps.at(-1) ?? [0, 0];
          const ends = `ends after ${plural(steps.length - 1, 'step')} at (${brief(x)}, ${brief(y)})`;
          return `${say(name)} ${ends}`;
        })
        .join('; ')}.`,
  });
}

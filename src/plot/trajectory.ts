import {
  type ContourOptions,
  contourTrace,
  gridOf,
  gridSummary,
  type PlaneFunction,
} from './contour.ts';
import { axes, Figure, frame, headline, legendOf, type Trace } from './figure.ts';
import { nameOf } from './line.ts';
import { extent, type Numbers, points } from './numbers.ts';
import { brief, plural, type Text } from './text.ts';

/** The way an optimizer took. */
export interface Path {
  /** Shape [steps, 2], the start first. */
  readonly points: Numbers;
  readonly name?: Text;
}

export interface TrajectoryOptions extends Omit<ContourOptions, 'x' | 'y' | 'resolution'> {
  /** Values of the function taken along each axis. Default 101. */
  readonly resolution?: number;
  /** Marked with a star, such as the minimum. Default none. */
  readonly target?: readonly [number, number];
}

/** Told apart from each other and from the viridis ground. */
const colours = ['#FFFFFF', '#D55E00', '#E69F00', '#56B4E9', '#CC79A7', '#F0E442'];

/**
 * Ways over the contours of a function: each starts at its large dot.
 * @throws Error for a path of another shape than [steps, 2], and a value that is not finite
 */
export function trajectory2d(
  f: PlaneFunction,
  input: Path | readonly Path[],
  options: TrajectoryOptions = {},
): Figure {
  const paths = (Array.isArray(input) ? (input as readonly Path[]) : [input as Path]).map(
    (path, i) => {
      const name = nameOf(path.name, i);
      return { name, steps: points(path.points, `trajectory2d: path "${name}"`) };
    },
  );
  const every = paths.flatMap(({ steps }) => steps);
  const reach = (values: number[]): [number, number] => {
    const [low, high] = extent(values);
    const room = 0.25 * (high - low || 1);
    return [low - room, high + room];
  };
  const xRange =
    options.xRange ?? reach([...every.map(([x]) => x), ...(options.target?.slice(0, 1) ?? [])]);
  const yRange =
    options.yRange ?? reach([...every.map(([, y]) => y), ...(options.target?.slice(1) ?? [])]);
  const all = { resolution: 101, ...options, xRange, yRange };
  const grid = gridOf(f, all, 'trajectory2d');
  const ways = paths.map(
    ({ name, steps }, i): Trace => ({
      type: 'scatter',
      mode: 'lines+markers',
      name,
      x: steps.map(([x]) => x),
      y: steps.map(([, y]) => y),
      line: { color: colours[i % colours.length] as string, width: 2 },
      marker: {
        size: steps.map((_, step) => (step === 0 ? 12 : 5)),
        line: { color: '#24292F', width: 1 },
        opacity: 1,
      },
    }),
  );
  const star: Trace[] = options.target
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
          name: '目标 target',
        },
      ]
    : [];
  const ends = paths.map(({ name, steps }) => {
    const [x, y] = steps.at(-1) ?? [0, 0];
    return `${name} ends after ${plural(steps.length - 1, 'step')} at (${brief(x)}, ${brief(y)})`;
  });
  const layout = frame(options, legendOf(ways));
  return new Figure(
    [contourTrace(grid, all, 'trajectory2d'), ...ways, ...star],
    // White paths would vanish from a white legend.
    {
      ...layout,
      ...(paths.length > 1
        ? { legend: { ...(layout['legend'] as object), bgcolor: '#B8C4D0' } }
        : {}),
      ...axes(all),
    },
    `${headline('Trajectories', options)} over ${gridSummary(grid)}: ${ends.join('; ')}.`,
  );
}

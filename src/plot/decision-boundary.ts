import { axes, Figure, frame, headline, legendOf, type Trace } from './figure.ts';
import { curve } from './line.ts';
import { extent, linspace, type Numbers, points, read, rounded, sizes } from './numbers.ts';
import { classesOf, classSizes, pointTraces, type ScatterOptions } from './scatter.ts';
import { colourOf, ink } from './template.ts';
import { plural } from './text.ts';

export interface DecisionBoundaryOptions extends Omit<ScatterOptions, 'equal'> {
  /** Points of the grid along each axis. Default 100. */
  readonly resolution?: number;
  /** Room around the points, as a share of what they span. Default 0.15. */
  readonly padding?: number;
  /** Where a single output changes class: 0.5 for probabilities, 0 for scores. Default 0.5. */
  readonly threshold?: number;
}

/** The output of a classifier on the grid: a class a point, or one smooth output a point. */
interface Prediction {
  readonly values: readonly number[];
  readonly kind: 'classes' | 'output';
}

function interpret(output: Numbers, count: number): Prediction {
  const { shape, data } = read(output, 'decisionBoundary: output of predict');
  const [rows, columns = 1] = shape;
  if (rows !== count || shape.length > 2)
    throw new Error(
      `decisionBoundary: predict gave shape ${sizes(shape)} for ${count} points; expected [${count}] or [${count}, classes]`,
    );
  if (columns === 1) {
    const values = Array.from(data);
    const whole = values.every((value) => Number.isInteger(value) && value >= 0);
    return { values, kind: whole ? 'classes' : 'output' };
  }
  const values = Array.from({ length: count }, (_, row) => {
    let best = 0;
    for (let c = 1; c < columns; c++)
      if ((data[row * columns + c] as number) > (data[row * columns + best] as number)) best = c;
    return best;
  });
  return { values, kind: 'classes' };
}

/** A third of the colour on white: the ground under points of that colour. */
function tint(colour: string): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return `rgb(${channels.map((c) => Math.round(255 - 0.32 * (255 - c))).join(', ')})`;
}

/**
 * What a classifier says everywhere in the plane, under the points it was made for.
 *
 * `predict` gets the grid, a list of [x, y] row by row from the lowest y, and gives one class or one output a
 * point (shape [N] or [N, 1]), or one score a class (shape [N, C]; the largest wins). A tensor it gives is
 * disposed of once read. The `z` of the figure's first trace is exactly that answer.
 *
 * @param input the points, shape [N, 2]; their classes in `options.labels`
 * @throws Error for another shape, from `input` or from `predict`, and a value that is not finite
 */
export function decisionBoundary(
  predict: (grid: [number, number][]) => Numbers,
  input: Numbers,
  options: DecisionBoundaryOptions = {},
): Figure {
  const { resolution = 100, padding = 0.15, threshold = 0.5 } = options;
  const all = points(input, 'decisionBoundary: points');
  const classes = classesOf(all, options, 'decisionBoundary');
  const reach = (values: number[]): [number, number] => {
    const [low, high] = extent(values);
    const room = padding * (high - low || 1);
    return [low - room, high + room];
  };
  const xRange = options.xRange ?? reach(all.map(([x]) => x));
  const yRange = options.yRange ?? reach(all.map(([, y]) => y));
  // Rounded as the figure will be, so that what is drawn was predicted for exactly these points.
  const xs = linspace(...xRange, resolution).map(rounded);
  const ys = linspace(...yRange, resolution).map(rounded);
  const output = predict(ys.flatMap((y) => xs.map((x): [number, number] => [x, y])));
  const { values, kind } = interpret(output, resolution * resolution);
  if (typeof output === 'object' && 'dispose' in output) (output.dispose as () => void)();

  const z = ys.map((_, row) => values.slice(row * resolution, (row + 1) * resolution));
  const lines = options.lines ?? [];
  const ground = kind === 'classes' ? regions(xs, ys, z) : shading(xs, ys, z, threshold);
  const marks = [
    ...pointTraces(classes, { size: 8, opacity: 1, ...options }),
    ...lines.map((one, i) =>
      curve({ markers: false, ...one }, classes.length + i, 'decisionBoundary: lines'),
    ),
  ];
  return new Figure(
    [ground, ...marks],
    {
      ...frame(options, legendOf(marks)),
      ...axes({ ...options, xRange: [...xRange], yRange: [...yRange] }),
    },
    `${headline('Decision boundary', options)}: ${plural(all.length, 'point')}${classSizes(classes)} over ` +
      `${
        kind === 'classes'
          ? `${plural(new Set(values).size, 'predicted region')}`
          : `a predicted output, boundary at ${threshold}`
      }.`,
  );
}

/** The colour of the class that wins at each point. */
function regions(
  x: readonly number[],
  y: readonly number[],
  z: readonly (readonly number[])[],
): Trace {
  const last = Math.max(1, extent(z.flat())[1]);
  const steps = Array.from({ length: last + 1 }, (_, label) => [
    [label / (last + 1), tint(colourOf(label))] as const,
    [(label + 1) / (last + 1), tint(colourOf(label))] as const,
  ]).flat();
  return {
    type: 'heatmap',
    x,
    y,
    z,
    zmin: -0.5,
    zmax: last + 0.5,
    colorscale: steps,
    showscale: false,
    hovertemplate: 'x %{x}<br>y %{y}<br>class %{z}<extra></extra>',
  };
}

/** Colours of classes 0 and 1 on the two sides of the threshold, and the line between. */
function shading(
  x: readonly number[],
  y: readonly number[],
  z: readonly (readonly number[])[],
  threshold: number,
): Trace {
  const [low, high] = extent(z.flat());
  const reach = Math.max(threshold - low, high - threshold) || 1;
  const [first, last] = [tint(colourOf(0)), tint(colourOf(1))];
  return {
    type: 'contour',
    x,
    y,
    z,
    zmin: threshold - reach,
    zmax: threshold + reach,
    colorscale: [
      [0, first],
      [0.5, '#FFFFFF'],
      [1, last],
    ],
    autocontour: false,
    contours: { start: threshold, end: threshold, size: 1, coloring: 'heatmap' },
    line: { color: ink, width: 2 },
    colorbar: {
      thickness: 14,
      outlinewidth: 0,
      tickmode: 'array',
      tickvals: [threshold - reach, threshold, threshold + reach],
      ticktext: [threshold - reach, threshold, threshold + reach].map((value) =>
        String(Number(value.toFixed(2))),
      ),
    },
    showlegend: false,
    hovertemplate: 'x %{x}<br>y %{y}<br>%{z}<extra></extra>',
  };
}

import { plane } from './axes.ts';
import { type DraftTrace, listed } from './draft.ts';
import { Figure } from './figure.ts';
import { fitting, frame, headline } from './frame.ts';
import { overlay } from './line.ts';
import { markTraces } from './marks.ts';
import { ask, type Classifier, type Kind } from './model.ts';
import { type ExampleSet, readPoints } from './point-set.ts';
import { classSizes, pointTraces, type ScatterOptions, shownRanges } from './scatter.ts';
import { colorOf, ink } from './template.ts';
import { numeral, plural } from './text.ts';
import { extent, linspace, rounded, type Values } from './values.ts';

export interface DecisionBoundaryOptions extends Omit<ScatterOptions, 'xScale' | 'yScale'> {
  /**
   * 'classes' colors each point of the plane by the class that wins, 'score' shades it by the only
   * output. Default: 'classes' for a model with `predict` and for several outputs, else 'score'.
   */
  readonly kind?: Kind;
  /** Points of the grid along each axis. Default 60. */
  readonly resolution?: number;
  /** Room around the points, as a share of what they span. Default 0.15. */
  readonly padding?: number;
  /**
   * Where a single output changes class. Default 0 for a model, whose output is a logit; 0.5 for a
   * function.
   */
  readonly threshold?: number;
}

/** A third of the color on white: the ground under points of that color. */
function tint(color: string): string {
  const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return `rgb(${channels.map((c) => Math.round(255 - 0.32 * (255 - c))).join(', ')})`;
}

/**
 * What a classifier says everywhere in the plane, under the points it was made for.
 *
 * A model with `forward` is asked in evaluation, and its tensors are freed; so are those of a
 * function, which gets the grid as a list of [x, y], row by row from the lowest y, and gives one
 * class or one output a point (shape [N] or [N, 1]) or one score a class (shape [N, C]; the largest
 * wins). The `z` of the figure's first trace is exactly that answer.
 *
 * @param input the points, shape [N, 2], with their classes in `options.labels`; or a data set,
 * which has both
 * @example decisionBoundary(model, moons, { title: '两层网络 | Two layers' })
 * @throws Error for another shape, from `input` or from the model, and a value that is not finite
 */
export function decisionBoundary(
  model: Classifier,
  input: Values | ExampleSet,
  options: DecisionBoundaryOptions = {},
): Figure {
  const { resolution = 60, padding = 0.15 } = options;
  const set = readPoints(input, options, 'decisionBoundary');
  const { points, classes } = set;
  const shown = shownRanges(set, options, padding, 'decisionBoundary');
  // Rounded as the figure will be, so that what is drawn was predicted for exactly these points.
  const xs = linspace(...shown.x, resolution).map(rounded);
  const ys = linspace(...shown.y, resolution).map(rounded);
  const grid = ys.flatMap((y) => xs.map((x): [number, number] => [x, y]));
  const { values, kind, threshold } = ask(model, grid, options, 'decisionBoundary');

  const z = ys.map((_, row) => values.slice(row * resolution, (row + 1) * resolution));
  const marks = [
    ...pointTraces(classes, { size: 8, opacity: 1, ...options }),
    ...overlay(options.lines ?? [], classes.length, 'decisionBoundary: lines'),
    ...markTraces(options, points, shown.x, shown.y, 'decisionBoundary'),
  ];
  const { xaxis, yaxis, aspect } = plane(
    { ...set.axes, ...options, xRange: shown.x, yRange: shown.y },
    shown,
    options.equal,
    true,
  );
  const names = listed(marks);
  return new Figure({
    data: [kind === 'classes' ? regions(xs, ys, z) : shading(xs, ys, z, threshold), ...marks],
    layout: {
      ...frame(options, names, fitting(options, names, aspect, kind === 'score')),
      xaxis,
      yaxis,
    },
    title: options.title,
    describe: (say) =>
      `${headline('Decision boundary', options, say)}: ${plural(points.length, 'point')}${classSizes(classes, say)} over ` +
      `${
        kind === 'classes'
          ? `${plural(new Set(values).size, 'predicted region')}`
          : `a predicted output, boundary at ${threshold}`
      }.`,
  });
}

/** The color of the class that wins at each point; two regions have a smooth edge. */
function regions(
  x: readonly number[],
  y: readonly number[],
  z: readonly (readonly number[])[],
): DraftTrace {
  const last = Math.max(1, extent(z.flat())[1]);
  const hovertemplate = 'x %{x}<br>y %{y}<br>class %{z:.0f}<extra></extra>';
  if (last === 1) {
    return {
      type: 'contour',
      x,
      y,
      z,
      zmin: 0,
      zmax: 1,
      colorscale: [
        [0, tint(colorOf(0))],
        [1, tint(colorOf(1))],
      ],
      autocontour: false,
      contours: { start: 0.5, end: 0.5, size: 1, coloring: 'fill' },
      line: { width: 0, smoothing: 1.3 },
      showscale: false,
      showlegend: false,
      hovertemplate,
    };
  }
  const steps = Array.from({ length: last + 1 }, (_, label) => [
    [label / (last + 1), tint(colorOf(label))] as const,
    [(label + 1) / (last + 1), tint(colorOf(label))] as const,
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
    hovertemplate,
  };
}

/** Colors of classes 0 and 1 on the two sides of the threshold, and the line between. */
function shading(
  x: readonly number[],
  y: readonly number[],
  z: readonly (readonly number[])[],
  threshold: number,
): DraftTrace {
  const [low, high] = extent(z.flat());
  const reach = Math.max(threshold - low, high - threshold) || 1;
  const [first, last] = [tint(colorOf(0)), tint(colorOf(1))];
  const ticks = [threshold - reach, threshold, threshold + reach];
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
      tickvals: ticks,
      // To a twentieth or less of what the colors span: 0, not 0.000528.
      ticktext: ticks.map((value) =>
        numeral(Number(value.toFixed(Math.max(0, 1 - Math.floor(Math.log10(reach)))))),
      ),
    },
    showlegend: false,
    hovertemplate: 'x %{x}<br>y %{y}<br>%{z}<extra></extra>',
  };
}

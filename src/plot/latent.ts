import {
  axes,
  Figure,
  type FigureOptions,
  frame,
  headline,
  type Layout,
  legendOf,
} from './figure.ts';
import { colorbar, colouring } from './heatmap.ts';
import { extent, linspace, type Numbers, points, rounded, vector } from './numbers.ts';
import { brightness, paint, readImages, Sheet } from './pixels.ts';
import {
  classesOf,
  classSizes,
  type PointOptions,
  pointTraces,
  type ScatterOptions,
  spans,
} from './scatter.ts';
import { ink } from './template.ts';
import { brief, oneLine, plural, type Text } from './text.ts';

const z1: Text = 'z₁';
const z2: Text = 'z₂';

export interface LatentScatterOptions
  extends Omit<ScatterOptions, 'lines' | 'equal'>,
    PointOptions {
  /** Each class's name written at its median point. Default true when there are several. */
  readonly centres?: boolean;
  /** A number of each point, such as a generating factor, shown by its colour instead of a class. Default none. */
  readonly values?: Numbers;
  /** What `values` are, above their colours. Default none. */
  readonly colorLabel?: Text;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/**
 * Where an encoder puts each input: both axes to one scale, each class named at its median; with `values`, each
 * point in the colour of its number.
 * @param input codes, shape [N, 2]
 * @throws Error for another shape, a value that is not finite, a label that is no whole number from 0, and
 * `values` that are not one a code
 */
export function latentScatter(input: Numbers, options: LatentScatterOptions = {}): Figure {
  const all = points(input, 'latentScatter: codes');
  if (options.values) return shaded(all, vector(options.values, 'latentScatter: values'), options);
  const given = { size: 5, opacity: 0.65, ...options };
  const classes = classesOf(all, given, 'latentScatter');
  const named = (options.centres ?? true) && classes.length > 1;
  const data = pointTraces(classes, given);
  return new Figure(
    data,
    {
      ...plane(options, legendOf(data)),
      ...(named
        ? {
            annotations: classes.map(({ name, members }) => ({
              x: median(members.map(([x]) => x)),
              y: median(members.map(([, y]) => y)),
              text: name,
              showarrow: false,
              font: { size: 15, color: ink },
              bgcolor: 'rgba(255,255,255,0.75)',
              borderpad: 2,
            })),
          }
        : {}),
    },
    `${headline('Latent map', options)}: ${plural(all.length, 'code')}${classSizes(classes)}, ${spans(all)}.`,
  );
}

/** Both axes to one scale. */
function plane(options: LatentScatterOptions, names: readonly string[] = []): Layout {
  const { xaxis, yaxis } = axes({ xLabel: z1, yLabel: z2, ...options });
  return { ...frame(options, names, 520), xaxis, yaxis: { ...yaxis, scaleanchor: 'x' } };
}

/** The codes, each in the colour of its value. */
function shaded(
  all: readonly [number, number][],
  values: readonly number[],
  options: LatentScatterOptions,
): Figure {
  if (values.length !== all.length)
    throw new Error(
      `latentScatter: ${values.length} values for ${all.length} codes; give one a code`,
    );
  const span = extent(values);
  const { colorscale, zmin, zmax } = colouring(span);
  return new Figure(
    [
      {
        type: 'scatter',
        mode: 'markers',
        x: all.map(([x]) => x),
        y: all.map(([, y]) => y),
        marker: {
          color: values,
          colorscale,
          cmin: zmin,
          cmax: zmax,
          size: options.size ?? 5,
          opacity: options.opacity ?? 0.8,
          colorbar: colorbar(options.colorLabel),
        },
      },
    ],
    plane(options),
    `${headline('Latent map', options)}: ${plural(all.length, 'code')} coloured by values from ${brief(span[0])} ` +
      `to ${brief(span[1])}, ${spans(all)}.`,
  );
}

export interface LatentGridOptions extends FigureOptions {
  /** Images along each axis. Default 15. */
  readonly side?: number;
  /** First and last code along both axes. Default [-2, 2]. */
  readonly range?: readonly [number, number];
  /** Default 'z₁'. */
  readonly xLabel?: Text;
  /** Default 'z₂'. */
  readonly yLabel?: Text;
}

/**
 * What a decoder makes of each point of a square of the latent plane, z₂ growing upwards: one picture without
 * gaps, so that neighbours can be compared.
 *
 * `decode` gets all codes at once, side² rows of [z₁, z₂], and gives as many images (shape [N, H, W],
 * [N, H, W, 1 or 3] or flattened squares [N, side²]). A tensor it gives is disposed of once read.
 *
 * @throws Error when `decode` gives another number of images or another shape, or a value that is not finite
 */
export function latentGrid(
  decode: (codes: [number, number][]) => Numbers,
  options: LatentGridOptions = {},
): Figure {
  const { side = 15, range = [-2, 2] } = options;
  const steps = linspace(...range, side).map(rounded);
  const codes = [...steps]
    .reverse()
    .flatMap((up) => steps.map((right): [number, number] => [right, up]));
  const output = decode(codes);
  const images = readImages(output, 'latentGrid: output of decode');
  if (images.count !== codes.length)
    throw new Error(
      `latentGrid: decode gave ${images.count} images for ${codes.length} codes; give one each`,
    );
  const { width, height, channels } = images;
  const sheet = new Sheet(side * width, side * height, channels);
  const shades = brightness(images.data);
  for (let i = 0; i < codes.length; i++)
    paint(sheet, images, i, (i % side) * width, Math.floor(i / side) * height, shades, 'gray');
  if (typeof output === 'object' && 'dispose' in output) (output.dispose as () => void)();

  // Two to seven ticks, evenly spaced, both ends among them.
  let every = 1;
  while (every < side - 1 && ((side - 1) / every > 6 || (side - 1) % every !== 0)) every++;
  const marked = steps.map((_, i) => i).filter((i) => i % every === 0);
  const axis = (label: Text, cell: number, upwards: boolean) => ({
    title: { text: oneLine(label) },
    tickvals: marked.map((i) => ((upwards ? side - 1 - i : i) + 0.5) * cell - 0.5),
    // With a true minus sign, as Plotly writes its own numbers.
    ticktext: marked.map((i) => String(Number((steps[i] as number).toFixed(2))).replace('-', '−')),
    showgrid: false,
    showline: false,
    constrain: 'domain',
  });
  return new Figure(
    [{ type: 'image', source: sheet.toDataUri(), hoverinfo: 'skip' }],
    {
      ...frame(options, [], 560),
      xaxis: { ...axis(options.xLabel ?? z1, width, false), range: [-0.5, sheet.width - 0.5] },
      yaxis: {
        ...axis(options.yLabel ?? z2, height, true),
        range: [sheet.height - 0.5, -0.5],
        scaleanchor: 'x',
      },
    },
    `${headline('Latent grid', options)}: ${side} x ${side} decoded images of ${height} x ${width} pixels, ` +
      `codes from ${extent(steps).join(' to ')} along both axes.`,
  );
}

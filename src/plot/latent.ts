import * as tf from '@tensorflow/tfjs';
import type { Text } from '../contract/index.ts';
import { type AxesOptions, plane } from './axes.ts';
import { listed } from './draft.ts';
import { Figure } from './figure.ts';
import { type FigureOptions, frame, headline } from './frame.ts';
import { colorbar, coloring } from './heatmap.ts';
import { brightness, paint, readImages, Sheet } from './pixels.ts';
import { type ExampleSet, type PointOptions, readPoints } from './point-set.ts';
import { classSizes, pointTraces, spans } from './scatter.ts';
import { ink } from './template.ts';
import { brief, oneLine, plural, trueMinus } from './text.ts';
import { consume, extent, linspace, type Numbers, rounded, type Values, vector } from './values.ts';

const z1: Text = 'z₁';
const z2: Text = 'z₂';

export interface LatentScatterOptions extends Omit<AxesOptions, 'xScale' | 'yScale'>, PointOptions {
  /** Each class's name written at its median point. Default true when there are several. */
  readonly centers?: boolean;
  /**
   * A number of each point, such as a generating factor, shown by its color instead of a class.
   * Default none.
   */
  readonly values?: Values;
  /** What `values` are, above their colors. Default none. */
  readonly colorLabel?: Text;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/**
 * Where an encoder puts each input: both axes to one scale, each class named at its median; with
 * `values`, each point in the color of its number.
 * @param input codes, shape [N, 2], or a set of them
 * @throws Error for another shape, a value that is not finite, a label that is no whole number from
 * 0, and `values` that are not one a code
 */
export function latentScatter(
  input: Values | ExampleSet,
  options: LatentScatterOptions = {},
): Figure {
  const given = { size: 5, opacity: 0.65, ...options };
  const { points, classes } = readPoints(input, given, 'latentScatter');
  if (options.values)
    return shaded(points, vector(options.values, 'latentScatter: values'), options);
  const named = (options.centers ?? true) && classes.length > 1;
  const data = pointTraces(classes, given);
  return new Figure({
    data,
    layout: {
      ...frame(options, listed(data), 520),
      ...square(options),
      ...(named
        ? {
            annotations: classes.map(({ name, members }) => ({
              x: median(members.map(([x]) => x)),
              y: median(members.map(([, y]) => y)),
              text: oneLine(name),
              showarrow: false,
              font: { size: 15, color: ink },
              bgcolor: 'rgba(255,255,255,0.75)',
              borderpad: 2,
            })),
          }
        : {}),
    },
    title: options.title,
    describe: (say) =>
      `${headline('Latent map', options, say)}: ${plural(points.length, 'code')}${classSizes(classes, say)}, ${spans(points)}.`,
  });
}

/** Both axes to one scale, whatever they span. */
function square(options: AxesOptions) {
  const labeled = { xLabel: z1, yLabel: z2, ...options };
  const { xaxis, yaxis } = plane(labeled, { x: [0, 1], y: [0, 1] }, true, false);
  return { xaxis, yaxis };
}

/** The codes, each in the color of its value. */
function shaded(
  points: readonly (readonly [number, number])[],
  values: readonly number[],
  options: LatentScatterOptions,
): Figure {
  if (values.length !== points.length)
    throw new Error(
      `latentScatter: ${values.length} values for ${points.length} codes; give one a code`,
    );
  const span = extent(values);
  const { colorscale, zmin, zmax } = coloring(span);
  return new Figure({
    data: [
      {
        type: 'scatter',
        mode: 'markers',
        x: points.map(([x]) => x),
        y: points.map(([, y]) => y),
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
    layout: { ...frame(options, [], 520), ...square(options) },
    title: options.title,
    describe: (say) =>
      `${headline('Latent map', options, say)}: ${plural(points.length, 'code')} colored by values from ${brief(span[0])} ` +
      `to ${brief(span[1])}, ${spans(points)}.`,
  });
}

/** A model with `decode`, or a function that gets all codes at once and gives as many images. */
export type Decoder =
  | { decode(codes: tf.Tensor2D): tf.Tensor }
  | ((codes: [number, number][]) => Numbers);

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
 * What a decoder makes of each point of a square of the latent plane, z₂ growing upwards: one
 * picture without gaps, so that neighbors can be compared.
 *
 * The decoder gets side² rows of [z₁, z₂] and gives as many images (shape [N, H, W], [N, H, W, 1 or
 * 3] or flattened squares [N, side²]). The tensors that it makes are freed.
 *
 * @example latentGrid(vae, { side: 17, range: [-2.2, 2.2] })
 * @throws Error when the decoder gives another number of images or another shape, or a value that
 * is not finite
 */
export function latentGrid(decoder: Decoder, options: LatentGridOptions = {}): Figure {
  const { side = 15, range = [-2, 2] } = options;
  const steps = linspace(...range, side).map(rounded);
  const codes = [...steps]
    .reverse()
    .flatMap((up) => steps.map((right): [number, number] => [right, up]));
  const decode = (): Numbers =>
    typeof decoder === 'function'
      ? decoder(codes)
      : (decoder.decode(tf.tensor2d(codes)) as Numbers);
  const images = consume(decode, 'latentGrid', (output) =>
    readImages(output, 'latentGrid: output of decode'),
  );
  if (images.count !== codes.length)
    throw new Error(
      `latentGrid: decode gave ${images.count} images for ${codes.length} codes; give one each`,
    );
  const { width, height, channels } = images;
  const sheet = new Sheet(side * width, side * height, channels);
  const shades = brightness(images.data);
  for (let i = 0; i < codes.length; i++)
    paint(sheet, images, i, (i % side) * width, Math.floor(i / side) * height, shades, 'gray');

  // Two to seven ticks, evenly spaced, both ends among them.
  let every = 1;
  while (every < side - 1 && ((side - 1) / every > 6 || (side - 1) % every !== 0)) every++;
  const marked = steps.map((_, i) => i).filter((i) => i % every === 0);
  const axis = (label: Text, cell: number, upwards: boolean) => ({
    title: { text: oneLine(label) },
    tickvals: marked.map((i) => ((upwards ? side - 1 - i : i) + 0.5) * cell - 0.5),
    ticktext: marked.map((i) => trueMinus(String(Number((steps[i] as number).toFixed(2))))),
    showgrid: false,
    showline: false,
    constrain: 'domain',
  });
  return new Figure({
    data: [{ type: 'image', source: sheet.toDataUri(), hoverinfo: 'skip' }],
    layout: {
      ...frame(options, [], 560),
      xaxis: { ...axis(options.xLabel ?? z1, width, false), range: [-0.5, sheet.width - 0.5] },
      yaxis: {
        ...axis(options.yLabel ?? z2, height, true),
        range: [sheet.height - 0.5, -0.5],
        scaleanchor: 'x',
      },
    },
    title: options.title,
    describe: (say) =>
      `${headline('Latent grid', options, say)}: ${side} x ${side} decoded images of ${height} x ${width} pixels, ` +
      `codes from ${extent(steps).join(' to ')} along both axes.`,
  });
}

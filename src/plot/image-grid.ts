import type { Text } from '../contract/index.ts';
import type { DraftTrace } from './draft.ts';
import { Figure } from './figure.ts';
import { type FigureOptions, frame, headline } from './frame.ts';
import { brightness, paint, readImages, Sheet } from './pixels.ts';
import type { ExampleSet } from './point-set.ts';
import { ink } from './template.ts';
import {
  brief,
  heading,
  headingHeight,
  type Markup,
  markupWidth,
  oneLine,
  plural,
  type TitleSize,
} from './text.ts';
import { isValues, type Values, vector } from './values.ts';

export interface ImageGridOptions extends FigureOptions {
  /** Only the first images. Default: all. */
  readonly count?: number;
  /** Images side by side. Default: up to 10, in as even rows as can be. */
  readonly columns?: number;
  /** Above each image. Default none. */
  readonly labels?: Values | readonly Text[];
  /**
   * 'gray', or 'diverging' for signed values such as weights (blue, white, red). Default 'gray'.
   */
  readonly scale?: 'gray' | 'diverging';
  /**
   * Values of black and white. Default 0 and 1, or 0 and 255, where the data lies within, else its
   * span.
   */
  readonly range?: readonly [number, number];
  /** Height of one image on the page in pixels. Default: 640 shared by a row, at most 96. */
  readonly size?: number;
}

const gapRoom = 4;
const letters: TitleSize = { first: 13, second: 11 };

/** A label as wide as its image: on one line, or the two languages one below the other. */
function caption(text: Text, width: number): Markup {
  const line = oneLine(text);
  return letters.first * markupWidth(line) <= width ? line : heading(text, width, letters);
}

/**
 * Images in rows, every pixel crisp. The figure carries them as one embedded PNG.
 * @param input shape [N, H, W], [N, H, W, 1 or 3], or flattened squares [N, side²]; or a data set
 * of such
 * @example imageGrid(() => vae.sample(20, 7), { title: '没有人写过的数字 | Digits that nobody wrote' })
 * @throws Error for another shape, a value that is not finite, and labels that are not one an image
 */
export function imageGrid(input: Values | ExampleSet, options: ImageGridOptions = {}): Figure {
  const images = readImages(isValues(input) ? input : input.x, 'imageGrid');
  const { height, width } = images;
  const count = Math.min(images.count, options.count ?? Infinity);
  const columns = Math.min(count, options.columns ?? Math.ceil(count / Math.ceil(count / 10)));
  const rows = Math.ceil(count / columns);
  const labels: readonly Text[] | undefined =
    options.labels === undefined
      ? undefined
      : isValues(options.labels)
        ? vector(options.labels, 'imageGrid: labels').map(String)
        : options.labels;
  if (labels && labels.length !== count)
    throw new Error(`imageGrid: ${labels.length} labels for ${count} images; give one each`);

  // Everything is counted in pixels of the images; `dot` is the size of one on the page.
  const size = options.size ?? Math.min(96, 640 / columns);
  const dot = size / height;
  const captions = labels?.map((label) => caption(label, width * dot));
  const labelRoom =
    4 + Math.max(0, ...(captions ?? []).map((text) => headingHeight(text, letters)));
  const gap = Math.max(1, Math.round(gapRoom / dot));
  const above = captions ? Math.max(1, Math.round(labelRoom / dot)) : 0;
  const stepX = width + gap;
  const stepY = height + gap + above;
  const sheet = new Sheet(
    columns * stepX - gap,
    rows * stepY - gap,
    options.scale === 'diverging' ? 3 : images.channels,
  );
  const range = options.range ?? brightness(images.data);
  const place = (i: number): [number, number] => [
    (i % columns) * stepX,
    Math.floor(i / columns) * stepY + above,
  ];
  for (let i = 0; i < count; i++)
    paint(sheet, images, i, ...place(i), range, options.scale ?? 'gray');

  const texts: DraftTrace[] = captions
    ? [
        {
          type: 'scatter',
          mode: 'text',
          x: captions.map((_, i) => place(i)[0] + width / 2 - 0.5),
          y: captions.map((_, i) => place(i)[1] - above / 2 - 0.5),
          text: captions,
          textposition: 'middle center',
          textfont: { size: letters.first, color: ink },
          hoverinfo: 'skip',
        },
      ]
    : [];
  const { margin } = frame(options);
  const tall = Math.ceil(sheet.height * dot) + margin.t + 12;
  return new Figure({
    data: [{ type: 'image', source: sheet.toDataUri(), hoverinfo: 'skip' }, ...texts],
    layout: {
      ...frame(options, [], tall),
      margin: { l: 12, r: 12, t: margin.t, b: 12 },
      xaxis: { visible: false, range: [-0.5, sheet.width - 0.5], constrain: 'domain' },
      yaxis: {
        visible: false,
        range: [sheet.height - 0.5, -0.5],
        scaleanchor: 'x',
        constrain: 'domain',
      },
    },
    title: options.title,
    describe: (say) =>
      `${headline('Images', options, say)}: ${plural(count, 'image')} of ${height} x ${width} pixels in ${plural(rows, 'row')}` +
      `${labels && count <= 30 ? `, labeled ${labels.map(say).join(', ')}` : ''}, ` +
      `values shown from ${range.map(brief).join(' to ')}.`,
  });
}

import { Figure, type FigureOptions, frame, headline, type Trace } from './figure.ts';
import { isNumbers, type Numbers, vector } from './numbers.ts';
import { brightness, paint, readImages, Sheet } from './pixels.ts';
import { ink } from './template.ts';
import { brief, oneLine, plural, type Text } from './text.ts';

export interface ImageGridOptions extends FigureOptions {
  /** Images side by side. Default: up to 10, in as even rows as can be. */
  readonly columns?: number;
  /** Above each image. Default none. */
  readonly labels?: Numbers | readonly Text[];
  /** 'gray', or 'diverging' for signed values such as weights (blue, white, red). Default 'gray'. */
  readonly scale?: 'gray' | 'diverging';
  /** Values of black and white. Default 0 and 1, or 0 and 255, where the data lies within, else its span. */
  readonly range?: readonly [number, number];
  /** Height of one image on the page in pixels. Default: 640 shared by a row, at most 96. */
  readonly size?: number;
}

const labelRoom = 20;
const gapRoom = 4;

/**
 * Images in rows, every pixel crisp. The figure carries them as one embedded PNG.
 * @param input shape [N, H, W], [N, H, W, 1 or 3], or flattened squares [N, side²]
 * @throws Error for another shape, a value that is not finite, and labels that are not one an image
 */
export function imageGrid(input: Numbers, options: ImageGridOptions = {}): Figure {
  const images = readImages(input, 'imageGrid');
  const { count, height, width } = images;
  const columns = Math.min(count, options.columns ?? Math.ceil(count / Math.ceil(count / 10)));
  const rows = Math.ceil(count / columns);
  const labels =
    options.labels === undefined
      ? undefined
      : isNumbers(options.labels)
        ? vector(options.labels, 'imageGrid: labels').map(String)
        : options.labels.map(oneLine);
  if (labels && labels.length !== count)
    throw new Error(`imageGrid: ${labels.length} labels for ${count} images; give one each`);

  // Everything is counted in pixels of the images; `dot` is the size of one on the page.
  const size = options.size ?? Math.min(96, 640 / columns);
  const dot = size / height;
  const gap = Math.max(1, Math.round(gapRoom / dot));
  const above = labels ? Math.max(1, Math.round(labelRoom / dot)) : 0;
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

  const captions: Trace[] = labels
    ? [
        {
          type: 'scatter',
          mode: 'text',
          x: labels.map((_, i) => place(i)[0] + width / 2 - 0.5),
          y: labels.map((_, i) => place(i)[1] - above / 2 - 0.5),
          text: labels,
          textposition: 'middle center',
          textfont: { size: 13, color: ink },
          hoverinfo: 'skip',
        },
      ]
    : [];
  const bare = frame(options);
  const margin = bare['margin'] as { readonly t: number };
  const tall = Math.ceil(sheet.height * dot) + margin.t + 12;
  return new Figure(
    [{ type: 'image', source: sheet.toDataUri(), hoverinfo: 'skip' }, ...captions],
    {
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
    `${headline('Images', options)}: ${plural(count, 'image')} of ${height} x ${width} pixels in ${plural(rows, 'row')}` +
      `${labels && count <= 30 ? `, labelled ${labels.join(', ')}` : ''}, ` +
      `values shown from ${range.map(brief).join(' to ')}.`,
  );
}

import type { Text } from '../contract/index.ts';
import type { DraftTrace } from './draft.ts';
import { Figure } from './figure.ts';
import { type FigureOptions, frame, headline } from './frame.ts';
import { type ImageGridOptions, imageGrid } from './image-grid.ts';
import { brightness, readImages } from './pixels.ts';
import { colorOf } from './template.ts';
import { oneLine } from './text.ts';
import { read, sizes, type Values } from './values.ts';

export interface MaskOverlayOptions
  extends Pick<ImageGridOptions, 'count' | 'columns' | 'labels' | 'size'>,
    FigureOptions {
  /** What the classes are called, from 1 on, in the legend. Default: no legend. */
  readonly names?: readonly Text[];
  /** How much of a color hides the image, from 0 to 1, the only color. Default 0.6. */
  readonly opacity?: number;
  /** Places of the colors in the palette, from class 1 on. Default: one after the other. */
  readonly colors?: readonly number[];
}

/**
 * Images in rows, each pixel tinted with the color of its class; class 0, the background, is left
 * as it is.
 *
 * @param images shape [N, H, W], [N, H, W, 1 or 3], or flattened squares [N, side²]
 * @param masks class of each pixel, whole numbers from 0: `[N, H, W]`
 * @example maskOverlay(set.x, set.y, { names: ['圆 | disc', '方 | square'] })
 * @throws Error for masks of another shape than the images, and for a class that is none
 */
export function maskOverlay(
  images: Values,
  masks: Values,
  options: MaskOverlayOptions = {},
): Figure {
  const { names = [], opacity = 0.6, colors, ...rest } = options;
  const { count, height, width, channels, data } = readImages(images, 'maskOverlay: images');
  const { shape, data: labels } = read(masks, 'maskOverlay: masks');
  if (sizes(shape) !== sizes([count, height, width])) {
    throw new Error(
      `maskOverlay: masks of shape ${sizes(shape)} for ${count} images of ${height} x ${width}; ` +
        `expected ${sizes([count, height, width])}`,
    );
  }
  const place = (label: number) => colors?.[label - 1] ?? label - 1;
  const [low, high] = brightness(data);
  const tinted = new Float64Array(count * height * width * 3);
  for (let at = 0; at < count * height * width; at++) {
    const label = labels[at] as number;
    if (!Number.isInteger(label) || label < 0) {
      throw new Error(`maskOverlay: class ${label}; expected whole numbers from 0`);
    }
    const tint = label === 0 ? undefined : parts(colorOf(place(label)));
    for (let c = 0; c < 3; c++) {
      const gray = ((data[at * channels + (c % channels)] as number) - low) / (high - low);
      tinted[3 * at + c] = tint ? (1 - opacity) * gray + opacity * (tint[c] as number) : gray;
    }
  }
  const grid = imageGrid(
    { shape: [count, height, width, 3], data: tinted },
    {
      ...rest,
      range: [0, 1],
    },
  );
  const texts = names.map(oneLine);
  const signs = texts.map(
    (name, i): DraftTrace => ({
      type: 'scatter',
      mode: 'markers',
      name,
      x: [-9],
      y: [-9],
      marker: { symbol: 'square', size: 12, color: colorOf(place(i + 1)) },
      hoverinfo: 'skip',
    }),
  );
  const { layout, data: traces } = grid.parts;
  const { margin: plain } = frame(rest);
  const {
    height: tall,
    margin,
    title,
    ...framed
  } = frame(rest, texts, (layout.height as number) + frame(rest, texts).margin.t - plain.t);
  const titled = title === undefined ? {} : { title };
  const legend = { ...framed, ...titled, showlegend: texts.length > 0 };
  return new Figure({
    data: [...traces, ...signs],
    layout: {
      ...layout,
      ...legend,
      height: tall as number,
      margin: { l: 12, r: 12, t: margin.t, b: 12 },
    },
    title: options.title,
    describe: (say) =>
      `${headline('Masks', options, say)}: ${count} images of ${height} x ${width} pixels` +
      `${names.length > 0 ? `, classes ${names.map(say).join(', ')}` : ''}, ` +
      `${Math.round((100 * Array.from(labels).filter((label) => label !== 0).length) / labels.length)} % tinted.`,
  });
}

/** Red, green and blue of `#RRGGBB`, each in [0, 1]. */
const parts = (color: string): number[] =>
  [1, 3, 5].map((from) => Number.parseInt(color.slice(from, from + 2), 16) / 255);

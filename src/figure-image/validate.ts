import { isObject } from '../contract/index.ts';
import { standing } from './strip.ts';

/** A figure that was found fit to draw, and the size to draw it at in CSS pixels. */
export interface Drawing {
  readonly figure: {
    readonly data: readonly object[];
    readonly layout: Readonly<Record<string, unknown>>;
  };
  readonly width: number;
  readonly height: number;
}

/** The trace types that are drawn without WebGL and without anything from outside. */
const drawable: ReadonlySet<string> = new Set([
  'bar',
  'box',
  'contour',
  'heatmap',
  'histogram',
  'histogram2d',
  'histogram2dcontour',
  'image',
  'pie',
  'scatter',
  'scatterternary',
  'violin',
]);

const largestJson = 8e6;
const largestSide = 2000;
const embedded = /^data:image\/(png|jpeg);base64,[A-Za-z0-9+/=]*$/;

/** Thrown for a figure that has no picture here; the message says why. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

const side = (value: unknown, fallback: number): number => {
  const length = typeof value === 'number' && Number.isFinite(value) ? value : fallback;
  return Math.round(Math.min(largestSide, Math.max(50, length)));
};

/**
 * Reads a figure of unknown origin as plain data.
 * @throws Refusal for what is no figure, what is too large, a trace type that needs WebGL or a map, and an
 *   image that is not embedded
 */
export function validate(value: unknown): Drawing {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw new Refusal(`the figure is not plain data: ${(error as Error).message}`);
  }
  if (text === undefined || text.length > largestJson)
    throw new Refusal(
      `the figure is ${text?.length ?? 0} characters of JSON; 1 to ${largestJson} are drawn`,
    );
  const given: unknown = JSON.parse(text);
  if (!isObject(given) || !Array.isArray(given.data))
    throw new Refusal('not a Plotly figure: an object with a list `data` was expected');
  const figure = standing(given) as typeof given & { readonly data: readonly unknown[] };

  const data: object[] = figure.data.map((trace: unknown, i) => {
    if (!isObject(trace)) throw new Refusal(`trace ${i} of the figure is not an object`);
    const type = trace.type ?? 'scatter';
    if (typeof type !== 'string' || !drawable.has(type))
      throw new Refusal(
        `trace ${i} is of type ${JSON.stringify(type)}, which is only shown interactively; ` +
          `pictures are drawn of ${[...drawable].join(', ')}`,
      );
    if (type === 'image' && trace.source !== undefined) demandEmbedded(trace.source, i);
    return trace;
  });
  // Sliders and buttons are dead in a picture.
  const { sliders: _, updatemenus: __, ...layout } = isObject(figure.layout) ? figure.layout : {};
  const images: unknown[] = Array.isArray(layout.images) ? layout.images : [];
  for (const [i, image] of images.entries())
    demandEmbedded(isObject(image) ? image.source : undefined, i);

  return {
    figure: { data, layout },
    width: side(layout.width, 700),
    height: side(layout.height, 450),
  };
}

function demandEmbedded(source: unknown, i: number): void {
  if (typeof source !== 'string' || !embedded.test(source))
    throw new Refusal(
      `image ${i} of the figure is not embedded; only data:image/png and data:image/jpeg are drawn`,
    );
}

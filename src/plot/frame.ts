import type { Text } from '../contract/index.ts';
import type { DraftLayout } from './draft.ts';
import { heading, headingHeight, type Markup, markupWidth, type Say } from './text.ts';

/** What every figure may be given. */
export interface FigureOptions {
  /** Above the figure. Default none. */
  readonly title?: Text;
  /** Pixels. Default: as wide as the page; 700 in a saved picture. */
  readonly width?: number;
  /** Pixels. Default 420 unless the function says otherwise. */
  readonly height?: number;
}

/** Pixels of a figure that names no width, as its picture is drawn. */
export const WIDTH = 700;
export const sides = { l: 64, r: 24, b: 48 };

/** Pixels below a title. */
export const TITLE_GAP = 8;

/**
 * A title at the top of a figure of that height. plotly.js sets a single line half a line lower
 * than several.
 */
export function titleAt(text: Markup, height: number): DraftLayout {
  const lines = (typeof text === 'string' ? text : text.shown).split('<br>').length;
  return { text, y: 1 - (lines > 1 ? 24 : 12) / height, yanchor: 'top' };
}

/** How many legend entries stand above the plot; more stand in a column beside it. */
const legendRow = 4;
/** Pixels of a legend entry besides its name, of a row of them, and of the letters. */
const entry = { sign: 46, height: 20, letters: 13 };

/**
 * Rows of a legend of this width: plotly.js sets entries that do not fit a line in columns of equal
 * width.
 */
function legendRows(names: readonly Markup[], room: number): number {
  const widths = names.map((name) => entry.sign + entry.letters * markupWidth(name));
  if (widths.reduce((sum, each) => sum + each, 0) <= room) return 1;
  const columns = Math.max(1, Math.floor(room / Math.max(...widths)));
  return Math.ceil(names.length / columns);
}

/**
 * Title, size, margins and legend of a figure, with room for each.
 * @param names what the legend lists; one name needs none
 */
export function frame(
  options: FigureOptions,
  names: readonly Markup[] = [],
  height = 420,
): DraftLayout & { readonly margin: Margin } {
  const room = (options.width ?? WIDTH) - sides.l - sides.r;
  const title = options.title === undefined ? undefined : heading(options.title, room);
  const above = names.length > 1 && names.length <= legendRow;
  const rows = above ? legendRows(names, room) : 0;
  const tall = options.height ?? height;
  return {
    ...(title === undefined ? {} : { title: titleAt(title, tall) }),
    ...(options.width === undefined ? {} : { width: options.width }),
    height: tall,
    margin: {
      ...sides,
      t:
        20 +
        (title === undefined ? 0 : headingHeight(title) + TITLE_GAP) +
        (above ? 8 + rows * entry.height : 0),
    },
    showlegend: names.length > 1,
    ...(above
      ? { legend: { orientation: 'h', x: 0, xanchor: 'left', y: 1.01, yanchor: 'bottom' } }
      : {}),
  };
}

/** Pixels that a color bar and its numbers take beside a plot. */
export const BAR = 84;

/**
 * The height of a figure whose plot is filled to its edges, so that it fits the plot's shape.
 * @param aspect height of the plot over its width; undefined where it may be of any shape
 * @param bar whether a color bar stands beside it
 */
export function fitting(
  options: FigureOptions,
  names: readonly Markup[],
  aspect: number | undefined,
  bar: boolean,
): number | undefined {
  if (aspect === undefined) return undefined;
  const { margin } = frame(options, names);
  const wide = (options.width ?? WIDTH) - margin.l - margin.r - (bar ? BAR : 0);
  return Math.round(Math.min(440, Math.max(200, wide * aspect)) + margin.t + margin.b);
}

export type Margin = {
  readonly l: number;
  readonly r: number;
  readonly t: number;
  readonly b: number;
};

/** `Line chart "损失 / loss"` or, untitled, `Line chart`. */
export function headline(kind: string, { title }: FigureOptions, say: Say): string {
  return title === undefined ? kind : `${kind} "${say(title)}"`;
}

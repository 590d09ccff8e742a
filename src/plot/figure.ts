import { jupyterDisplay, type MimeBundle, type Showable } from '../display/index.ts';
import { rounded } from './numbers.ts';
import { template } from './template.ts';
import { oneLine, type Text, twoLines } from './text.ts';

/** A value that JSON can hold. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

/** One trace of a Plotly figure: a type, and that type's attributes. */
export type Trace = { readonly type: string; readonly [key: string]: Json };

/** The layout of a Plotly figure. */
export type Layout = { readonly [key: string]: Json };

/** What every figure may be given. */
export interface FigureOptions {
  /** Above the figure. Default none. */
  readonly title?: Text;
  /** Pixels. Default: as wide as the page; 700 in a saved picture. */
  readonly width?: number;
  /** Pixels. Default 420 unless the function says otherwise. */
  readonly height?: number;
}

/** What figures with two axes may be given besides. */
export interface AxesOptions extends FigureOptions {
  readonly xLabel?: Text;
  readonly yLabel?: Text;
  /** Default 'linear'. */
  readonly xScale?: 'linear' | 'log';
  /** Default 'linear'. */
  readonly yScale?: 'linear' | 'log';
  /** Default: what the data spans. */
  readonly xRange?: readonly [number, number];
  /** Default: what the data spans. */
  readonly yRange?: readonly [number, number];
}

/**
 * A Plotly figure: plain data that any renderer of `application/vnd.plotly.v1+json` shows, and a sentence for
 * those that show none. The last expression of a cell, it displays itself.
 */
export class Figure implements Showable {
  readonly data: readonly Trace[];
  readonly layout: Layout;
  /** `showSendToCloud` is off: nothing of a figure leaves the reader's machine. */
  readonly config = { displaylogo: false, responsive: true, showSendToCloud: false } as const;
  /** What the figure shows, in a sentence with its numbers. */
  readonly describe: string;

  constructor(data: readonly Trace[], layout: Layout, describe: string) {
    this.data = shorten(data, 'data') as readonly Trace[];
    this.layout = shorten({ template: template as Json, ...layout }, 'layout') as Layout;
    this.describe = describe;
  }

  toJSON(): { data: readonly Trace[]; layout: Layout; config: Figure['config'] } {
    return { data: this.data, layout: this.layout, config: this.config };
  }

  [jupyterDisplay](): MimeBundle {
    return { 'application/vnd.plotly.v1+json': this.toJSON(), 'text/plain': this.describe };
  }

  toString(): string {
    return this.describe;
  }

  /** Node's `console.log` prints the sentence, not thousands of numbers. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.describe;
  }
}

/** Rounds every number of a figure, and refuses what JSON would quietly turn into null. */
function shorten(value: Json, path: string): Json {
  if (typeof value === 'number') {
    if (!Number.isFinite(value))
      throw new Error(`plot: ${value} at ${path}; a figure needs finite numbers`);
    return rounded(value);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json, i) => shorten(item, `${path}[${i}]`));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, shorten(item, `${path}.${key}`)]),
  );
}

/** How many legend entries stand above the plot; more stand in a column beside it. */
const legendRow = 4;
/** Pixels of a legend entry besides its name, and of a row of them. */
const entry = { sign: 46, height: 20 };
const sides = { l: 64, r: 24, b: 48 };

/** Pixels that a character takes in a legend, at most, in the fonts of the template. */
const widthOf = (character: string): number =>
  character > '\u2e80'
    ? 13
    : /[ijlftrI.,:;'|!()\s-]/.test(character)
      ? 4.5
      : /[A-Zmw%—−+=]/.test(character)
        ? 10
        : 7.6;
const nameWidth = (name: string): number =>
  [...name].reduce((sum, character) => sum + widthOf(character), 0);

/** The names a legend lists for these traces. */
export function legendOf(traces: readonly Trace[]): readonly string[] {
  return traces
    .filter((trace) => trace['showlegend'] !== false)
    .map((trace) => trace['name'])
    .filter((name) => typeof name === 'string');
}

/** Rows of a legend above the plot: plotly.js sets entries that do not fit a line in columns of equal width. */
function legendRows(names: readonly string[], width: number): number {
  const widths = names.map((name) => entry.sign + nameWidth(name));
  const room = width - sides.l - sides.r;
  if (widths.reduce((sum, each) => sum + each, 0) <= room) return 1;
  const columns = Math.max(1, Math.floor(room / Math.max(...widths)));
  return Math.ceil(names.length / columns);
}

/**
 * Title, size, margins and legend of a figure, with room for each.
 * @param names what the legend lists; one name needs none
 */
export function frame(options: FigureOptions, names: readonly string[] = [], height = 420): Layout {
  const { title } = options;
  // Pixels from the top to the base line of the first line, and all that the title takes.
  const [base, titleHeight] =
    title === undefined ? [0, 0] : typeof title === 'string' ? [16, 30] : [28, 48];
  const above = names.length > 1 && names.length <= legendRow;
  const rows = above ? legendRows(names, options.width ?? 700) : 0;
  const tall = options.height ?? height;
  return {
    ...(title === undefined
      ? {}
      : { title: { text: twoLines(title), y: 1 - base / tall, yanchor: 'top' } }),
    ...(options.width === undefined ? {} : { width: options.width }),
    height: tall,
    margin: { ...sides, t: 20 + titleHeight + (above ? 8 + rows * entry.height : 0) },
    showlegend: names.length > 1,
    ...(above
      ? { legend: { orientation: 'h', x: 0, xanchor: 'left', y: 1.01, yanchor: 'bottom' } }
      : {}),
  };
}

/** Numbers at powers of ten and nowhere between; plotly.js writes them a quarter larger than asked. */
export const logAxis: Layout = {
  type: 'log',
  exponentformat: 'power',
  minorloglabels: 'none',
  nticks: 6,
  tickfont: { size: 11 },
};

/** The two axes of a figure. */
export function axes(options: AxesOptions): { readonly xaxis: Layout; readonly yaxis: Layout } {
  const axis = (
    label: Text | undefined,
    scale: 'linear' | 'log' | undefined,
    range: readonly [number, number] | undefined,
  ): Layout => ({
    ...(label === undefined ? {} : { title: { text: oneLine(label) } }),
    ...(scale === 'log' ? logAxis : {}),
    ...(range === undefined ? {} : { range: scale === 'log' ? range.map(Math.log10) : range }),
  });
  return {
    xaxis: axis(options.xLabel, options.xScale, options.xRange),
    yaxis: axis(options.yLabel, options.yScale, options.yRange),
  };
}

/** `Line chart "损失 Loss"` or, untitled, `Line chart`. */
export function headline(kind: string, { title }: FigureOptions): string {
  return title === undefined ? kind : `${kind} "${oneLine(title)}"`;
}

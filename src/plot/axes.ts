import type { Text } from '../contract/index.ts';
import type { DraftLayout } from './draft.ts';
import type { FigureOptions } from './frame.ts';
import { oneLine, trueMinus } from './text.ts';
import { extent } from './values.ts';

/** What figures with two axes may be given besides. */
export interface AxesOptions extends FigureOptions {
  /**
   * A word of the course's glossary, such as `'epoch'`, is in both languages by itself. Default
   * none.
   */
  readonly xLabel?: Text;
  /** As `xLabel`. Default none. */
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

/** `2·10⁻⁵`, or in full where that is shorter. */
function tickText(digit: number, power: number): string {
  if (power > -5 && power < 5) return String(Number(`${digit}e${power}`));
  const ten = `10<sup>${trueMinus(String(power))}</sup>`;
  return digit === 1 ? ten : `${digit}·${ten}`;
}

/**
 * A logarithmic axis. Over less than three decades it is labelled 1-2-5, over less than one at each
 * digit; over more at powers of ten alone.
 * @param span least and greatest value that it shows, both positive
 */
export function logAxis([low, high]: readonly [number, number]): DraftLayout {
  const decades = Math.log10(high / low);
  if (!(decades < 3)) {
    // plotly.js writes powers a quarter larger than asked.
    return {
      type: 'log',
      exponentformat: 'power',
      minorloglabels: 'none',
      nticks: 6,
      tickfont: { size: 11 },
    };
  }
  const digits = decades < 0.9 ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : [1, 2, 5];
  // One decade more on both sides, for who zooms out.
  const from = Math.floor(Math.log10(low)) - 1;
  const to = Math.ceil(Math.log10(high)) + 1;
  const ticks = Array.from({ length: to - from + 1 }, (_, i) => from + i).flatMap((power) =>
    digits.map((digit) => ({
      value: Number(`${digit}e${power}`),
      text: tickText(digit, power),
    })),
  );
  return {
    type: 'log',
    tickvals: ticks.map(({ value }) => value),
    ticktext: ticks.map(({ text }) => text),
  };
}

/** What the two axes show, where their options do not say it. */
export interface Spans {
  readonly x?: readonly number[];
  readonly y?: readonly number[];
}

/** The two axes of a figure. Those that are logarithmic need the values on them. */
export function axes(
  options: AxesOptions,
  values: Spans = {},
): { readonly xaxis: DraftLayout; readonly yaxis: DraftLayout } {
  const axis = (letter: 'x' | 'y'): DraftLayout => {
    const label = options[`${letter}Label`];
    const range = options[`${letter}Range`];
    const log = options[`${letter}Scale`] === 'log';
    return {
      ...(label === undefined ? {} : { title: { text: oneLine(label) } }),
      ...(log ? logAxis(range ?? extent(values[letter] ?? [1, 1e3])) : {}),
      ...(range === undefined ? {} : { range: log ? range.map(Math.log10) : [...range] }),
    };
  };
  return { xaxis: axis('x'), yaxis: axis('y') };
}

/** Beyond this a unit of one axis is not one of the other, and a square plot would show a line. */
const SLENDER = 4;

/**
 * The axes of a plane, one unit as long on both. A plot that is filled to its edges shrinks to that
 * shape; another shows more of the plane. `aspect` is its height over its width, where the units
 * are as long on both axes.
 * @param equal what the reader said; default: where both axes are linear and neither spans more
 * than four times the other
 */
export function plane(
  options: AxesOptions,
  spans: { readonly x: readonly [number, number]; readonly y: readonly [number, number] },
  equal: boolean | undefined,
  filled: boolean,
): { readonly xaxis: DraftLayout; readonly yaxis: DraftLayout; readonly aspect?: number } {
  const { xaxis, yaxis } = axes(options, spans);
  const linear = options.xScale !== 'log' && options.yScale !== 'log';
  const [width, height] = [spans.x, spans.y].map(([low, high]) => high - low) as [number, number];
  const alike = Math.max(width, height) <= SLENDER * Math.min(width, height);
  if (!(equal ?? (linear && alike))) return { xaxis, yaxis };
  const constrain = filled ? { constrain: 'domain' } : {};
  return {
    xaxis: { ...xaxis, ...constrain },
    yaxis: { ...yaxis, ...constrain, scaleanchor: 'x' },
    aspect: height / width,
  };
}

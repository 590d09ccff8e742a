import type { Draft, DraftLayout, DraftTrace } from './draft.ts';
import type { FigureParts } from './figure.ts';
import { reach } from './marks.ts';
import { extent } from './values.ts';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * The figures with one range on each axis and one for the colors, so that what moves is the data
 * alone.
 */
export function inOneRange(list: readonly FigureParts[]): readonly FigureParts[] {
  const [first] = list as readonly [FigureParts];
  const ranges: Record<string, DraftLayout> = {};
  for (const key of Object.keys(first.layout)) {
    const [, letter, number] = /^([xy])axis(\d*)$/.exec(key) ?? [];
    if (letter === undefined) continue;
    const axis = first.layout[key] as DraftLayout;
    const own = list.map(({ layout }) => (layout[key] as DraftLayout | undefined)?.range);
    if (own.every((range) => range !== undefined)) {
      if (own.every((range) => same(range, own[0]))) continue;
      const ends = own as unknown as [number, number][];
      const falls = (ends[0]?.[0] ?? 0) > (ends[0]?.[1] ?? 0);
      const [low, high] = extent(ends.flat());
      ranges[key] = { range: falls ? [high, low] : [low, high] };
    } else if (axis.autorange === undefined && axis.type !== 'category') {
      const values = list.map(({ data }) => valuesOn(data, letter as 'x' | 'y', letter + number));
      const log = axis.type === 'log';
      if (values.some((each) => each === undefined || !same(each, values[0])))
        ranges[key] = rangeOf(
          values.flatMap((each) => each ?? []),
          log,
        );
    }
  }
  const colors = first.data.map((_, i) =>
    oneColoring(list.map(({ data }) => data[i] as DraftTrace)),
  );
  return list.map(({ layout, data, ...parts }) => ({
    ...parts,
    data: data.map((trace, i) => (colors[i] as (trace: DraftTrace) => DraftTrace)(trace)),
    layout: {
      ...layout,
      ...Object.fromEntries(
        Object.entries(ranges).map(([key, range]) => [
          key,
          { ...(layout[key] as DraftLayout), ...range },
        ]),
      ),
    },
  }));
}

/**
 * The numbers that traces show along an axis; none where one of them is neither points nor bars.
 */
function valuesOn(
  data: readonly DraftTrace[],
  letter: 'x' | 'y',
  axis: string,
): readonly number[] | undefined {
  const own = data.filter((trace) => (trace[`${letter}axis`] ?? letter) === axis);
  if (own.some(({ type }) => type !== 'scatter' && type !== 'bar')) return undefined;
  return own.flatMap((trace) => {
    const values = trace[letter] as readonly Draft[] | undefined;
    const counted = (trace[letter === 'x' ? 'y' : 'x'] as readonly Draft[] | undefined) ?? [];
    const numbers = (values ?? [...counted.keys()]).filter((value) => typeof value === 'number');
    return trace.type === 'bar' || trace.fill !== undefined ? [0, ...numbers] : numbers;
  });
}

function rangeOf(values: readonly number[], log: boolean): DraftLayout {
  const seen = log ? values.filter((value) => value > 0).map(Math.log10) : values;
  return seen.length === 0 ? {} : { range: reach(seen, 0.05) };
}

/** Gives the traces of one place the ends of their colors in common. */
function oneColoring(traces: readonly DraftTrace[]): (trace: DraftTrace) => DraftTrace {
  const ends = traces.map(({ zmin, zmax }) => [zmin, zmax]);
  if (
    ends.flat().some((end) => typeof end !== 'number') ||
    ends.every((each) => same(each, ends[0]))
  )
    return (trace) => trace;
  const [zmin, zmax] = extent(ends.flat() as number[]);
  // The bar of the widest range has the marks that fit.
  const widest = traces.find((trace) => trace.zmax === zmax);
  const colorbar = widest?.colorbar;
  return (trace) => ({ ...trace, zmin, zmax, ...(colorbar === undefined ? {} : { colorbar }) });
}

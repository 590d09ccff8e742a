import type { Text } from '../contract/index.ts';
import { type AxesOptions, plane } from './axes.ts';
import { type DraftTrace, listed } from './draft.ts';
import { Figure } from './figure.ts';
import { fitting, frame, headline } from './frame.ts';
import { overlay, quoted, type Series } from './line.ts';
import { reach } from './marks.ts';
import { colorOf, ink } from './template.ts';
import { brief, oneLine, plural } from './text.ts';
import { isValues, points, type Values } from './values.ts';

/** An arrow for each point of the plane. */
export interface Field {
  /** Shape [N, 2], in the units of the axes. */
  readonly vectors: Values;
  /** In the legend. Default: its number. */
  readonly name?: Text;
}

export interface QuiverOptions extends Omit<AxesOptions, 'xScale' | 'yScale'> {
  /** Length of an arrow as drawn over its length in the units of the axes. Default 1. */
  readonly scale?: number;
  /** Points drawn below the arrows, shape [M, 2], such as the data. Default none. */
  readonly points?: Values;
  /** In the legend. Default none. */
  readonly pointsName?: Text;
  /** Curves drawn below the arrows. Default none. */
  readonly lines?: readonly Series[];
}

type Pairs = readonly (readonly [number, number])[];

/** A trace for all arrows of a field: from tail to head, then a gap. */
function fieldTrace(tails: Pairs, heads: Pairs, name: Text, i: number): DraftTrace {
  const along = (axis: 0 | 1) =>
    tails.flatMap((tail, k) => [tail[axis], (heads[k] as readonly [number, number])[axis], null]);
  // The first field is wide and pale, so that one drawn over it lets it be seen.
  const color = i === 0 ? '#9AA7B4' : i === 1 ? '#D55E00' : colorOf(i);
  return {
    type: 'scatter',
    mode: 'lines+markers',
    name: oneLine(name),
    x: along(0),
    y: along(1),
    // The nulls are meant: between two arrows nothing is drawn.
    connectgaps: false,
    line: { color, width: i === 0 ? 4 : 1.6 },
    marker: {
      symbol: 'arrow',
      size: tails.flatMap(() => [0, i === 0 ? 17 : 11, 0]),
      angleref: 'previous',
      color,
      line: { width: 0 },
      opacity: 1,
    },
    hoverinfo: 'skip',
  };
}

/**
 * A vector field of the plane: an arrow from each point, as matplotlib's `quiver` draws it, but as
 * long as it is unless `scale` says otherwise. Of several fields the first is drawn wide and pale,
 * so that the next can be compared with it.
 * @param at where the arrows start, shape [N, 2]
 * @param input the vectors of one field, shape [N, 2], or fields with their names
 * @example quiver(grid, [{ vectors: exact, name: '精确 | exact' }, { vectors, name: '学到 | learned' }])
 * @throws Error for another shape, a value that is not finite, and vectors that are not as many as
 * their points
 */
export function quiver(
  at: Values,
  input: Values | Field | readonly Field[],
  options: QuiverOptions = {},
): Figure {
  const tails = points(at, 'quiver: points');
  const list: readonly Field[] = isValues(input)
    ? [{ vectors: input }]
    : Array.isArray(input)
      ? input
      : [input as Field];
  const { scale = 1 } = options;
  const fields = list.map(({ vectors, name: known }, i) => {
    const name = known ?? `${i + 1}`;
    const read = points(vectors, `quiver: field ${quoted(name)}`);
    if (read.length !== tails.length)
      throw new Error(
        `quiver: field ${quoted(name)} has ${read.length} vectors for ${tails.length} points; give one each`,
      );
    const heads = read.map(([u, v], k): [number, number] => {
      const [x, y] = tails[k] as [number, number];
      return [x + scale * u, y + scale * v];
    });
    return { name, heads, lengths: read.map(([u, v]) => Math.hypot(u, v)) };
  });
  const below = options.points === undefined ? [] : points(options.points, 'quiver: points below');
  const all = [...tails, ...below, ...fields.flatMap(({ heads }) => heads)];
  const span = (axis: 0 | 1) =>
    reach(
      all.map((point) => point[axis]),
      0.04,
    );
  const shown = { x: options.xRange ?? span(0), y: options.yRange ?? span(1) };
  const dots: DraftTrace = {
    type: 'scatter',
    mode: 'markers',
    name: options.pointsName === undefined ? '' : oneLine(options.pointsName),
    showlegend: options.pointsName !== undefined,
    x: below.map(([x]) => x),
    y: below.map(([, y]) => y),
    marker: { color: ink, size: 4, opacity: 0.35 },
    hoverinfo: 'skip',
  };
  const data = [
    ...(below.length > 0 ? [dots] : []),
    ...overlay(options.lines ?? [], 2, 'quiver: lines'),
    ...fields.map(({ name, heads }, i) => fieldTrace(tails, heads, name, i)),
  ];
  const given = { ...options, xRange: shown.x, yRange: shown.y };
  const { xaxis, yaxis, aspect } = plane(given, shown, undefined, true);
  const names = listed(data);
  return new Figure({
    data,
    layout: { ...frame(options, names, fitting(options, names, aspect, false)), xaxis, yaxis },
    title: options.title,
    describe: (say) =>
      `${headline('Vector field', options, say)}: ${plural(tails.length, 'arrow')}; ${fields
        .map(({ name, lengths }) => `longest of ${say(name)} ${brief(Math.max(...lengths))}`)
        .join(', ')}.`,
  });
}

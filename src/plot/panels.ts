import { type Text, textIn } from '../contract/index.ts';
import { type Draft, type DraftLayout, type DraftTrace, listed } from './draft.ts';
import { Figure, type FigureParts } from './figure.ts';
import { type FigureOptions, frame, headline, WIDTH } from './frame.ts';
import {
  heading,
  headingHeight,
  Label,
  type Markup,
  markupWidth,
  PANEL_TITLE,
  plural,
} from './text.ts';

export interface PanelsOptions extends FigureOptions {
  /** Figures side by side. Default: up to 3, in as even rows as can be. */
  readonly columns?: number;
  /** Height of one panel in pixels, without its title. Default 230. */
  readonly size?: number;
}

type Attributes = Readonly<Record<string, Draft>>;

/** Pixels beside and below a panel for the numbers of its axes, for their names, and for a color bar. */
const room = { y: 48, x: 26, name: 24, bar: 58 };
/** Pixels of a row of a panel's own legend, around all, of an entry besides its name, and of the letters. */
const entry = { height: 19, around: 10, sign: 42, letters: 11 };
const edge = { l: 16, r: 16, b: 12 };

interface Panel extends FigureParts {
  /** Numbers of its pairs of axes, in its own layout and in the whole. */
  readonly axes: ReadonlyMap<string, string>;
  readonly title: Text | undefined;
  /** What its own legend lists, and how each of these traces looks; empty where it has none. */
  readonly names: readonly Markup[];
  readonly looks: readonly string[];
}

/** How the traces of a legend look. */
function looksOf(traces: readonly DraftTrace[]): string[] {
  return traces
    .filter((trace) => listed([trace]).length > 0)
    .map(({ name, line, marker, mode }) =>
      JSON.stringify([
        name,
        mode,
        (line as Attributes | undefined)?.['color'],
        (line as Attributes | undefined)?.['dash'],
        (marker as Attributes | undefined)?.['color'],
        (marker as Attributes | undefined)?.['symbol'],
      ]),
    );
}

/** The names of the fullest of several legends, where it says all that the others say, and the same way. */
function sharedNames(list: readonly Panel[]): readonly Markup[] {
  if (list.filter(({ looks }) => looks.length > 0).length < 2) return [];
  const fullest = list.reduce((most, panel) =>
    panel.looks.length > most.looks.length ? panel : most,
  );
  const covers = list.every(({ looks }) => looks.every((look) => fullest.looks.includes(look)));
  return covers ? fullest.names : [];
}

/**
 * Several figures as one, row by row, each under its own title, with its own legend and color bar. Panels
 * whose legends say the same share one above all; of neighbors with the same colors the last has the bar.
 *
 * @throws Error for no figure, and for one without plane axes (a surface)
 */
export function panels(figures: readonly Figure[], options: PanelsOptions = {}): Figure {
  const count = figures.length;
  if (count === 0) throw new Error('panels: no figures given; expected at least one');
  const columns = Math.min(count, options.columns ?? Math.ceil(count / Math.ceil(count / 3)));
  const rows = Math.ceil(count / columns);
  const size = options.size ?? 230;
  let axisCount = 0;
  const list = figures.map(({ parts }, i): Panel => {
    const own = Object.keys(parts.layout).flatMap((key) => /^xaxis(\d*)$/.exec(key)?.[1] ?? []);
    if (own.length === 0)
      throw new Error(`panels: figure ${i} has no x and y axes; only figures in the plane fit`);
    const shows = parts.layout['showlegend'] === true;
    return {
      ...parts,
      axes: new Map(own.map((number) => [number, suffix(axisCount++)])),
      title: parts.title,
      names: shows ? listed(parts.data) : [],
      looks: shows ? looksOf(parts.data) : [],
    };
  });
  const shared = sharedNames(list);
  const barred = list.map((panel, i) => {
    const colors = colorsOf(panel.data);
    const next = (i + 1) % columns === 0 ? undefined : list[i + 1];
    return colors !== undefined && (next === undefined || colorsOf(next.data) !== colors);
  });

  // Widths: every panel of a column is as wide, so what one of them needs beside it all have.
  const at = (i: number) => ({ row: Math.floor(i / columns), column: i % columns });
  const named = (letter: 'x' | 'y', i: number) =>
    [...(list[i] as Panel).axes.keys()].some(
      (number) => 'title' in axisOf(list[i] as Panel, letter, number),
    );
  const hidden = (letter: 'x' | 'y', i: number) =>
    [...(list[i] as Panel).axes.keys()].every(
      (number) => axisOf(list[i] as Panel, letter, number)['visible'] === false,
    );
  const every = [...list.keys()];
  const inColumn = (column: number) => every.filter((i) => at(i).column === column);
  const inRow = (row: number) => every.filter((i) => at(i).row === row);
  const before = Array.from({ length: columns }, (_, column) =>
    Math.max(
      ...inColumn(column).map((i) =>
        hidden('y', i) ? 8 : room.y + (named('y', i) ? room.name : 0),
      ),
    ),
  );
  const after = Array.from({ length: columns }, (_, column) =>
    Math.max(...inColumn(column).map((i) => (barred[i] ? room.bar : 8))),
  );
  const whole = options.width ?? WIDTH;
  const wide =
    (whole - edge.l - edge.r - [...before, ...after].reduce((sum, pixels) => sum + pixels, 0)) /
    columns;
  const left = (column: number) =>
    before.slice(1, column + 1).reduce((sum, pixels) => sum + pixels, 0) +
    after.slice(0, column).reduce((sum, pixels) => sum + pixels, 0) +
    column * wide;
  const paper = { wide: left(columns - 1) + wide, left: edge.l + (before[0] as number) };

  // Heights: above a row stand its titles, then its legends.
  const titles = list.map(({ title }) =>
    title === undefined ? undefined : heading(title, wide + 24, PANEL_TITLE),
  );
  const legends = list.map(({ names }) => {
    if (shared.length > 0 || names.length === 0) return undefined;
    const line = names.reduce(
      (sum, name) => sum + entry.sign + entry.letters * markupWidth(name),
      0,
    );
    return line <= wide + 24
      ? ({ orientation: 'h', height: entry.height + entry.around } as const)
      : ({ orientation: 'v', height: entry.height * names.length + entry.around } as const);
  });
  const legendRoom = (row: number) =>
    Math.max(0, ...inRow(row).map((i) => legends[i]?.height ?? 0));
  const above = (row: number) =>
    legendRoom(row) +
    Math.max(0, ...titles.filter((_, i) => at(i).row === row).map(titleHeight)) +
    4;
  const below = (row: number) =>
    Math.max(
      ...inRow(row).map((i) => (hidden('x', i) ? 6 : room.x + (named('x', i) ? room.name : 0))),
    );
  const heights = Array.from({ length: rows }, (_, row) =>
    Math.round(
      Math.max(...inRow(row).map((i) => Math.min(size, wide * aspectOf(list[i] as Panel)))),
    ),
  );
  const heightOf = (row: number) => heights[row] as number;
  const top = (row: number): number =>
    row === 0 ? 0 : top(row - 1) + heightOf(row - 1) + below(row - 1) + 14 + above(row);
  const tall = top(rows - 1) + heightOf(rows - 1);

  const data: DraftTrace[] = [];
  const layout: Record<string, Draft> = {};
  const annotations: Draft[] = [];
  const shapes: Draft[] = [];
  const entries = new Set<string>();
  for (const [i, panel] of list.entries()) {
    const { row, column } = at(i);
    const cell = {
      x: [left(column) / paper.wide, (left(column) + wide) / paper.wide],
      y: [1 - (top(row) + heightOf(row)) / tall, 1 - top(row) / tall],
    } as const;
    const rename = (reference: Draft | undefined): Draft => {
      const [, letter, number] = /^([xy])(\d*)/.exec(String(reference)) ?? [];
      const fresh = panel.axes.get(number ?? '');
      return letter === undefined || fresh === undefined
        ? (reference as Draft)
        : String(reference).replace(letter + number, letter + fresh);
    };
    for (const [old, fresh] of panel.axes) {
      for (const letter of ['x', 'y'] as const) {
        const axis = axisOf(panel, letter, old);
        const [from, to] = (axis['domain'] ?? [0, 1]) as [number, number];
        const [start, end] = cell[letter];
        layout[`${letter}axis${fresh}`] = {
          ...axis,
          domain: [start + (end - start) * from, start + (end - start) * to],
          anchor: (letter === 'x' ? 'y' : 'x') + fresh,
          ...(axis['scaleanchor'] ? { scaleanchor: rename(axis['scaleanchor']) } : {}),
          // A plot that shrinks to its shape stays below its title.
          ...(letter === 'y' && axis['constrain'] ? { constraintoward: 'top' } : {}),
        };
      }
    }
    const legend = `legend${i + 2}`;
    for (const trace of panel.data) {
      const name = listed([trace])[0];
      const key = name instanceof Label ? name.shown : (name ?? '');
      const shows = panel.names.length > 0 && name !== undefined;
      data.push({
        ...withBar(trace, barred[i] === true, {
          x: (left(column) + wide + 8) / paper.wide,
          y: (cell.y[0] + cell.y[1]) / 2,
          len: heightOf(row),
        }),
        xaxis: rename(trace['xaxis'] ?? 'x'),
        yaxis: rename(trace['yaxis'] ?? 'y'),
        ...(shows && shared.length > 0
          ? { showlegend: !entries.has(key), legendgroup: key }
          : shows
            ? { legend }
            : { showlegend: false }),
      });
      if (shows) entries.add(key);
    }
    if (legends[i])
      layout[legend] = {
        orientation: legends[i].orientation,
        x: cell.x[0],
        xanchor: 'left',
        y: cell.y[1] + 2 / tall,
        yanchor: 'bottom',
        font: { size: entry.letters },
        bgcolor: 'rgba(255,255,255,0)',
      };
    const moved = (item: Draft): Draft => {
      const mark = item as Attributes;
      const renamed = ['xref', 'yref', 'axref', 'ayref'].map((key, k) => {
        const given = mark[key] ?? (k < 2 ? key[0] : undefined);
        return given === undefined ? [] : [[key, rename(given)] as const];
      });
      return { ...mark, ...Object.fromEntries(renamed.flat()) };
    };
    annotations.push(...((panel.layout['annotations'] ?? []) as readonly Draft[]).map(moved));
    shapes.push(...((panel.layout['shapes'] ?? []) as readonly Draft[]).map(moved));
    const title = titles[i];
    if (title !== undefined)
      annotations.push({
        text: title,
        x: (cell.x[0] + cell.x[1]) / 2,
        y: cell.y[1],
        xref: 'paper',
        yref: 'paper',
        xanchor: 'center',
        yanchor: 'bottom',
        yshift: legendRoom(row),
        showarrow: false,
        font: { size: PANEL_TITLE.first },
      });
  }
  const base = frame(options, shared);
  const margin = {
    l: paper.left,
    r: whole - paper.left - paper.wide,
    t: base.margin.t + above(0),
    b: below(rows - 1) + edge.b,
  };
  const height = options.height ?? tall + margin.t + margin.b;
  const { legend, ...framed } = frame({ ...options, height }, shared);
  return new Figure({
    data,
    layout: {
      ...framed,
      margin,
      showlegend: entries.size > 0,
      ...layout,
      annotations,
      shapes,
      ...(legend ? { legend: { ...(legend as Attributes), y: 1 + (above(0) + 2) / tall } } : {}),
    },
    title: options.title ?? commonTitle(list),
    describe: (say) =>
      `${headline('Panels', options, say)}: ${plural(count, 'figure')}. ${list
        .map(({ describe }) => (typeof describe === 'function' ? describe(say) : describe))
        .join(' ')}`,
  });
}

/** Two or three panels without a title in common are named one by one. */
function commonTitle(list: readonly Panel[]): Text | undefined {
  const titles = list.map(({ title }) => title).filter((title) => title !== undefined);
  if (titles.length < 2 || titles.length > 3) return undefined;
  const all = titles.map((title) => [textIn(title, 'zh'), textIn(title, 'en')]);
  return { zh: all.map(([zh]) => zh).join('；'), en: all.map(([, en]) => en).join('; ') };
}

/** How tall a plot is for its width that shrinks to its shape; infinite where it takes any. */
function aspectOf(panel: Panel): number {
  const [x, y] = (['x', 'y'] as const).map((letter) => axisOf(panel, letter, ''));
  const ranges = [x?.['range'], y?.['range']] as (readonly [number, number] | undefined)[];
  const [across, up] = ranges.map((range) => range && Math.abs(range[1] - range[0]));
  const shrinks = panel.axes.size === 1 && y?.['scaleanchor'] && y['constrain'] === 'domain';
  return shrinks && across && up ? up / across : Number.POSITIVE_INFINITY;
}

function titleHeight(title: Markup | undefined): number {
  return title === undefined ? 0 : headingHeight(title, PANEL_TITLE) + 8;
}

function axisOf({ layout }: FigureParts, letter: 'x' | 'y', number: string): DraftLayout {
  return (layout[`${letter}axis${number}`] ?? {}) as DraftLayout;
}

const scaled = (trace: DraftTrace): boolean =>
  'colorscale' in trace && trace['showscale'] !== false && trace.type !== 'image';
const markerScaled = (trace: DraftTrace): boolean =>
  'colorbar' in ((trace['marker'] ?? {}) as Attributes);

/** What the colors of a figure's bar mean; undefined where it has no bar. */
function colorsOf(data: readonly DraftTrace[]): string | undefined {
  const trace = data.find((each) => scaled(each) || markerScaled(each));
  if (!trace) return undefined;
  const owner = scaled(trace) ? trace : (trace['marker'] as Attributes);
  const { colorscale, zmin, zmax, cmin, cmax, colorbar } = owner;
  const ticks = (colorbar as Attributes | undefined) ?? {};
  return JSON.stringify([colorscale, zmin, zmax, cmin, cmax, ticks['ticktext'], ticks['title']]);
}

/** A trace with its color bar beside its own panel, or without one. */
function withBar(
  trace: DraftTrace,
  shown: boolean,
  { x, y, len }: { readonly x: number; readonly y: number; readonly len: number },
): DraftTrace {
  const place = { x, xanchor: 'left', y, yanchor: 'middle', len, lenmode: 'pixels', thickness: 10 };
  if (scaled(trace)) {
    const { colorbar, ...rest } = trace;
    return shown
      ? { ...trace, colorbar: { ...(colorbar as Attributes), ...place } }
      : { ...rest, type: trace.type, showscale: false };
  }
  if (markerScaled(trace)) {
    const { colorbar, ...marker } = trace['marker'] as Attributes;
    return shown
      ? { ...trace, marker: { ...marker, colorbar: { ...(colorbar as Attributes), ...place } } }
      : { ...trace, marker: { ...marker, showscale: false } };
  }
  return trace;
}

const suffix = (axis: number): string => (axis === 0 ? '' : `${axis + 1}`);

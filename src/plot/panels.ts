import { type Text, textIn } from '../contract/index.ts';
import { barMeaning, withBar } from './color-bars.ts';
import { type Draft, type DraftLayout, type DraftTrace, listed } from './draft.ts';
import { Figure, type FigureParts } from './figure.ts';
import { type FigureOptions, frame, headline, WIDTH } from './frame.ts';
import { gridOf, type PanelCell, type PanelNeeds } from './panel-grid.ts';
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
  /** Most height of one panel in pixels, without its title. Default 230. */
  readonly size?: number;
}

type Attributes = Readonly<Record<string, Draft>>;

/**
 * Pixels beside and below a plot for the numbers of its axes, for their names, and for a color bar.
 */
const room = { y: 48, x: 26, name: 24, bar: 58 };
/**
 * Pixels of a row of a panel's own legend, around all, of an entry besides its name, and of the
 * letters.
 */
const entry = { height: 19, around: 10, sign: 42, letters: 11 };
/** Pixels by which a title or a legend may be wider than the plot below it. */
const beyond = 24;

interface Panel extends FigureParts {
  /** Numbers of its pairs of axes, in its own layout and in the whole. */
  readonly axes: ReadonlyMap<string, string>;
  readonly title: Text | undefined;
  /** Whether it has a color bar that its neighbor does not have too. */
  readonly barred: boolean;
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
        (line as Attributes | undefined)?.color,
        (line as Attributes | undefined)?.dash,
        (marker as Attributes | undefined)?.color,
        (marker as Attributes | undefined)?.symbol,
      ]),
    );
}

/**
 * The names of the fullest of several legends, where it says all that the others say, and the same
 * way.
 */
function sharedNames(list: readonly Panel[]): readonly Markup[] {
  if (list.filter(({ looks }) => looks.length > 0).length < 2) return [];
  const fullest = list.reduce((most, panel) =>
    panel.looks.length > most.looks.length ? panel : most,
  );
  const covers = list.every(({ looks }) => looks.every((look) => fullest.looks.includes(look)));
  return covers ? fullest.names : [];
}

/**
 * Several figures as one, row by row, each under its own title, with its own legend and color bar.
 * Panels whose legends say the same share one above all; of neighbors with the same colors the last
 * has the bar.
 *
 * @throws Error for no figure, and for one without plane axes (a surface)
 */
export function panels(figures: readonly Figure[], options: PanelsOptions = {}): Figure {
  const count = figures.length;
  if (count === 0) throw new Error('panels: no figures given; expected at least one');
  const columns = Math.min(count, options.columns ?? Math.ceil(count / Math.ceil(count / 3)));
  const list = readPanels(figures, columns);
  const shared = sharedNames(list);
  const width = options.width ?? WIDTH;
  const own = (panel: Panel) => (shared.length > 0 ? [] : panel.names);
  const needs = list.map((panel) => needsOf(panel, own(panel)));
  const grid = gridOf(needs, columns, options.size ?? 230, width);

  const entries = new Set<string>();
  const moved = list.map((panel, i) =>
    move(panel, grid.cells[i] as PanelCell, {
      bar: panel.barred ? 8 / grid.wide : undefined,
      legend: shared.length > 0 ? 'shared' : `legend${i + 2}`,
      entries,
    }),
  );
  const titles = list.flatMap(({ title }, i): Draft[] => {
    const { x, y, legendRoom } = grid.cells[i] as PanelCell;
    if (title === undefined) return [];
    return [
      {
        text: heading(title, grid.plot + beyond, PANEL_TITLE),
        x: (x[0] + x[1]) / 2,
        y: y[1],
        xref: 'paper',
        yref: 'paper',
        xanchor: 'center',
        yanchor: 'bottom',
        yshift: legendRoom,
        showarrow: false,
        font: { size: PANEL_TITLE.first },
      },
    ];
  });
  const legends = list.flatMap((panel, i): (readonly [string, Draft])[] => {
    const { x, y } = grid.cells[i] as PanelCell;
    if (own(panel).length === 0) return [];
    const place = {
      orientation: inOneRow(own(panel), grid.plot) ? 'h' : 'v',
      x: x[0],
      xanchor: 'left',
      y: y[1] + 2 / grid.tall,
      yanchor: 'bottom',
      font: { size: entry.letters },
      bgcolor: 'rgba(255,255,255,0)',
    };
    return [[`legend${i + 2}`, place]];
  });

  const top = frame(options, shared).margin.t + grid.margin.t;
  const height = options.height ?? grid.tall + top + grid.margin.b;
  const { legend, ...framed } = frame({ ...options, height }, shared);
  const above = 1 + (grid.margin.t + 2) / grid.tall;
  // White lines would vanish from a legend that loses its ground.
  const { bgcolor } = (figures[0]?.layout.legend ?? {}) as Attributes;
  const ground = bgcolor === undefined ? {} : { bgcolor };
  return new Figure({
    data: moved.flatMap(({ data }) => data),
    layout: {
      ...framed,
      margin: { ...grid.margin, t: top },
      showlegend: entries.size > 0,
      ...Object.assign({}, ...moved.map(({ axes }) => axes)),
      ...Object.fromEntries(legends),
      annotations: [...moved.flatMap(({ annotations }) => annotations), ...titles],
      shapes: moved.flatMap(({ shapes }) => shapes),
      ...(legend ? { legend: { ...(legend as Attributes), ...ground, y: above } } : {}),
    },
    title: options.title ?? commonTitle(list),
    describe: (say) =>
      `${headline('Panels', options, say)}: ${plural(count, 'figure')}. ${list
        .map(({ describe }) => (typeof describe === 'function' ? describe(say) : describe))
        .join(' ')}`,
  });
}

/** The figures with new numbers for their axes. @throws Error for one without plane axes */
function readPanels(figures: readonly Figure[], columns: number): Panel[] {
  let axisCount = 0;
  const meanings = figures.map(({ parts }) => barMeaning(parts.data));
  return figures.map(({ parts }, i) => {
    const own = Object.keys(parts.layout).flatMap((key) => /^xaxis(\d*)$/.exec(key)?.[1] ?? []);
    if (own.length === 0)
      throw new Error(`panels: figure ${i} has no x and y axes; only figures in the plane fit`);
    const shows = parts.layout.showlegend === true;
    const next = (i + 1) % columns === 0 ? undefined : meanings[i + 1];
    return {
      ...parts,
      axes: new Map(own.map((number) => [number, suffix(axisCount++)])),
      title: parts.title,
      barred: meanings[i] !== undefined && meanings[i] !== next,
      names: shows ? listed(parts.data) : [],
      looks: shows ? looksOf(parts.data) : [],
    };
  });
}

/** Whether a legend of these names fits above a plot in one row. */
const inOneRow = (names: readonly Markup[], plot: number): boolean =>
  names.reduce((all, name) => all + entry.sign + entry.letters * markupWidth(name), 0) <=
  plot + beyond;

function needsOf(panel: Panel, names: readonly Markup[]): PanelNeeds {
  const axes = (letter: 'x' | 'y') =>
    [...panel.axes.keys()].map((number) => axisOf(panel, letter, number));
  const side = (letter: 'x' | 'y', bare: number) =>
    axes(letter).every((axis) => axis.visible === false)
      ? bare
      : room[letter] + (axes(letter).some((axis) => 'title' in axis) ? room.name : 0);
  return {
    left: side('y', 8),
    right: panel.barred ? room.bar : 8,
    below: side('x', 6),
    above: (plot) => ({
      title:
        panel.title === undefined
          ? 0
          : headingHeight(heading(panel.title, plot + beyond, PANEL_TITLE), PANEL_TITLE) + 8,
      legend:
        names.length === 0
          ? 0
          : entry.height * (inOneRow(names, plot) ? 1 : names.length) + entry.around,
    }),
    aspect: aspectOf(panel),
  };
}

interface Place {
  /** Between a plot and its color bar, as a share of all plots together; none without a bar. */
  readonly bar: number | undefined;
  /** The name of its own legend, or the one that all share. */
  readonly legend: string;
  /** What the shared legend lists already. */
  readonly entries: Set<string>;
}

/** A panel in its cell: its traces and marks on axes of new numbers. */
function move(panel: Panel, cell: PanelCell, { bar, legend, entries }: Place) {
  const rename = (reference: Draft | undefined): Draft => {
    const [, letter, number, inside = ''] = /^([xy])(\d*)( domain)?$/.exec(String(reference)) ?? [];
    const fresh = panel.axes.get(number ?? '');
    return letter === undefined || fresh === undefined
      ? (reference as Draft)
      : `${letter}${fresh}${inside}`;
  };
  const within = ([start, end]: readonly [number, number], share: number) =>
    start + (end - start) * share;
  const axes: Record<string, Draft> = {};
  for (const [old, fresh] of panel.axes) {
    for (const letter of ['x', 'y'] as const) {
      const axis = axisOf(panel, letter, old);
      const [from, to] = (axis.domain ?? [0, 1]) as [number, number];
      axes[`${letter}axis${fresh}`] = {
        ...axis,
        domain: [within(cell[letter], from), within(cell[letter], to)],
        anchor: (letter === 'x' ? 'y' : 'x') + fresh,
        ...(axis.scaleanchor ? { scaleanchor: rename(axis.scaleanchor) } : {}),
        // A plot that shrinks to its shape stays below its title.
        ...(letter === 'y' && axis.constrain ? { constraintoward: 'top' } : {}),
      };
    }
  }
  const place =
    bar === undefined
      ? undefined
      : {
          x: cell.x[1] + bar,
          y: (cell.y[0] + cell.y[1]) / 2,
          height: cell.height,
        };
  const data = panel.data.map((trace): DraftTrace => {
    const name = listed([trace])[0];
    const key = name instanceof Label ? name.shown : (name ?? '');
    const shows = panel.names.length > 0 && name !== undefined;
    const first = shows && !entries.has(key);
    if (shows) entries.add(key);
    return {
      ...withBar(trace, place),
      xaxis: rename(trace.xaxis ?? 'x'),
      yaxis: rename(trace.yaxis ?? 'y'),
      ...(!shows
        ? name === undefined
          ? {}
          : { showlegend: false }
        : legend === 'shared'
          ? { showlegend: first, legendgroup: key }
          : { legend }),
    };
  });
  const moved = (item: Draft): Draft => {
    const mark: Record<string, Draft> = { ...(item as Attributes) };
    for (const letter of ['x', 'y'] as const) {
      const [ref, at] = [`${letter}ref`, mark[letter]];
      // The panels of a panel have titles that lie on no axis.
      if (mark[ref] === 'paper' && typeof at === 'number') mark[letter] = within(cell[letter], at);
      mark[ref] = rename(mark[ref] ?? letter);
      if (mark[`a${ref}`] !== undefined) mark[`a${ref}`] = rename(mark[`a${ref}`]);
    }
    return mark;
  };
  const marks = (key: string) => ((panel.layout[key] ?? []) as readonly Draft[]).map(moved);
  return { data, axes, annotations: marks('annotations'), shapes: marks('shapes') };
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
  const ranges = [x?.range, y?.range] as (readonly [number, number] | undefined)[];
  const [across, up] = ranges.map((range) => range && Math.abs(range[1] - range[0]));
  const shrinks = panel.axes.size === 1 && y?.scaleanchor && y.constrain === 'domain';
  return shrinks && across && up ? up / across : Number.POSITIVE_INFINITY;
}

function axisOf({ layout }: FigureParts, letter: 'x' | 'y', number: string): DraftLayout {
  return (layout[`${letter}axis${number}`] ?? {}) as DraftLayout;
}

const suffix = (axis: number): string => (axis === 0 ? '' : `${axis + 1}`);

import { Figure, type FigureOptions, frame, headline, type Json, type Trace } from './figure.ts';
import { plural } from './text.ts';

export interface PanelsOptions extends FigureOptions {
  /** Figures side by side. Default: up to 3, in as even rows as can be. */
  readonly columns?: number;
  /** Height of one panel in pixels, without its title. Default 230. */
  readonly size?: number;
}

type Attributes = Readonly<Record<string, Json>>;

/** Space between panels in pixels, for their titles and the numbers of their axes. */
const space = { x: 56, y: 84 };
/** What the name of an axis takes besides. */
const nameRoom = 26;

/**
 * Several figures as one, row by row, each under its own title. Curves and classes of the same name share one
 * entry in the legend; colour bars are left out, so that panels which are compared should be given equal ranges.
 *
 * @throws Error for no figure, and for one without plane axes (a surface)
 */
export function panels(figures: readonly Figure[], options: PanelsOptions = {}): Figure {
  const count = figures.length;
  if (count === 0) throw new Error('panels: no figures given; expected at least one');
  const columns = Math.min(count, options.columns ?? Math.ceil(count / Math.ceil(count / 3)));
  const rows = Math.ceil(count / columns);
  const size = options.size ?? 230;
  const named = new Set<string>();
  const data: Trace[] = [];
  const layout: Record<string, Json> = {};
  const annotations: Json[] = [];
  const shapes: Json[] = [];
  const names = (letter: 'x' | 'y') =>
    figures.some(({ layout: own }) =>
      Object.keys(own).some(
        (key) => key.startsWith(`${letter}axis`) && 'title' in (own[key] as Attributes),
      ),
    );
  const gap = {
    x: space.x + (names('y') ? nameRoom : 0),
    y: space.y + (names('x') ? nameRoom : 0),
  };
  const between = (rows - 1) * gap.y;
  let axisCount = 0;

  const tall = rows * size + between;
  const wide = (options.width ?? 700) - 88;
  const panelWidth = (wide - (columns - 1) * gap.x) / columns;
  for (const [i, figure] of figures.entries()) {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const left = (column * (panelWidth + gap.x)) / wide;
    const top = 1 - (row * (size + gap.y)) / tall;
    const cell = { x: [left, left + panelWidth / wide], y: [top - size / tall, top] } as const;
    const pairs = Object.keys(figure.layout).filter((key) => /^xaxis\d*$/.test(key));
    if (pairs.length === 0) {
      throw new Error(`panels: figure ${i} has no x and y axes; only figures in the plane fit`);
    }
    const numbers = new Map(pairs.map((key) => [key.slice(5), axisCount++]));
    const rename = (reference: Json | undefined): Json => {
      const [, letter, number] = /^([xy])(\d*)/.exec(String(reference)) ?? [];
      const fresh = numbers.get(number ?? '');
      return letter === undefined || fresh === undefined
        ? (reference as Json)
        : String(reference).replace(letter + number, letter + suffix(fresh));
    };
    for (const [old, fresh] of numbers) {
      for (const letter of ['x', 'y'] as const) {
        const axis = (figure.layout[`${letter}axis${old}`] ?? {}) as Attributes;
        const [from, to] = (axis['domain'] ?? [0, 1]) as [number, number];
        const [start, end] = cell[letter];
        layout[`${letter}axis${suffix(fresh)}`] = {
          ...axis,
          domain: [start + (end - start) * from, start + (end - start) * to],
          anchor: (letter === 'x' ? 'y' : 'x') + suffix(fresh),
          ...(axis['scaleanchor'] ? { scaleanchor: rename(axis['scaleanchor']) } : {}),
        };
      }
    }
    for (const trace of figure.data) {
      const name = typeof trace['name'] === 'string' ? trace['name'] : '';
      const listed = name !== '' && trace['showlegend'] !== false && shows(figure);
      const { colorbar: _, ...drawn } = trace;
      data.push({
        ...drawn,
        xaxis: rename(trace['xaxis'] ?? 'x'),
        yaxis: rename(trace['yaxis'] ?? 'y'),
        ...('colorscale' in trace ? { showscale: false } : {}),
        ...(listed ? { showlegend: !named.has(name), legendgroup: name } : {}),
      });
      if (listed) named.add(name);
    }
    const moved = (item: Json): Json => {
      const mark = item as Attributes;
      return { ...mark, xref: rename(mark['xref'] ?? 'x'), yref: rename(mark['yref'] ?? 'y') };
    };
    annotations.push(...((figure.layout['annotations'] ?? []) as readonly Json[]).map(moved));
    shapes.push(...((figure.layout['shapes'] ?? []) as readonly Json[]).map(moved));
    const title = (figure.layout['title'] as Attributes | undefined)?.['text'];
    if (title !== undefined) {
      annotations.push({
        text: String(title).replace('font-size:13px', 'font-size:11px'),
        x: (cell.x[0] + cell.x[1]) / 2,
        y: cell.y[1],
        xref: 'paper',
        yref: 'paper',
        xanchor: 'center',
        yanchor: 'bottom',
        showarrow: false,
        font: { size: 13 },
      });
    }
  }
  const base = frame(options, [...named]) as { readonly margin: { readonly t: number } } & Layout;
  const titled = figures.some((figure) => 'title' in figure.layout) ? 36 : 0;
  const margin = { l: 64, r: 24, t: base.margin.t + titled, b: 48 };
  const height = options.height ?? tall + margin.t + margin.b;
  const framed = frame({ ...options, height }, [...named]);
  const legend = framed['legend'] as Attributes | undefined;
  return new Figure(
    data,
    {
      ...framed,
      margin,
      ...layout,
      annotations,
      shapes,
      ...(legend ? { legend: { ...legend, y: 1 + (titled + 4) / tall } } : {}),
    },
    `${headline('Panels', options)}: ${plural(count, 'figure')}. ${figures.map((f) => f.describe).join(' ')}`,
  );
}

type Layout = Figure['layout'];

const suffix = (axis: number): string => (axis === 0 ? '' : `${axis + 1}`);

/** Whether a figure has a legend of its own. */
const shows = (figure: Figure): boolean => figure.layout['showlegend'] === true;

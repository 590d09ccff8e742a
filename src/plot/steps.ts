import type { Text } from '../contract/index.ts';
import type { Draft, DraftLayout, DraftTrace, Frame } from './draft.ts';
import { Figure, type FigureParts } from './figure.ts';
import { type Margin, sides, TITLE_GAP, titleAt, WIDTH } from './frame.ts';
import { reach } from './marks.ts';
import { panels } from './panels.ts';
import { ink } from './template.ts';
import { heading, headingHeight, type Markup, oneLine, plural } from './text.ts';
import { extent } from './values.ts';

export interface StepsOptions {
  /** Names a step, below the figure. Default '第 k 步 | step k', from 0. */
  readonly label?: (k: number) => Text;
  /** Above the whole. Default: the title of each figure. */
  readonly title?: Text;
  /** The step that is shown first. Default 0. */
  readonly start?: number;
  /** How long each step is seen while it plays, in milliseconds. Default 700. */
  readonly pause?: number;
}

/** More steps would make a notebook heavy. */
const most = 12;
/** Steps that the picture shows, for readers that show no moving figure. */
const pictured = 6;
/** Pixels that the slider takes below the figure. */
const sliderRoom = 84;

type Attributes = Readonly<Record<string, Draft>>;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Figures of one kind as one that moves: a slider below it, and a button that plays it. It needs no kernel. Only what
 * changes from one figure to the next is kept again. Axes and colors have one range for all steps. A picture of it is
 * a strip of up to six of the steps.
 *
 * @param figures 2 to 12 figures that draw the same traces
 * @example steps(frames.map((f) => scatter(blobs, { boundary: { w: f.weights, b: f.bias } })), {
 *   label: (k) => `第 ${k + 1} 次更新 | update ${k + 1}`,
 * })
 * @throws Error for fewer than two figures or more than twelve, and for figures of different traces
 */
export function steps(figures: readonly Figure[], options: StepsOptions = {}): Figure {
  const { label = (k) => `第 ${k} 步 | step ${k}`, title, start = 0, pause = 700 } = options;
  if (figures.length < 2 || figures.length > most)
    throw new Error(
      `steps: ${plural(figures.length, 'figure')} given; expected 2 to ${most}, so that a notebook stays ` +
        `light${figures.length > most ? `; choose, as in figures.filter((_, k) => k % ${Math.ceil(figures.length / most)} === 0)` : ''}`,
    );
  if (figures[start] === undefined)
    throw new Error(`steps: start ${start}, but the steps are 0 to ${figures.length - 1}`);
  if (figures.some(({ frames }) => frames.length > 0))
    throw new Error('steps: a figure given has steps itself; give figures that stand still');
  const parts = figures.map((figure) => taller(figure.parts, title));
  const kinds = parts.map(({ data }) => data.map(({ type }) => type));
  const odd = kinds.findIndex((each) => !same(each, kinds[0]));
  if (odd > 0)
    throw new Error(
      `steps: figure ${odd} draws ${kinds[odd]?.join(', ')}, and figure 0 ${kinds[0]?.join(', ')}; every ` +
        'step must draw the same traces, so keep empty those that have nothing to show',
    );
  const list = inOneRange(parts);
  const base = list[start] as FigureParts;
  const labels = list.map((_, k) => label(k));
  const margin = base.layout['margin'] as unknown as Margin;
  const animation = (duration: number, more: Attributes = {}): Draft => ({
    mode: 'immediate',
    frame: { duration, redraw: true },
    transition: { duration: 0 },
    ...more,
  });
  return new Figure({
    data: base.data,
    frames: framesOf(list),
    layout: {
      ...base.layout,
      sliders: [
        {
          active: start,
          x: 0.17,
          len: 0.83,
          y: 0,
          yanchor: 'top',
          pad: { t: margin.b - sliderRoom + 6 },
          currentvalue: { xanchor: 'left', font: { size: 14, color: ink }, offset: 12 },
          // The step shown is named above the slider; below it, names would lie over each other.
          font: { size: 1, color: 'rgba(0,0,0,0)' },
          ticklen: 4,
          minorticklen: 0,
          steps: labels.map((text, k) => ({
            label: oneLine(text),
            method: 'animate',
            args: [[`${k}`], animation(0)],
          })),
        },
      ],
      updatemenus: [
        {
          type: 'buttons',
          direction: 'left',
          showactive: false,
          x: 0,
          xanchor: 'left',
          y: 0,
          yanchor: 'top',
          pad: { t: margin.b - sliderRoom + 22 },
          buttons: [
            {
              label: '▶',
              method: 'animate',
              args: [null, animation(pause, { fromcurrent: true })],
            },
            { label: '❚❚', method: 'animate', args: [[null], animation(0)] },
          ],
        },
      ],
      meta: { strip: stripOf(figures, list, labels, title) as unknown as Draft },
    },
    title: title ?? base.title,
    describe: (say) => {
      const said = ({ describe = '' }: FigureParts) =>
        typeof describe === 'function' ? describe(say) : describe;
      const [first, last] = [list[0] as FigureParts, list.at(-1) as FigureParts];
      const names = labels.map(say);
      return (
        `Steps${title === undefined ? '' : ` "${say(title)}"`}: ${plural(list.length, 'step')}, ` +
        `${names[0]} to ${names.at(-1)}. First: ${said(first)} Last: ${said(last)}`
      );
    },
  });
}

/** With room for the slider, and for the title of the whole in place of the figure's own. */
function taller({ layout, ...parts }: FigureParts, whole: Text | undefined): FigureParts {
  const margin = layout['margin'] as unknown as Margin;
  const { text } = (layout['title'] ?? {}) as { readonly text?: Markup };
  const own = text === undefined ? 0 : headingHeight(text) + TITLE_GAP;
  const width = typeof layout['width'] === 'number' ? layout['width'] : WIDTH;
  const heads = whole === undefined ? text : heading(whole, width - sides.l - sides.r);
  const top = heads === undefined ? 0 : headingHeight(heads) + TITLE_GAP;
  const height = Number(layout['height']) + sliderRoom + top - own;
  return {
    ...parts,
    layout: {
      ...layout,
      ...(heads === undefined ? {} : { title: titleAt(heads, height) }),
      height,
      margin: { ...margin, t: margin.t + top - own, b: margin.b + sliderRoom },
    },
  };
}

/** What differs between the figures, for each of them: a step may follow any other. */
function framesOf(list: readonly FigureParts[]): Frame<Draft>[] {
  const [first] = list as readonly [FigureParts];
  const varies = (pick: (parts: FigureParts) => Attributes): string[] => {
    const keys = new Set(list.flatMap((parts) => Object.keys(pick(parts))));
    return [...keys].filter((key) =>
      list.some((parts) => !same(pick(parts)[key], pick(first)[key])),
    );
  };
  const traces = first.data
    .map((_, i) => ({ i, keys: varies(({ data }) => data[i] as DraftTrace) }))
    .filter(({ keys }) => keys.length > 0);
  const layoutKeys = varies(({ layout }) => layout);
  const chosen = (from: Attributes, keys: readonly string[]): Attributes =>
    Object.fromEntries(keys.map((key) => [key, from[key] ?? null]));
  return list.map(({ data, layout }, k) => ({
    name: `${k}`,
    data: traces.map(({ i, keys }) => chosen(data[i] as DraftTrace, keys)),
    traces: traces.map(({ i }) => i),
    layout: chosen(layout, layoutKeys),
  }));
}

/** The figures with one range on each axis and one for the colors, so that what moves is the data alone. */
function inOneRange(list: readonly FigureParts[]): readonly FigureParts[] {
  const [first] = list as readonly [FigureParts];
  const ranges: Record<string, DraftLayout> = {};
  for (const key of Object.keys(first.layout)) {
    const [, letter, number] = /^([xy])axis(\d*)$/.exec(key) ?? [];
    if (letter === undefined) continue;
    const axis = first.layout[key] as DraftLayout;
    const own = list.map(({ layout }) => (layout[key] as DraftLayout | undefined)?.['range']);
    if (own.every((range) => range !== undefined)) {
      if (own.every((range) => same(range, own[0]))) continue;
      const ends = own as unknown as [number, number][];
      const falls = (ends[0]?.[0] ?? 0) > (ends[0]?.[1] ?? 0);
      const [low, high] = extent(ends.flat());
      ranges[key] = { range: falls ? [high, low] : [low, high] };
    } else if (axis['autorange'] === undefined && axis['type'] !== 'category') {
      const values = list.map(({ data }) => valuesOn(data, letter as 'x' | 'y', letter + number));
      const log = axis['type'] === 'log';
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

/** The numbers that traces show along an axis; none where one of them is neither points nor bars. */
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
    return trace.type === 'bar' || trace['fill'] !== undefined ? [0, ...numbers] : numbers;
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
  const widest = traces.find((trace) => trace['zmax'] === zmax);
  const colorbar = widest?.['colorbar'];
  return (trace) => ({ ...trace, zmin, zmax, ...(colorbar === undefined ? {} : { colorbar }) });
}

/** One trace of the strip: which step's, and how it differs there. */
interface StripTrace {
  readonly step: number;
  readonly trace: number;
  readonly set: Attributes;
  readonly drop: readonly string[];
}

/**
 * How some of the steps are drawn side by side: the traces of the figure with other axes, in a layout of their own.
 * No number is kept twice.
 */
function stripOf(
  figures: readonly Figure[],
  list: readonly FigureParts[],
  labels: readonly Text[],
  title: Text | undefined,
): { readonly layout: DraftLayout; readonly traces: readonly StripTrace[] } {
  const count = Math.min(pictured, list.length);
  const chosen = Array.from({ length: count }, (_, i) =>
    Math.round((i * (list.length - 1)) / (count - 1)),
  );
  const cells = chosen.map((k) => {
    const { layout, data, ...parts } = list[k] as FigureParts;
    const { height, margin } = (figures[k] as Figure).parts.layout;
    const own = { ...layout, height: height as Draft, margin: margin as Draft };
    return new Figure({ ...parts, data, layout: own, title: labels[k] });
  });
  const common = title ?? commonTitle(figures);
  const { parts } = panels(cells, {
    ...(common === undefined ? {} : { title: common }),
    size: 190,
  });
  const places = chosen.flatMap((step) =>
    (list[step] as FigureParts).data.map((own, trace) => ({ step, trace, own })),
  );
  return {
    layout: parts.layout,
    traces: parts.data.map((drawn, i) => {
      const { step, trace, own } = places[i] as (typeof places)[number];
      const changed = Object.keys(drawn).filter((key) => !same(drawn[key], own[key]));
      return {
        step,
        trace,
        set: Object.fromEntries(changed.map((key) => [key, drawn[key] as Draft])),
        drop: Object.keys(own).filter((key) => !(key in drawn)),
      };
    }),
  };
}

/** The title that all figures have. */
function commonTitle(figures: readonly Figure[]): Text | undefined {
  const [title, ...others] = figures.map(({ parts }) => parts.title);
  return others.every((other) => same(other, title)) ? title : undefined;
}

import type { Text } from '../contract/index.ts';
import type { Draft, DraftTrace, Frame } from './draft.ts';
import { Figure, type FigureParts } from './figure.ts';
import { type Margin, sides, TITLE_GAP, titleAt, WIDTH } from './frame.ts';
import { inOneRange } from './steps-range.ts';
import { stripOf } from './steps-strip.ts';
import { ink } from './template.ts';
import { heading, headingHeight, type Markup, oneLine, plural } from './text.ts';

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
/** Pixels that the slider takes below the figure. */
const sliderRoom = 84;

type Attributes = Readonly<Record<string, Draft>>;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Figures of one kind as one that moves: a slider below it, and a button that plays it. It needs no
 * kernel. Only what changes from one figure to the next is kept again. Axes and colors have one
 * range for all steps. A picture of it is a strip of up to six of the steps.
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
  const parts = inOneFrame(figures.map((figure) => taller(figure.parts, title)));
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
  const margin = base.layout.margin as unknown as Margin;
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
  const margin = layout.margin as unknown as Margin;
  const { text } = (layout.title ?? {}) as { readonly text?: Markup };
  const own = text === undefined ? 0 : headingHeight(text) + TITLE_GAP;
  const width = typeof layout.width === 'number' ? layout.width : WIDTH;
  const heads = whole === undefined ? text : heading(whole, width - sides.l - sides.r);
  const top = heads === undefined ? 0 : headingHeight(heads) + TITLE_GAP;
  const height = Number(layout.height) + sliderRoom + top - own;
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

/**
 * The figures in a frame that holds each of them, so that none jumps when its title takes another
 * line.
 */
function inOneFrame(list: readonly FigureParts[]): readonly FigureParts[] {
  const margins = list.map(({ layout }) => layout.margin as unknown as Margin);
  const height = Math.max(...list.map(({ layout }) => Number(layout.height)));
  const margin = { ...margins[0], t: Math.max(...margins.map(({ t }) => t)) } as Margin & Draft;
  return list.map(({ layout, ...parts }) => {
    const { text } = (layout.title ?? {}) as { readonly text?: Markup };
    const title = text === undefined ? {} : { title: titleAt(text, height) };
    return { ...parts, layout: { ...layout, height, margin, ...title } };
  });
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

import type { Text } from '../contract/index.ts';
import type { Draft, DraftLayout } from './draft.ts';
import { Figure, type FigureParts } from './figure.ts';
import { panels } from './panels.ts';

/** Steps that the picture shows, for readers that show no moving figure. */
const pictured = 6;
/** Steps of a drawing whose boxes and letters are in pixels: each is shown whole, below the last. */
const drawn = 4;

type Attributes = Readonly<Record<string, Draft>>;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** One trace of the strip: which step's, and how it differs there. */
interface StripTrace {
  readonly step: number;
  readonly trace: number;
  readonly set: Attributes;
  readonly drop: readonly string[];
}

/**
 * How some of the steps are drawn side by side: the traces of the figure with other axes, in a
 * layout of their own. No number is kept twice.
 */
export function stripOf(
  figures: readonly Figure[],
  list: readonly FigureParts[],
  labels: readonly Text[],
  title: Text | undefined,
): { readonly layout: DraftLayout; readonly traces: readonly StripTrace[] } {
  const isDrawing = list.every(isInPixels);
  const count = Math.min(isDrawing ? drawn : pictured, list.length);
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
    ...(isDrawing ? wholeSize(list) : { size: 190 }),
  });
  const places = chosen.flatMap((step) =>
    (list[step] as FigureParts).data.map((own, trace) => ({ step, trace, own })),
  );
  return {
    layout: parts.layout,
    traces: parts.data.map((one, i) => {
      const { step, trace, own } = places[i] as (typeof places)[number];
      const changed = Object.keys(one).filter((key) => !same(one[key], own[key]));
      return {
        step,
        trace,
        set: Object.fromEntries(changed.map((key) => [key, one[key] as Draft])),
        drop: Object.keys(own).filter((key) => !(key in one)),
      };
    }),
  };
}

/** Whether it would be illegible smaller: shapes and letters on no visible axes. */
function isInPixels({ data, layout }: FigureParts): boolean {
  const axis = layout.xaxis as Attributes | undefined;
  return axis?.visible === false && data.every(({ type }) => type === 'scatter');
}

function wholeSize(list: readonly FigureParts[]) {
  const [{ layout }] = list as readonly [FigureParts];
  const [low, high] = (layout.yaxis as unknown as { readonly range: readonly [number, number] })
    .range;
  return { columns: 1, size: Math.abs(high - low), width: Number(layout.width) };
}

/** The title that all figures have. */
function commonTitle(figures: readonly Figure[]): Text | undefined {
  const [title, ...others] = figures.map(({ parts }) => parts.title);
  return others.every((other) => same(other, title)) ? title : undefined;
}

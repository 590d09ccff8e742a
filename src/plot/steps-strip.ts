import type { Text } from '../contract/index.ts';
import type { Draft, DraftLayout } from './draft.ts';
import { Figure, type FigureParts } from './figure.ts';
import { panels } from './panels.ts';

/** Steps that the picture shows, for readers that show no moving figure. */
const pictured = 6;

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

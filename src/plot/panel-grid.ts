/** Pixels around the whole, and between a row and the titles of the next. */
const edge = { l: 16, r: 16, b: 12 };
const rowGap = 14;

/** What a panel needs around its plot, in pixels. */
export interface PanelNeeds {
  readonly left: number;
  readonly right: number;
  readonly below: number;
  /** Above the plot, once its width is known: its title stands above its legend. */
  readonly above: (width: number) => { readonly title: number; readonly legend: number };
  /** Height of its plot over the width; infinite where it takes any. */
  readonly aspect: number;
}

type Span = readonly [from: number, to: number];

/** Where a panel's plot lies, as shares of all plots together. */
export interface PanelCell {
  readonly x: Span;
  readonly y: Span;
  /** Pixels. */
  readonly height: number;
  /** Pixels that the legends of its row take above the plots. */
  readonly legendRoom: number;
}

export interface PanelGrid {
  readonly cells: readonly PanelCell[];
  /** Pixels of all plots together, and of each plot's width. */
  readonly wide: number;
  readonly tall: number;
  readonly plot: number;
  /** Pixels around all plots. */
  readonly margin: {
    readonly l: number;
    readonly r: number;
    readonly t: number;
    readonly b: number;
  };
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/**
 * Sets panels row by row. Plots are of one width, and as tall in a row as its tallest needs.
 * @param size most pixels of a plot's height
 * @param width pixels of the whole
 */
export function gridOf(
  needs: readonly PanelNeeds[],
  columns: number,
  size: number,
  width: number,
): PanelGrid {
  const rows = Array.from({ length: Math.ceil(needs.length / columns) }, (_, row) =>
    needs.slice(row * columns, (row + 1) * columns),
  );
  const most = (of: readonly PanelNeeds[], pick: (one: PanelNeeds) => number) =>
    Math.max(0, ...of.map(pick));
  const columnOf = (column: number) => needs.filter((_, i) => i % columns === column);
  const lefts = Array.from({ length: columns }, (_, c) => most(columnOf(c), ({ left }) => left));
  const rights = Array.from({ length: columns }, (_, c) => most(columnOf(c), ({ right }) => right));
  const plot = (width - edge.l - edge.r - sum(lefts) - sum(rights)) / columns;
  const start = (column: number) =>
    sum(lefts.slice(1, column + 1)) + sum(rights.slice(0, column)) + column * plot;
  const wide = start(columns - 1) + plot;

  let down = 0;
  const placed = rows.map((row, i) => {
    const legend = most(row, ({ above }) => above(plot).legend);
    const above = legend + most(row, ({ above }) => above(plot).title) + 4;
    const below = most(row, (one) => one.below);
    const height = Math.round(most(row, ({ aspect }) => Math.min(size, plot * aspect)));
    // What stands above the first row is margin.
    const top = i === 0 ? 0 : down + above;
    down = top + height + below + rowGap;
    return { legend, above, below, height, top };
  });
  const [first, last] = [placed[0], placed.at(-1)] as [(typeof placed)[0], (typeof placed)[0]];
  const tall = last.top + last.height;
  return {
    cells: needs.map((_, i) => {
      const { top, height, legend } = placed[Math.floor(i / columns)] as (typeof placed)[0];
      const left = start(i % columns);
      return {
        x: [left / wide, (left + plot) / wide],
        y: [1 - (top + height) / tall, 1 - top / tall],
        height,
        legendRoom: legend,
      };
    }),
    wide,
    tall,
    plot,
    margin: {
      l: edge.l + (lefts[0] as number),
      r: edge.r + (rights[columns - 1] as number),
      t: first.above,
      b: last.below + edge.b,
    },
  };
}

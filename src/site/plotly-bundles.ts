/** A build of plotly.js and the kinds of trace it draws, by its own README. */
export interface PlotlyBundle {
  readonly package: string;
  readonly file: string;
  readonly traces: readonly string[];
}

/** Smallest first. All are free of `eval`, so they work under the page's content policy. */
export const plotlyBundles: readonly PlotlyBundle[] = [
  {
    package: 'plotly.js-cartesian-dist-min',
    file: 'plotly-cartesian.min.js',
    traces:
      'bar box contour heatmap histogram histogram2d histogram2dcontour image pie scatter scatterternary violin'.split(
        ' ',
      ),
  },
  {
    package: 'plotly.js-gl3d-dist-min',
    file: 'plotly-gl3d.min.js',
    traces: 'cone isosurface mesh3d scatter scatter3d streamtube surface volume'.split(' '),
  },
];

/** Kinds of trace in a figure; Plotly takes a trace without a kind for `scatter`. */
export function traceKinds(data: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(data.map(({ type }) => (typeof type === 'string' ? type : 'scatter')))].sort();
}

/** The kinds that are drawn in the plane, without WebGL. */
const flat = new Set(
  plotlyBundles.filter(({ file }) => !file.includes('gl3d')).flatMap(({ traces }) => traces),
);

/** Whether a figure of these kinds is drawn with WebGL, which not every browser offers. */
export function needsWebgl(figure: readonly string[]): boolean {
  return figure.some((kind) => !flat.has(kind));
}

/**
 * The smallest build that draws a figure, and if there is one, all figures of its page, so that one download
 * serves the page.
 *
 * @returns nothing where no build draws it: then its picture stays
 */
export function bundleFor(
  figure: readonly string[],
  page: readonly string[] = [],
): PlotlyBundle | undefined {
  const draws = (kinds: readonly string[]) =>
    plotlyBundles.find(({ traces }) => kinds.every((kind) => traces.includes(kind)));
  const own = draws(figure);
  return own && (draws([...figure, ...page.filter((kind) => draws([kind]))]) ?? own);
}

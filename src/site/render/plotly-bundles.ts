/** A build of plotly.js and the kinds of trace it draws, by its own README. */
export interface PlotlyBundle {
  readonly package: string;
  readonly file: string;
  readonly traces: readonly string[];
}

const flat: PlotlyBundle = {
  package: 'plotly.js-cartesian-dist-min',
  file: 'plotly-cartesian.min.js',
  traces: [
    ...['bar', 'box', 'contour', 'heatmap', 'histogram', 'histogram2d', 'histogram2dcontour'],
    ...['image', 'pie', 'scatter', 'scatterternary', 'violin'],
  ],
};
const spatial: PlotlyBundle = {
  package: 'plotly.js-gl3d-dist-min',
  file: 'plotly-gl3d.min.js',
  traces: [
    ...['cone', 'isosurface', 'mesh3d', 'scatter', 'scatter3d', 'streamtube', 'surface', 'volume'],
  ],
};

/**
 * The builds in the site. Both are free of `eval`, so they work under the page's content policy.
 */
export const plotlyBundles: readonly PlotlyBundle[] = [flat, spatial];

/** Kinds of trace in a figure; Plotly takes a trace without a kind for `scatter`. */
export function traceKinds(data: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set(data.map(({ type }) => (typeof type === 'string' ? type : 'scatter')))].sort();
}

/**
 * The build that draws a figure of these kinds; nothing where none does: then its picture stays.
 */
export function bundleFor(kinds: readonly string[]): PlotlyBundle | undefined {
  return plotlyBundles.find(({ traces }) => kinds.every((kind) => traces.includes(kind)));
}

/** Whether a build draws with WebGL, which not every browser offers. */
export function needsWebgl(bundle: PlotlyBundle): boolean {
  return bundle === spatial;
}

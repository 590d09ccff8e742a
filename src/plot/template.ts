import { FIGURE_INK } from '../contract/index.ts';

/**
 * Colors that stay apart for readers with any common color blindness and on paper (M. Okabe and K.
 * Ito, "Color Universal Design", 2008; their yellow, too pale for white ground, is replaced by
 * gray), then two more for ten classes.
 */
export const palette: readonly string[] = [
  '#0072B2',
  '#D55E00',
  '#009E73',
  '#CC79A7',
  '#E69F00',
  '#56B4E9',
  '#6B6B6B',
  '#332288',
  '#882255',
  '#999933',
];

/** Marker shapes in step with the palette, so that color is never the only difference. */
export const symbols: readonly string[] = [
  'circle',
  'diamond',
  'square',
  'triangle-up',
  'cross',
  'star',
  'x',
  'triangle-down',
  'pentagon',
  'hexagon',
];

export const colorOf = (i: number): string => palette[i % palette.length] as string;
export const symbolOf = (i: number): string => symbols[i % symbols.length] as string;

export const ink = FIGURE_INK;
const faint = '#E4E7EB';

/** Dark to bright (viridis), for amounts. */
export const sequential = 'Viridis';

/** Blue through white to red, for signed values: zero is white. */
export const diverging: readonly (readonly [number, string])[] = [
  [0, '#2166AC'],
  [0.25, '#92C5DE'],
  [0.5, '#F7F7F7'],
  [0.75, '#F4A582'],
  [1, '#B2182B'],
];

/** Black to white. */
export const gray: readonly (readonly [number, string])[] = [
  [0, '#000000'],
  [1, '#FFFFFF'],
];

const axis = {
  automargin: true,
  gridcolor: faint,
  linecolor: '#8C959F',
  showline: true,
  ticks: 'outside',
  tickcolor: '#8C959F',
  ticklen: 4,
  title: { standoff: 8, font: { size: 14 } },
  zeroline: false,
};

/**
 * The look of every figure: a white card, which keeps its contrast on light and dark pages alike. A
 * page that wants another look replaces this one object of the figure's layout.
 */
export const template = {
  layout: {
    colorway: palette,
    font: {
      family:
        "Inter, 'Helvetica Neue', Arial, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', sans-serif",
      size: 13,
      color: ink,
    },
    title: { font: { size: 17 }, x: 0, xref: 'paper', xanchor: 'left', y: 0.97, yanchor: 'top' },
    paper_bgcolor: '#FFFFFF',
    plot_bgcolor: '#FFFFFF',
    xaxis: axis,
    yaxis: axis,
    legend: { tracegroupgap: 0 },
    hoverlabel: { font: { size: 12 } },
    colorscale: { sequential, diverging },
  },
} as const;

import { isObject } from './json.ts';

/** The color of what our figures write and outline themselves. */
export const FIGURE_INK = '#24292F';

/** Colors of lines and dots that a dark ground would swallow, by their light counterparts. */
const LIGHTER: Readonly<Record<string, string>> = {
  '#0072B2': '#3B94D0',
  '#6B6B6B': '#9AA0A6',
  '#332288': '#8E7CE0',
  '#882255': '#C8558A',
};

const CLEAR = 'rgba(0,0,0,0)';
const LIGHT = '#E6EDF3';
const AXIS = { gridcolor: '#373E47', linecolor: '#8C959F', zerolinecolor: '#545D68' };

interface Parts {
  readonly data?: unknown;
  readonly layout?: unknown;
}

/**
 * A Plotly figure for a dark page: the ground is the page's own, what is written is light. A layout
 * that names colors of its own keeps them. A figure that draws with ink stays the light card that it
 * is: its boxes and regions are pale, and light ink could not be read on them.
 */
export function figureInDark<F extends Parts>(figure: F): F {
  const { template, ...layout } = isObject(figure.layout) ? figure.layout : {};
  if (names(FIGURE_INK, figure.data) || names(FIGURE_INK, layout)) return figure;
  const { layout: given, ...rest } = isObject(template) ? template : {};
  return {
    ...figure,
    data: lighter(figure.data),
    layout: { ...layout, template: { ...rest, layout: darkLayout(isObject(given) ? given : {}) } },
  };
}

type Fields = Readonly<Record<string, unknown>>;

function darkLayout(layout: Fields): Fields {
  const part = (name: string): Fields => (isObject(layout[name]) ? layout[name] : {});
  return {
    ...layout,
    paper_bgcolor: CLEAR,
    plot_bgcolor: CLEAR,
    font: { ...part('font'), color: LIGHT },
    xaxis: { ...part('xaxis'), ...AXIS },
    yaxis: { ...part('yaxis'), ...AXIS },
    ...(Array.isArray(layout.colorway) ? { colorway: lighter(layout.colorway) } : {}),
  };
}

/** Whether a text stands anywhere in a value. */
function names(text: string, value: unknown): boolean {
  if (typeof value === 'string') return value.toUpperCase() === text;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  // Of numbers there are many, and none is a color.
  if (Array.isArray(value) && typeof value[0] === 'number') return false;
  return Object.values(value).some((item) => names(text, item));
}

function lighter<T>(value: T): T {
  if (typeof value === 'string') return (LIGHTER[value.toUpperCase()] ?? value) as T;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) {
    return typeof value[0] === 'number' ? value : (value.map(lighter) as T);
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, lighter(item)])) as T;
}

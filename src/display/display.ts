import { hostOf, isText } from '../contract/index.ts';
import { isShowable, jupyterDisplay, type Output, outputOf } from './bundle.ts';
import { encoded, lookOf, mimeBundle } from './looks/index.ts';
import { type Updatable, updatable } from './show.ts';

/** See {@link display}. */
export interface Display {
  (...values: readonly unknown[]): Updatable;
  /** Markup of HTML. */
  html(markup: string): Updatable;
  /** Markdown, formulas between `$` included. */
  markdown(text: string): Updatable;
  /** A formula in LaTeX, without or with its `$`. */
  latex(formula: string): Updatable;
  /** A drawing in SVG. */
  svg(markup: string): Updatable;
  /** A picture in PNG: its bytes. */
  png(bytes: Uint8Array): Updatable;
  /** A picture in JPEG: its bytes. */
  jpeg(bytes: Uint8Array): Updatable;
  /** A picture in GIF: its bytes. */
  gif(bytes: Uint8Array): Updatable;
  /** Any JSON value, as a tree that can be opened where the front end has one. */
  json(value: unknown): Updatable;
  /** Plain text, as it is. */
  text(text: string): Updatable;
  /** Content of any MIME type. Bytes are sent as base64. */
  raw(type: string, content: unknown): Updatable;
}

/**
 * Shows values as they look as the value of a cell, in the middle of one: figures and tables of
 * this library, tensors, `{ data, layout }` of Plotly, elements of a document (Observable Plot, D3),
 * charts of Vega-Lite, tables of Arquero and Danfo.js, pictures from their bytes, and a record of
 * MIME types, `{ 'text/html': '<b>x</b>' }`. The last value's display is returned, and its `update`
 * shows another value in its place.
 *
 * @example
 * const shown = display('begins');
 * shown.update({ 'text/html': '<b>done</b>' });
 */
export const display: Display = Object.assign(
  (...values: readonly unknown[]): Updatable => {
    let shown = updatable(undefined, look);
    for (const [i, value] of values.entries()) {
      if (i > 0) shown = updatable(undefined, look);
      begin(shown, value);
    }
    return shown;
  },
  {
    html: as('text/html'),
    markdown: as('text/markdown'),
    latex: (formula: string) =>
      raw(
        'text/latex',
        /\$|\\\(|\\\[|\\begin/.test(formula) ? formula : `$\\displaystyle ${formula}$`,
      ),
    svg: as('image/svg+xml'),
    png: as<Uint8Array>('image/png'),
    jpeg: as<Uint8Array>('image/jpeg'),
    gif: as<Uint8Array>('image/gif'),
    json: (value: unknown) => raw('application/json', value),
    text: as('text/plain'),
    raw,
  },
);

/** Clears what the cell has shown so far; with `wait`, only when it shows something again. */
export function clear({ wait = false }: { readonly wait?: boolean } = {}): void {
  hostOf()?.clear?.(wait);
}

/** A drawing that takes time is shown when it is done, in its own place. */
function begin(shown: Updatable, value: unknown): void {
  const drawing = isShowable(value) ? undefined : lookOf(value);
  if (!(drawing instanceof Promise)) {
    shown.update(value);
    return;
  }
  shown.update('…');
  drawing.then(
    (data) => shown.update({ [jupyterDisplay]: () => data }),
    (error: unknown) => shown.update(String(error)),
  );
}

/** As the value of a cell, where it is not said what to show. */
function look(value: unknown): Output {
  const isSaid =
    typeof value !== 'object' ||
    value === null ||
    isShowable(value) ||
    isText(value) ||
    mimeBundle(value) !== undefined;
  return (isSaid ? undefined : hostOf()?.look?.(value)) ?? outputOf(value);
}

function raw(type: string, content: unknown): Updatable {
  const shown = updatable();
  const data = { [type]: encoded(type, content) };
  shown.update({ [jupyterDisplay]: () => data });
  return shown;
}

function as<T extends string | Uint8Array = string>(type: string): (content: T) => Updatable {
  return (content) => raw(type, content);
}

/** MIME type to content: text for text types, base64 for binary ones, a plain object for `+json` ones. */
export type MimeBundle = Record<string, unknown>;

/**
 * The method by which a value says how it looks in a notebook. The symbol is Deno's Jupyter convention, so
 * kernels that know it (ours, Deno's) show such a value when it is the last expression of a cell.
 */
export const jupyterDisplay: unique symbol = Symbol.for('Jupyter.display');

/** A value with a look of its own: a figure, a table, a training history. */
export interface Showable {
  [jupyterDisplay](): MimeBundle;
}

export function isShowable(value: unknown): value is Showable {
  return (
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    typeof (value as Partial<Showable>)[jupyterDisplay] === 'function'
  );
}

/** The MIME bundle of any value: its own where it is {@link Showable}, else its text. */
export function bundleOf(value: unknown): MimeBundle {
  return isShowable(value) ? value[jupyterDisplay]() : { 'text/plain': textOf(value) };
}

/** `{ zh, en }` and nothing else: a text in both of the course's languages. */
function isText(value: object): value is { readonly zh: string; readonly en: string } {
  const { zh, en } = value as { readonly zh?: unknown; readonly en?: unknown };
  return typeof zh === 'string' && typeof en === 'string' && Object.keys(value).length === 2;
}

/**
 * Plain text of a value; JSON for plain objects, which read better so than as `[object Object]`. Between the two
 * languages of a text stands a space that does not break, by which a page finds the half in its own.
 */
function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (isText(value)) return `${value.zh}\u00a0· ${value.en}`;
  const own = (value as { toString?: unknown }).toString;
  if (typeof own === 'function' && own !== Object.prototype.toString && !Array.isArray(value)) {
    return String(value);
  }
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

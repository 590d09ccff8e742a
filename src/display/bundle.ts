import {
  type Bilingual,
  bilingual,
  bothLanguages,
  displayMetadata,
  isBilingual,
  type MimeBundle,
  type Text,
} from '../contract/index.ts';
import { lookOf, mimeBundle } from './looks/index.ts';

/**
 * The method by which a value says how it looks in a notebook. The symbol is Deno's Jupyter
 * convention, so kernels that know it (ours, Deno's) show such a value when it is the last
 * expression of a cell.
 */
export const jupyterDisplay: unique symbol = Symbol.for('Jupyter.display');

/** A value with a look of its own: a figure, a table, a training history. */
export interface Showable {
  [jupyterDisplay](): MimeBundle;
  /** Metadata of the display, such as the texts that it composed of two languages. Default none. */
  [displayMetadata]?(): Record<string, unknown>;
}

export function isShowable(value: unknown): value is Showable {
  return (
    value !== null &&
    (typeof value === 'object' || typeof value === 'function') &&
    typeof (value as Partial<Showable>)[jupyterDisplay] === 'function'
  );
}

/** A value as a front end shows it. */
export interface Output {
  readonly data: MimeBundle;
  readonly metadata: Record<string, unknown>;
}

/**
 * The look of any value: its own where it is {@link Showable}, that of a known library (`lookOf`),
 * the content itself where it is a MIME bundle, else its text.
 */
export function outputOf(value: unknown): Output {
  if (isShowable(value))
    return { data: value[jupyterDisplay](), metadata: value[displayMetadata]?.() ?? {} };
  const data = mimeBundle(value) ?? lookOf(value);
  if (data && !(data instanceof Promise)) return { data, metadata: {} };
  const text = asText(value);
  const shown = bothLanguages(text);
  const both = bilingual(text);
  return {
    data: { 'text/plain': shown },
    metadata: typeof both === 'string' ? {} : textsMetadata([[shown, both]]),
  };
}

/** What metadata say of strings that were composed of two languages. */
export function textsMetadata(
  texts: readonly (readonly [shown: string, both: Bilingual])[],
): Record<string, unknown> {
  const composed = texts.filter(([, { zh, en }]) => zh !== en);
  return composed.length > 0 ? { texts: Object.fromEntries(composed) } : {};
}

/** A text as it is; of any other value its plain text. */
function asText(value: unknown): Text {
  if (typeof value === 'string' || isBilingual(value)) return value;
  if (typeof value !== 'object' || value === null) return String(value);
  const own = (value as { toString?: unknown }).toString;
  if (typeof own === 'function' && own !== Object.prototype.toString && !Array.isArray(value))
    return { zh: String(value), en: String(value) };
  try {
    // Reads better than `[object Object]`.
    const json = JSON.stringify(value) ?? String(value);
    return { zh: json, en: json };
  } catch {
    return Object.prototype.toString.call(value);
  }
}

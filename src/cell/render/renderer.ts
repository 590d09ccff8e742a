import { inspect } from 'node:util';
import { displayMetadata, type MimeBundle } from '../../contract/index.ts';
import { lookOf } from '../../display/index.ts';
import { tidy } from '../tidy.ts';
import { collectionHtml, describeCollection } from './collections.ts';
import type { Kind } from './kind.ts';

/** A value as a front end shows it. */
export interface Rendered {
  readonly data: MimeBundle;
  readonly metadata: Record<string, unknown>;
}

/** A value that has this method says itself how it looks. Deno uses the same symbol. */
const jupyterDisplay = Symbol.for('Jupyter.display');

/** A longer text is cut: a front end would draw it for seconds, and the notebook keep it. */
const LONGEST = 1 << 18;

/**
 * Shows values: those of a known kind as that kind does, those of other well-known libraries as
 * `lookOf` says, all others as text and tables.
 */
export class Renderer {
  readonly #kinds: readonly Kind<unknown>[];

  constructor(kinds: readonly Kind<unknown>[]) {
    this.#kinds = kinds;
  }

  /** The MIME bundle of a value. Text is always part of it. */
  async render(value: unknown): Promise<Rendered> {
    const own = isDisplayable(value) ? await value[jupyterDisplay]() : undefined;
    return isBundle(own)
      ? { data: this.#withText(own, value), metadata: ownMetadata(value) }
      : { data: this.#bundle(value, await lookOf(value)), metadata: {} };
  }

  /** Whether a library that the session knows says how the value looks. */
  knows(value: unknown): boolean {
    return this.#kindOf(value) !== undefined;
  }

  /** As {@link render}, but at once. A display that takes time is left out. */
  renderNow(value: unknown): Rendered {
    const own = isDisplayable(value) ? value[jupyterDisplay]() : undefined;
    const isOwn = isBundle(own) && !(own instanceof Promise);
    if (isOwn) return { data: own, metadata: ownMetadata(value) };
    const look = lookOf(value);
    const isReady = !(look instanceof Promise);
    return { data: this.#bundle(value, isReady ? look : undefined), metadata: {} };
  }

  /** What a variable holds, in a few words. Undefined where its type says enough. */
  describe(value: unknown): string | undefined {
    if (typeof value !== 'object' || value === null) return undefined;
    return this.#kindOf(value)?.describe?.(value) ?? describeCollection(value);
  }

  /** A value of a known kind in one line, with the content of a small one. */
  preview(value: unknown): string | undefined {
    return this.#kindOf(value)?.preview?.(value);
  }

  #kindOf(value: unknown): Kind<unknown> | undefined {
    if (typeof value !== 'object' || value === null) return undefined;
    return this.#kinds.find((kind) => kind.is(value));
  }

  /** What shows itself as nothing has no text either. */
  #withText(own: MimeBundle, value: unknown): MimeBundle {
    const isSaid = 'text/plain' in own || Object.keys(own).length === 0;
    return isSaid ? own : { ...own, 'text/plain': textOf(value) };
  }

  #bundle(value: unknown, look: MimeBundle | undefined): MimeBundle {
    const kind = this.#kindOf(value);
    if (kind?.render) {
      const { text, html } = kind.render(value);
      return { 'text/plain': text, 'text/html': html };
    }
    if (kind?.describe) return { 'text/plain': kind.describe(value) };
    if (look) return look;
    const text = textOf(value);
    const html = collectionHtml(value, text);
    return html === undefined ? { 'text/plain': text } : { 'text/plain': text, 'text/html': html };
  }
}

/** What a value that shows itself says of its display. */
function ownMetadata(value: unknown): Record<string, unknown> {
  const own = (value as { [displayMetadata]?(): unknown })[displayMetadata]?.();
  return typeof own === 'object' && own !== null ? { ...own } : {};
}

/** Text of any value, as stock tslab prints it. A string has no quotes. */
function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : tidy(inspect(value));
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, LONGEST)}\n… ${text.length - LONGEST} more characters`;
}

function isDisplayable(value: unknown): value is { [jupyterDisplay](): unknown } {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  return typeof (value as { [jupyterDisplay]?: unknown })[jupyterDisplay] === 'function';
}

const isBundle = (value: unknown): value is MimeBundle =>
  typeof value === 'object' && value !== null;

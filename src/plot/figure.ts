import { PLOTLY_MIME, type Text } from '../contract/index.ts';
import { jupyterDisplay, type MimeBundle, type Showable } from '../display/index.ts';
import type { Draft, DraftLayout, DraftTrace, Frame, Json, Layout, Trace } from './draft.ts';
import { packed } from './pack.ts';
import { template } from './template.ts';
import { inBoth, inOne, Label, type Say } from './text.ts';
import { rounded } from './values.ts';

/** What a figure is made of. */
export interface FigureParts {
  readonly data: readonly DraftTrace[];
  readonly layout: DraftLayout;
  readonly frames?: readonly Frame<Draft>[];
  /**
   * What the figure shows, in a sentence with its numbers; a text in it is said in a language or in
   * both. Default: its title.
   */
  readonly describe?: string | ((say: Say) => string);
  /** Its title as plain text. Default none. */
  readonly title?: Text | undefined;
}

/**
 * A Plotly figure: plain data that any renderer of `application/vnd.plotly.v1+json` shows, and a
 * sentence for those that show none. The last expression of a cell, it displays itself.
 *
 * A text in both languages is drawn as one string, and `layout.meta.texts` says of each such string
 * what it is in either language, so that a page can show one of them.
 */
export class Figure implements Showable {
  readonly data: readonly Trace[];
  readonly layout: Layout;
  /** The steps of a figure that moves. */
  readonly frames: readonly Frame[];
  /** `showSendToCloud` is off: nothing of a figure leaves the reader's machine. */
  readonly config = { displaylogo: false, responsive: true, showSendToCloud: false } as const;
  /** What the figure shows, in a sentence with its numbers. */
  readonly describe: string;
  /** What it was made of: `panels` and `steps` make figures of it. */
  readonly parts: FigureParts;

  /** @throws Error for a number that is not finite, with its place */
  constructor(parts: FigureParts) {
    const { data, layout, frames = [], title } = parts;
    const { describe = (say: Say) => (title === undefined ? 'A figure.' : say(title)) } = parts;
    const texts: Texts = {};
    this.parts = parts;
    this.data = finish(data, 'data', texts) as readonly Trace[];
    this.frames = finish(frames as unknown as Draft, 'frames', texts) as unknown as Frame[];
    const { meta, ...finished } = finish(
      { template: template as Json, ...layout },
      'layout',
      texts,
    ) as Layout;
    if (typeof describe === 'string') this.describe = describe;
    else {
      this.describe = describe(inBoth);
      const [zh, en] = [describe(inOne('zh')), describe(inOne('en'))];
      if (zh !== en) texts[this.describe] = { zh, en };
    }
    const said: Record<string, Json> = { ...(meta as Layout | undefined) };
    if (title !== undefined) said.title = { zh: inOne('zh')(title), en: inOne('en')(title) };
    if (Object.keys(texts).length > 0) said.texts = { ...texts };
    this.layout = Object.keys(said).length > 0 ? { ...finished, meta: said } : finished;
  }

  /** The figure as it is stored: long lists of numbers are packed. */
  toJSON(): { [key: string]: Json } {
    return {
      data: packed(this.data),
      layout: this.layout,
      config: this.config,
      ...(this.frames.length > 0
        ? { frames: this.frames.map((frame) => ({ ...frame, data: packed(frame.data) })) }
        : {}),
    };
  }

  [jupyterDisplay](): MimeBundle {
    return { [PLOTLY_MIME]: this.toJSON(), 'text/plain': this.describe };
  }

  toString(): string {
    return this.describe;
  }

  /** Node's `console.log` prints the sentence, not thousands of numbers. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.describe;
  }
}

/** What composed strings were made of. */
type Texts = Record<string, { readonly zh: string; readonly en: string }>;

/**
 * Composes the texts and rounds the numbers of a figure; refuses what JSON would quietly turn into
 * null.
 */
function finish(value: Draft, path: string, texts: Texts): Json {
  if (typeof value === 'number') {
    if (!Number.isFinite(value))
      throw new Error(`plot: ${value} at ${path}; a figure needs finite numbers`);
    return rounded(value);
  }
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Label) {
    texts[value.shown] = value.both;
    return value.shown;
  }
  if (Array.isArray(value))
    return (value as readonly Draft[]).map((item, i) => finish(item, `${path}[${i}]`, texts));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, finish(item as Draft, `${path}.${key}`, texts)]),
  );
}

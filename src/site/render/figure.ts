import { inLanguage, isBilingual, isObject, textsOf } from '../../contract/index.ts';
import type { Language } from './languages.ts';

/** A Plotly figure, as far as a page has to know it. */
export interface Figure {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly layout: Readonly<Record<string, unknown>>;
  /** The steps of a figure that moves. */
  readonly frames?: readonly Readonly<Record<string, unknown>>[];
}

/** The figure if the value is one, without what it would load from elsewhere. */
export function asFigure(value: unknown): Figure | undefined {
  if (!isObject(value)) return undefined;
  const { data, layout, frames } = value;
  if (!Array.isArray(data) || !data.every(isObject)) return undefined;
  return withoutStrangers({
    data,
    layout: isObject(layout) ? layout : {},
    ...(Array.isArray(frames) && frames.every(isObject) ? { frames } : {}),
  });
}

/** The figure as a page draws it: what its stored picture alone was drawn from is left out. */
export function drawable(figure: Figure): Figure {
  const { meta, ...layout } = figure.layout;
  if (!isObject(meta) || !('strip' in meta)) return figure;
  const { strip: _, ...rest } = meta;
  return { ...figure, layout: { ...layout, meta: rest } };
}

/** Whether the stored picture is a strip of steps: it has another shape than the figure. */
export function isStrip(figure: Figure): boolean {
  return isObject(figure.layout.meta) && 'strip' in figure.layout.meta;
}

/** The figure with its titles, legend and labels in one language. */
export function figureIn(figure: Figure, language: Language): Figure {
  return inLanguage(figure, textsOf(figure.layout.meta), language);
}

/**
 * A figure's title in one language, as plain text. Two or three panels that have no title in common
 * are named one by one.
 */
export function figureTitle(figure: Figure, language: Language): string {
  const { meta, title, annotations } = figure.layout;
  const texts = textsOf(meta);
  const say = (text: string) => plain(inLanguage(text, texts, language));
  if (isObject(meta) && isBilingual(meta.title)) return plain(meta.title[language]);
  const markup = isObject(title) ? title.text : title;
  if (typeof markup === 'string') return say(markup);
  const panels = (Array.isArray(annotations) ? annotations : [])
    .map((note: unknown) => (isObject(note) ? note.text : undefined))
    .filter((text) => typeof text === 'string')
    .filter((text) => Object.hasOwn(texts, text));
  if (panels.length < 2 || panels.length > 3) return '';
  return panels.map(say).join(language === 'zh' ? '；' : '; ');
}

const BREAK = /<br\s*\/?>/i;

function plain(markup: string): string {
  const lines = markup.split(BREAK);
  return lines.map((line) => line.replace(/<[^>]*>/g, '').trim()).join(' ');
}

/** Leaves out the addresses from which Plotly would load pictures or maps; pictures inside stay. */
function withoutStrangers<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    // Of numbers and texts there are many, and nothing in them is an address that is loaded.
    return value.some((item) => typeof item === 'object')
      ? (value.map(withoutStrangers) as T)
      : value;
  }
  const own = Object.entries(value).filter(
    ([key, item]) =>
      !/^(?:source|geojson)$/.test(key) || typeof item !== 'string' || isRaster(item),
  );
  return Object.fromEntries(own.map(([key, item]) => [key, withoutStrangers(item)])) as T;
}

function isRaster(address: string): boolean {
  return /^data:image\/(?:png|jpeg|gif|webp);base64,/i.test(address);
}

import type { MimeBundle, Output } from '../notebook/index.ts';
import { ansiToHtml } from './ansi.ts';
import { asReport, CHECK_MIME, checkCard } from './check-card.ts';
import { textIn } from './figure-language.ts';
import { type Html, html, trusted } from './html.ts';
import type { Language } from './languages.ts';
import type { Sanitizer } from './sanitize.ts';
import { words } from './words.ts';

export const PLOTLY_MIME = 'application/vnd.plotly.v1+json';
/** Pictures a browser draws and never runs. */
const RASTERS = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const;

/** Size in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A Plotly figure, as far as a page has to know it. */
export interface Figure {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly layout: Readonly<Record<string, unknown>>;
}

/** Where outputs are rendered: into the files of the site, or into an open page. */
export interface OutputContext {
  readonly language: Language;
  readonly sanitizer: Sanitizer;
  /** Keeps a picture and returns its address. */
  picture(mime: string, content: string): string;
  /** A figure: its stand-in picture where there is one, its title, and the sentence that says what it shows. */
  figure(figure: Figure, picture: Html | undefined, title: string, sentence: string): Html;
  /** Renders Markdown; without it the text is shown as it is. */
  prose?(markdown: string): Html;
}

/** A cell's outputs; consecutive pieces of one stream are joined, as Jupyter does. */
export function renderOutputs(outputs: readonly Output[], context: OutputContext): Html {
  const joined: Output[] = [];
  for (const output of outputs) {
    const last = joined.at(-1);
    if (
      output.output_type === 'stream' &&
      last?.output_type === 'stream' &&
      last.name === output.name
    ) {
      joined[joined.length - 1] = { ...last, text: last.text + output.text };
    } else joined.push(output);
  }
  return html`${joined.map((output) => renderOutput(output, context))}`;
}

export function renderOutput(output: Output, context: OutputContext): Html {
  switch (output.output_type) {
    case 'stream':
      return text(output.text, output.name === 'stderr' ? 'stderr' : 'stdout', context);
    case 'error': {
      const lines =
        output.traceback.length > 0
          ? output.traceback.join('\n')
          : `${output.ename}: ${output.evalue}`;
      return text(lines, 'error', context);
    }
    default:
      return renderBundle(output.data, output.metadata, context);
  }
}

/** What stands below a figure: its number, which is a link to it, and its title; nothing where it has neither. */
export function figureCaption(
  number: number | undefined,
  title: string,
  language: Language,
): Html | undefined {
  if (number === undefined && title === '') return undefined;
  return html`<figcaption>${number !== undefined && html`<a class="number" href="#figure-${number}">${words[language].figure} ${number}</a> `}${title}</figcaption>`;
}

/** The richest safe form of a MIME bundle. Script types are never a form: their text stands for them. */
export function renderBundle(
  data: MimeBundle,
  metadata: Readonly<Record<string, unknown>>,
  context: OutputContext,
): Html {
  const plain = stringOf(data['text/plain']);
  const picture = rasterOf(data, metadata, plain, context);
  const figure = asFigure(data[PLOTLY_MIME]);
  if (figure) {
    const standIn = picture ?? vectorOf(data, plain, context);
    return context.figure(figure, standIn, figureTitle(figure, context.language), plain);
  }
  const report = asReport(data[CHECK_MIME]);
  if (report) return checkCard(report, context.language);
  const markup = data['text/html'];
  if (typeof markup === 'string') {
    return html`<div class="rich" tabindex="0" role="group" aria-label="${words[context.language].output}">${trusted(context.sanitizer.html(markup, 'output'))}</div>`;
  }
  const vector = vectorOf(data, plain, context);
  if (vector) return vector;
  if (picture) return picture;
  const markdown = data['text/markdown'];
  if (typeof markdown === 'string') return prose(markdown, context);
  const latex = data['text/latex'];
  if (typeof latex === 'string')
    return prose(`$$\n${latex.replace(/^\s*\$+|\$+\s*$/g, '')}\n$$`, context);
  if (plain !== '') return text(textIn(plain, context.language), 'result', context);
  const json = data['application/json'];
  if (json !== undefined) return text(JSON.stringify(json, null, 2), 'result', context);
  return text(`[${Object.keys(data).join(', ')}]`, 'result', context);
}

/** The figure if the value is one. */
export function asFigure(value: unknown): Figure | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { data, layout } = value as { data?: unknown; layout?: unknown };
  if (!Array.isArray(data) || !data.every((trace) => typeof trace === 'object' && trace !== null))
    return undefined;
  const isObject = typeof layout === 'object' && layout !== null && !Array.isArray(layout);
  return withoutStrangers({ data, layout: isObject ? (layout as Figure['layout']) : {} });
}

/** Leaves out the addresses from which Plotly would load pictures or maps; pictures inside the figure stay. */
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

/**
 * A figure's title in one language; the library writes the Chinese line above the English one. Two or three
 * panels that have no title in common are named one by one.
 */
function figureTitle({ layout }: Figure, language: Language): string {
  const title = layout.title as { readonly text?: unknown } | string | undefined;
  const markup = typeof title === 'object' && title !== null ? title.text : title;
  if (typeof markup === 'string') return inLanguage(markup, language);
  const notes = Array.isArray(layout.annotations) ? (layout.annotations as readonly unknown[]) : [];
  const panels = notes
    .map((note) => (note as { readonly text?: unknown } | null)?.text)
    .filter((text): text is string => typeof text === 'string' && BREAK.test(text));
  if (panels.length < 2 || panels.length > 3) return '';
  return panels.map((text) => inLanguage(text, language)).join(language === 'zh' ? '；' : '; ');
}

const BREAK = /<br\s*\/?>/i;

function inLanguage(markup: string, language: Language): string {
  const lines = textIn(markup, language).split(BREAK);
  return lines.map((line) => line.replace(/<[^>]*>/g, '').trim()).join(' ');
}

export function image(source: string, alternative: string, size: Size | undefined): Html {
  const dimensions = size && html` width="${size.width}" height="${size.height}"`;
  return html`<img class="picture" src="${source}" alt="${alternative}"${dimensions} loading="lazy" decoding="async">`;
}

function vectorOf(data: MimeBundle, alternative: string, context: OutputContext): Html | undefined {
  const dirty = data['image/svg+xml'];
  const vector = typeof dirty === 'string' ? context.sanitizer.svg(dirty) : '';
  if (vector === '') return undefined;
  return image(context.picture('image/svg+xml', vector), alternative, svgSize(vector));
}

function rasterOf(
  data: MimeBundle,
  metadata: Readonly<Record<string, unknown>>,
  alternative: string,
  context: OutputContext,
): Html | undefined {
  const mime = RASTERS.find((each) => typeof data[each] === 'string');
  if (mime === undefined) return undefined;
  const content = (data[mime] as string).replace(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+=*$/.test(content)) return undefined;
  const natural = mime === 'image/png' ? pngSize(content) : undefined;
  // The picture of a figure has two dots a pixel each way.
  const dots = asFigure(data[PLOTLY_MIME]) ? 2 : 1;
  const size = natural && {
    width: Math.round(natural.width / dots),
    height: Math.round(natural.height / dots),
  };
  return image(context.picture(mime, content), alternative, sizeOf(metadata[mime]) ?? size);
}

function text(content: string, kind: string, { language }: OutputContext): Html {
  const label =
    kind === 'stderr' || kind === 'error' ? words[language].errorOutput : words[language].output;
  return html`<pre class="text ${kind}" tabindex="0" role="group" aria-label="${label}">${trusted(ansiToHtml(content.replace(/\n$/, '')))}</pre>`;
}

function prose(markdown: string, context: OutputContext): Html {
  return context.prose?.(markdown) ?? text(markdown, 'result', context);
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function sizeOf(value: unknown): Size | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { width, height } = value as { width?: unknown; height?: unknown };
  const sound = (side: unknown): side is number =>
    typeof side === 'number' && side >= 1 && side <= 10_000;
  return sound(width) && sound(height)
    ? { width: Math.round(width), height: Math.round(height) }
    : undefined;
}

/** Width and height stand at a fixed place of the first chunk of a PNG. */
function pngSize(base64: string): Size | undefined {
  const head = atob(base64.slice(0, 32));
  if (head.slice(12, 16) !== 'IHDR') return undefined;
  const number = (at: number) =>
    [0, 1, 2, 3].reduce((value, offset) => value * 256 + head.charCodeAt(at + offset), 0);
  return sizeOf({ width: number(16), height: number(20) });
}

function svgSize(markup: string): Size | undefined {
  const tag = /<svg[^>]*>/i.exec(markup)?.[0] ?? '';
  const side = (name: string) =>
    Number(new RegExp(`\\s${name}="([\\d.]+)(?:px)?"`, 'i').exec(tag)?.[1]);
  const box = /\sviewBox="[\d.e+-]+[\s,]+[\d.e+-]+[\s,]+([\d.]+)[\s,]+([\d.]+)"/i.exec(tag);
  return (
    sizeOf({ width: side('width'), height: side('height') }) ??
    sizeOf({ width: Number(box?.[1]), height: Number(box?.[2]) })
  );
}

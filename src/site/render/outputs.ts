import { CHECK_MIME, CLAIM_MIME, inLanguage, PLOTLY_MIME, textsOf } from '../../contract/index.ts';
import type { MimeBundle, Output } from '../../notebook/index.ts';
import { ansiToHtml } from './ansi.ts';
import { asReport, checkCard } from './check-card.ts';
import { asClaim, claimLine } from './claim.ts';
import { asFigure, type Figure, figureTitle } from './figure.ts';
import { type Html, html, trusted } from './html.ts';
import type { Language } from './languages.ts';
import { messages } from './messages.ts';
import { image, type Picture, rasterOf, vectorOf } from './picture.ts';
import type { Sanitizer } from './sanitize.ts';

/** Where outputs are rendered: into the files of the site, or into an open page. */
export interface OutputContext {
  readonly language: Language;
  readonly sanitizer: Sanitizer;
  /** Keeps a picture and returns its address. */
  picture(picture: Picture): string;
  /**
   * A figure: the picture that stands for it, its title, and the sentence that says what it shows.
   */
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

/**
 * What stands below a figure: its number, which is a link to it, and its title; nothing without
 * both.
 */
export function figureCaption(
  number: number | undefined,
  title: string,
  language: Language,
): Html | undefined {
  if (number === undefined && title === '') return undefined;
  return html`<figcaption>${number !== undefined && html`<a class="number" href="#figure-${number}">${messages[language].figure} ${number}</a> `}${title}</figcaption>`;
}

/**
 * The richest safe form of a MIME bundle, in one language where the output says what it is in both.
 * Script types are never a form: their text stands for them.
 */
export function renderBundle(
  bundle: MimeBundle,
  metadata: Readonly<Record<string, unknown>>,
  context: OutputContext,
): Html {
  const { language, sanitizer } = context;
  const figure = asFigure(bundle[PLOTLY_MIME]);
  if (figure) return renderFigure(figure, bundle, metadata, context);
  const report = asReport(bundle[CHECK_MIME]);
  if (report) return checkCard(report, language);
  const claim = asClaim(bundle[CLAIM_MIME]);
  if (claim) return claimLine(claim, language);
  const texts = textsOf(metadata);
  const data = inLanguage(bundle, texts, language);
  const plain = stringOf(data['text/plain']);
  const markup = data['text/html'];
  if (typeof markup === 'string') {
    return html`<div class="rich" tabindex="0" role="group" aria-label="${messages[language].output}">${trusted(sanitizer.html(markup, 'output'))}</div>`;
  }
  const picture = vectorOf(data, sanitizer) ?? rasterOf(data, metadata);
  if (picture) return image(context.picture(picture), plain, picture.size);
  const markdown = data['text/markdown'];
  if (typeof markdown === 'string') return prose(markdown, context);
  const latex = data['text/latex'];
  if (typeof latex === 'string')
    return prose(`$$\n${latex.replace(/^\s*\$+|\$+\s*$/g, '')}\n$$`, context);
  if (plain !== '') return text(plain, 'result', context);
  const json = data['application/json'];
  if (json !== undefined) return text(JSON.stringify(json, null, 2), 'result', context);
  return text(`[${Object.keys(data).join(', ')}]`, 'result', context);
}

function renderFigure(
  figure: Figure,
  data: MimeBundle,
  metadata: Readonly<Record<string, unknown>>,
  context: OutputContext,
): Html {
  const { language, sanitizer } = context;
  const plain = stringOf(data['text/plain']);
  const sentence = inLanguage(plain, textsOf(figure.layout.meta), language);
  // The picture of a figure has two dots a pixel each way.
  const picture = vectorOf(data, sanitizer) ?? rasterOf(data, metadata, 2);
  return context.figure(
    figure,
    picture && image(context.picture(picture), sentence, picture.size),
    figureTitle(figure, language),
    sentence,
  );
}

function text(content: string, kind: string, { language }: OutputContext): Html {
  const say = messages[language];
  const label = kind === 'stderr' || kind === 'error' ? say.errorOutput : say.output;
  return html`<pre class="text ${kind}" tabindex="0" role="group" aria-label="${label}">${trusted(ansiToHtml(content.replace(/\n$/, '')))}</pre>`;
}

function prose(markdown: string, context: OutputContext): Html {
  return context.prose?.(markdown) ?? text(markdown, 'result', context);
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/**
 * Turns what notebooks hold into markup that is safe to show: prose, code, outputs, exercises.
 * Reads and writes no files.
 */
export { ansiToHtml } from './ansi.ts';
export { asReport, checkCard, untried } from './check-card.ts';
export { asClaim } from './claim.ts';
export { asFigure, drawable, type Figure, figureIn, figureTitle, isStrip } from './figure.ts';
export type { Highlight } from './highlight.ts';
export { Html, html, trusted } from './html.ts';
export {
  type Language,
  languageName,
  languages,
  languageTag,
  splitLanguages,
} from './languages.ts';
export type { Heading, Passage, Prose, ProseOptions, ProseRenderer } from './markdown.ts';
export { type Messages, messages } from './messages.ts';
export { figureCaption, type OutputContext, renderOutput, renderOutputs } from './outputs.ts';
export { image, type Picture, type Size } from './picture.ts';
export { createRenderers, type Renderers } from './renderers.ts';
export type { Origin, Sanitizer } from './sanitize.ts';

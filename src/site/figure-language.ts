import { inLanguage, textsOf } from '../contract/index.ts';
import type { Language } from './languages.ts';

/** A figure whose titles, legends and labels are in one language: those that it says are in both. */
export function figureIn<T extends { readonly layout?: unknown }>(
  figure: T,
  language: Language,
): T {
  const texts = textsOf((figure.layout as { readonly meta?: unknown } | undefined)?.meta);
  return Object.keys(texts).length > 0
    ? inLanguage(figure, texts, language)
    : guessed(figure, language);
}

/** A string that an output composed, or one of an output that says nothing of its texts, in one language. */
export function textIn(text: string, metadata: unknown, language: Language): string {
  const said = inLanguage(text, textsOf(metadata), language);
  return said === text ? guessedText(text, language) : said;
}

/** How outputs that carry no texts put both languages into a string: executed notebooks hold some. */
const BOTH =
  /^(?=[^\u00a0]*[\u2e80-\uffff])([^\u00a0]*)(?:<br><span style="font-size:\d+px">|\u00a0(?:· )?)([^\u00a0]*?)(?:<\/span>)?$/;

function guessedText(text: string, language: Language): string {
  return BOTH.exec(text)?.[language === 'zh' ? 1 : 2] ?? text;
}

function guessed<T>(value: T, language: Language): T {
  if (typeof value === 'string') return guessedText(value, language) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    // Of numbers there are many, and none needs a look.
    return typeof value[0] === 'number'
      ? value
      : (value.map((item) => guessed(item, language)) as T);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, guessed(item, language)]),
  ) as T;
}

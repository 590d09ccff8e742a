import type { Language } from './languages.ts';

/**
 * A text of the library in both languages: a title of two lines, or a label or a result around a space that does
 * not break.
 */
const BOTH =
  /^(?=[^\u00a0]*[\u2e80-\uffff])([^\u00a0]*)(?:<br><span style="font-size:\d+px">|\u00a0(?:· )?)([^\u00a0]*?)(?:<\/span>)?$/;

/** Of a text in both languages the one asked for; any other as it is. */
export function textIn(text: string, language: Language): string {
  return BOTH.exec(text)?.[language === 'zh' ? 1 : 2] ?? text;
}

/** A figure, or a part of one, whose titles, legend and labels are in one language. */
export function figureIn<T>(value: T, language: Language): T {
  if (typeof value === 'string') return textIn(value, language) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    // Of numbers there are many, and none needs a look.
    return typeof value[0] === 'number'
      ? value
      : (value.map((item) => figureIn(item, language)) as T);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, figureIn(item, language)]),
  ) as T;
}

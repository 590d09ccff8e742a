/**
 * Reads both languages out of outputs that were recorded before they carried their texts as data,
 * by the spaces and characters they were joined with. To be removed once the three notebooks of
 * today have been recorded again.
 */
import type { Language } from './languages.ts';

/** A title of two lines, or a label or a result around a space that does not break. */
const BOTH =
  /^(?=[^\u00a0]*[\u2e80-\uffff])([^\u00a0]*)(?:<br><span style="font-size:\d+px">|\u00a0(?:· )?)([^\u00a0]*?)(?:<\/span>)?$/;

/** Of a text in both languages the one asked for; any other as it is. */
export function recordedText(text: string, language: Language): string {
  return BOTH.exec(text)?.[language === 'zh' ? 1 : 2] ?? text;
}

/** A figure, or a part of one, whose titles, legend and labels are in one language. */
export function recordedFigure<T>(value: T, language: Language): T {
  if (typeof value === 'string') return recordedText(value, language) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return typeof value[0] === 'number'
      ? value
      : (value.map((item) => recordedFigure(item, language)) as T);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, recordedFigure(item, language)]),
  ) as T;
}

/** One side of a line of an exercise that holds both languages as `中文 · English`. */
export function recordedLine(text: string, language: Language): string {
  const parts = text.split(' · ');
  const [zh, en] = parts;
  if (parts.length !== 2 || zh === undefined || en === undefined) return text;
  if (!/[\u3400-\u9fff]/.test(zh) || /[\u3400-\u9fff]/.test(en)) return text;
  return language === 'zh' ? zh : en;
}

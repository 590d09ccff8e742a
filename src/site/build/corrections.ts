import type { Language } from '../render/index.ts';

/** The heading of the section in which a chapter answers the notes line by line. */
export const CORRECTIONS: Readonly<Record<Language, string>> = {
  zh: '更精确地说',
  en: 'More precisely',
};

/**
 * The text of that section, without its heading and up to the next one of its level; nothing where a
 * text has none.
 */
export function correctionsIn(text: string, language: Language): string | undefined {
  const heading = new RegExp(`^(##+) +(?:\\d+\\. +)?${CORRECTIONS[language]} *$`, 'm').exec(text);
  if (!heading) return undefined;
  const [whole, marks = ''] = heading;
  const rest = text.slice(heading.index + whole.length);
  const end = new RegExp(`^#{1,${marks.length}} `, 'm').exec(rest)?.index;
  return rest.slice(0, end).trim();
}

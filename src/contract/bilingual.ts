/** A text in both of the course's languages. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/**
 * A text for the reader. A string holds one language for both readers, or both as `'中文 | English'`,
 * split at the first ` | `.
 */
export type Text = string | Bilingual;

const SEPARATOR = ' | ';

/** Both languages of a text; the text itself where it has only one. */
export function bilingual(text: Text): Bilingual | string {
  if (typeof text !== 'string') return text;
  const at = text.indexOf(SEPARATOR);
  return at < 0 ? text : { zh: text.slice(0, at), en: text.slice(at + SEPARATOR.length) };
}

/** The text in one language. */
export function textIn(text: Text, language: keyof Bilingual): string {
  const both = bilingual(text);
  return typeof both === 'string' ? both : both[language];
}

/** Chinese first, English beside it. For places that can show one string only. */
export function bothLanguages(text: Text, between = ' · '): string {
  const both = bilingual(text);
  return typeof both === 'string' ? both : both.zh + between + both.en;
}

/**
 * What an output says in two languages at once, as data: each composed string that is shown, with
 * the pair it was made of. A figure keeps it in `layout.meta.texts`, any other output in
 * `metadata.texts`. A page that shows one language looks the composed string up, and never guesses
 * from its characters.
 */
export type ComposedTexts = Readonly<Record<string, Bilingual>>;

import { escapeHtml } from './html.ts';
import { isObject } from './json.ts';

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

/**
 * Chinese first, English beside it. For places that can show one string only. A text of several
 * lines has its two languages one below the other.
 */
export function bothLanguages(text: Text, between = ' / '): string {
  const both = bilingual(text);
  if (typeof both === 'string') return both;
  if (both.zh === both.en) return both.zh;
  return both.zh + (/\n/.test(both.zh + both.en) ? '\n' : between) + both.en;
}

/** Texts one below the other, in each language. Those that are not there are left out. */
export function lines(...texts: readonly (Text | undefined)[]): Bilingual {
  const given = texts.filter((text) => text !== undefined);
  const side = (language: keyof Bilingual) =>
    given.map((text) => textIn(text, language)).join('\n');
  return { zh: side('zh'), en: side('en') };
}

/**
 * What an output says in two languages at once, as data: each composed string that is shown, with
 * the pair it was made of. A figure keeps it in `layout.meta.texts`, any other output in
 * `metadata.texts`. A page that shows one language looks the composed string up, and never guesses
 * from its characters.
 */
export type ComposedTexts = Readonly<Record<string, Bilingual>>;

/**
 * A figure, a MIME bundle or any other JSON value in one language: each string that `texts` knows
 * is replaced by its half, and so is what stands between the tags of `text/html`, which lets a table
 * say its few words twice instead of itself. Keys, and strings that were composed of nothing, stay
 * as they are. The value given is not changed.
 */
export function inLanguage<T>(value: T, texts: ComposedTexts, language: keyof Bilingual): T {
  const look = (item: unknown): unknown => {
    if (typeof item === 'string')
      return Object.hasOwn(texts, item) ? texts[item]?.[language] : item;
    if (typeof item !== 'object' || item === null) return item;
    // Of numbers there are many, and none needs a look.
    if (Array.isArray(item)) return typeof item[0] === 'number' ? item : item.map(look);
    if (ArrayBuffer.isView(item)) return item;
    return Object.fromEntries(
      Object.entries(item).map(([key, inner]) => [
        key,
        key === 'text/html' && typeof inner === 'string' && !Object.hasOwn(texts, inner)
          ? htmlInLanguage(inner, texts, language)
          : look(inner),
      ]),
    );
  };
  return look(value) as T;
}

function htmlInLanguage(html: string, texts: ComposedTexts, language: keyof Bilingual): string {
  const escaped = new Map(Object.entries(texts).map(([shown, both]) => [escapeHtml(shown), both]));
  return html.replace(/>([^<>]+)</g, (whole, text) => {
    const both = escaped.get(text);
    return both ? `>${escapeHtml(both[language])}<` : whole;
  });
}

/**
 * The texts that an output carries: those of a figure in `layout.meta.texts`, of anything else in
 * its metadata. What is no such record, as in an output of unknown origin, counts as none.
 */
export function textsOf(holder: unknown): ComposedTexts {
  const texts = isObject(holder) ? holder.texts : undefined;
  if (!isObject(texts)) return {};
  return Object.fromEntries(
    Object.entries(texts).filter((entry): entry is [string, Bilingual] => isBilingual(entry[1])),
  );
}

/** `{ zh, en }` and nothing else. */
export function isBilingual(value: unknown): value is Bilingual {
  if (!isObject(value) || Object.keys(value).length !== 2) return false;
  return typeof value.zh === 'string' && typeof value.en === 'string';
}

/** A {@link Text}, in both languages or in one. */
export function isText(value: unknown): value is Text {
  return typeof value === 'string' || isBilingual(value);
}

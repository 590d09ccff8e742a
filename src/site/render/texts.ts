import type { Bilingual, ComposedTexts } from '../../contract/index.ts';

/**
 * A JSON value in one language: each string that `texts` knows is replaced by its half. Keys, and
 * strings that were composed of nothing, stay as they are.
 */
export function inLanguage<T>(value: T, texts: ComposedTexts, language: keyof Bilingual): T {
  const look = (item: unknown): unknown => {
    if (typeof item === 'string')
      return Object.hasOwn(texts, item) ? texts[item]?.[language] : item;
    if (typeof item !== 'object' || item === null) return item;
    // Of numbers there are many, and none needs a look.
    if (Array.isArray(item)) return typeof item[0] === 'number' ? item : item.map(look);
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, look(inner)]));
  };
  return look(value) as T;
}

/** The texts that an output carries, in `layout.meta` of a figure or in its metadata. */
export function textsOf(holder: unknown): ComposedTexts {
  const texts = isRecord(holder) ? holder.texts : undefined;
  if (!isRecord(texts)) return {};
  return Object.fromEntries(
    Object.entries(texts).filter((entry): entry is [string, Bilingual] => isBilingual(entry[1])),
  );
}

export function isBilingual(value: unknown): value is Bilingual {
  return isRecord(value) && typeof value.zh === 'string' && typeof value.en === 'string';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

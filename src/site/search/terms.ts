import { tokenize } from './tokenize.ts';

/** How often each term stands in a text. */
export type Terms = ReadonlyMap<string, number>;

export function termsOf(text: string): Terms {
  const terms = new Map<string, number>();
  for (const term of tokenize(text)) terms.set(term, (terms.get(term) ?? 0) + 1);
  return terms;
}

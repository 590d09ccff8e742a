import MiniSearch, { type AsPlainObject, type Options, type SearchOptions } from 'minisearch';
import { type Terms, termsOf } from './terms.ts';
import { tokenize, tokenizeQuery } from './tokenize.ts';

/** One section of a chapter: what a search finds. */
export interface Hit {
  /** Address from the language's folder: `L2-1-perceptron.html#novikoff`. */
  readonly id: string;
  readonly chapter: string;
  readonly title: string;
}

/**
 * A section with the terms of its text and code, counted once and kept as long as the chapter is.
 */
export interface Section extends Hit {
  readonly text: Terms;
  readonly code: Terms;
}

const FIELDS = ['title', 'chapter', 'text', 'code'] as const;

const options: Options<Hit> = {
  fields: [...FIELDS],
  // The texts are many times the rest; those of the hits are loaded when they are shown.
  storeFields: ['title', 'chapter'],
  tokenize,
  processTerm: (term) => term,
};

const searchOptions: SearchOptions = {
  tokenize: tokenizeQuery,
  combineWith: 'AND',
  boost: { title: 4, chapter: 2, text: 1, code: 0.5 },
  // Pairs of Chinese characters are exact; a Latin word may be unfinished or misspelt.
  prefix: (term) => /^[\p{L}\p{N}]$/u.test(term) || !isHan(term),
  fuzzy: (term) => (isHan(term) || term.length < 5 ? false : 0.2),
};

function isHan(term: string): boolean {
  return /^[\u3400-\u9fff\uf900-\ufaff]/.test(term);
}

/**
 * The index as it lies in the site, as MiniSearch would write it. It is put together from terms
 * that were counted before: counting those of a whole course anew takes most of the time of a
 * build. Their lists are written as text at once, for the same reason.
 */
export function buildIndex(sections: readonly Section[]): string {
  const index = new Map<string, string[]>();
  const lengths = sections.map((section, id) =>
    FIELDS.map((field, fieldId) => {
      const value = section[field];
      const terms = typeof value === 'string' ? termsOf(value) : value;
      for (const [term, count] of terms) {
        const counts = index.get(term) ?? FIELDS.map(() => '');
        index.set(term, counts);
        counts[fieldId] += `${counts[fieldId] === '' ? '' : ','}"${id}":${count}`;
      }
      return terms.size;
    }),
  );
  const mean = (fieldId: number) =>
    lengths.reduce((sum, own) => sum + (own[fieldId] ?? 0), 0) / Math.max(1, lengths.length);
  const written: Omit<AsPlainObject, 'index'> = {
    documentCount: sections.length,
    nextId: sections.length,
    documentIds: Object.fromEntries(sections.map(({ id }, number) => [number, id])),
    fieldIds: Object.fromEntries(FIELDS.map((field, fieldId) => [field, fieldId])),
    fieldLength: Object.fromEntries(lengths.entries()),
    averageFieldLength: FIELDS.map((_, fieldId) => mean(fieldId)),
    storedFields: Object.fromEntries(
      sections.map(({ title, chapter }, number) => [number, { title, chapter }]),
    ),
    dirtCount: 0,
    serializationVersion: 2,
  };
  const terms = [...index].map(([term, counts]) => {
    const fields = counts.flatMap((inField, fieldId) =>
      inField ? `"${fieldId}":{${inField}}` : [],
    );
    return `[${JSON.stringify(term)},{${fields.join(',')}}]`;
  });
  return `${JSON.stringify(written).slice(0, -1)},"index":[${terms.join(',')}]}`;
}

/** A function that searches an index made by {@link buildIndex}, best hit first. */
export function openIndex(json: string): (query: string) => Hit[] {
  const index = MiniSearch.loadJSON<Hit>(json, options);
  return (query) =>
    index.search(query, searchOptions).map((result) => ({
      id: result.id as string,
      chapter: result.chapter as string,
      title: result.title as string,
    }));
}

/**
 * Where the texts of a hit's chapter lie, by the ids of its sections, from the language's folder.
 */
export function textsFile({ id }: Pick<Hit, 'id'>): string {
  return `search/${id.replace(/\.html(?:#.*)?$/, '')}.json`;
}

/** The id of a hit's section within its chapter. */
export function sectionOf({ id }: Pick<Hit, 'id'>): string {
  return id.split('#')[1] ?? '';
}

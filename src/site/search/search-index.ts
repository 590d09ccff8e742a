import MiniSearch, { type Options, type SearchOptions } from 'minisearch';
import { tokenize, tokenizeQuery } from './tokenize.ts';

/** One section of a chapter: what a search finds. */
export interface Section {
  /** Address from the language's folder: `L2-1-perceptron.html#novikoff`. */
  readonly id: string;
  readonly chapter: string;
  readonly title: string;
  readonly text: string;
  readonly code: string;
}

const options: Options<Section> = {
  fields: ['title', 'chapter', 'text', 'code'],
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

/** The index as it lies in the site. */
export function buildIndex(sections: readonly Section[]): string {
  const index = new MiniSearch<Section>(options);
  index.addAll(sections);
  return JSON.stringify(index);
}

export type Hit = Pick<Section, 'id' | 'chapter' | 'title'>;

/** Where the texts of a hit's chapter lie, by the ids of its sections, from the language's folder. */
export function textsFile({ id }: Pick<Section, 'id'>): string {
  return `search/${id.replace(/\.html(?:#.*)?$/, '')}.json`;
}

/** The id of a hit's section within its chapter. */
export function sectionOf({ id }: Pick<Section, 'id'>): string {
  return id.split('#')[1] ?? '';
}

/** A function that searches an index made by {@link buildIndex}, best hit first. */
export function openIndex(json: string): (query: string) => Hit[] {
  const index = MiniSearch.loadJSON<Section>(json, options);
  return (query) =>
    index.search(query, searchOptions).map((result) => ({
      id: result.id as string,
      chapter: result.chapter as string,
      title: result.title as string,
    }));
}

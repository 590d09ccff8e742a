import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { line, list, object } from '../json-schema.ts';

/** A term of the course, in both languages. */
export interface Term {
  readonly key: string;
  readonly zh: string;
  readonly en: string;
  /** The word of the source notes, where it differs. */
  readonly notes?: string;
  /** Other words in use, separated by `;`. */
  readonly others?: string;
  readonly symbol?: string;
  /** The chapter that teaches it. */
  readonly first: string;
  readonly remark?: string;
}

export type Glossary = readonly Term[];

const lines = (...fields: readonly string[]) =>
  Object.fromEntries(fields.map((field) => [field, line]));

const validate = new Ajv().compile(
  list(object(lines('key', 'zh', 'en', 'first'), lines('notes', 'others', 'symbol', 'remark'))),
);

/** @throws Error where the file cannot be read, or an entry is not a term */
export async function readGlossary(path: string): Promise<Glossary> {
  const terms: unknown = JSON.parse(await readFile(path, 'utf8'));
  if (!validate(terms)) {
    const [first] = validate.errors ?? [];
    throw new Error(`${path}: ${first?.instancePath ?? ''} ${first?.message ?? 'is no glossary'}`);
  }
  return terms as Glossary;
}

/** A term without its remark in brackets: `cell (notebook)` is written `cell`. */
export const bare = (term: string): string => term.replace(/\s*[(（].*?[)）]/g, '').trim();

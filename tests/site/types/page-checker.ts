import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import ts from 'typescript-js';
import { PageChecker } from '../../../src/site/browser/types/checker.ts';
import { type Declarations, translate } from '../../../src/site/browser/types/program.ts';
import { declaredNames, type TypeProblem } from '../../../src/typecheck/program/index.ts';

/** Where the packed files lie that a page loads. */
export const ASSETS = fileURLToPath(new URL('../../../dist/site/assets/', import.meta.url));

const unpacked = <T>(name: string): T =>
  JSON.parse(gunzipSync(readFileSync(`${ASSETS}${name}.bin`)).toString()) as T;

export const declarations = unpacked<Declarations>('declarations');

/** The checker of a page in that language. There may be only one at a time: the compiler has one language. */
export function pageChecker(language: 'zh' | 'en' = 'en'): PageChecker {
  translate(ts, language === 'zh' ? unpacked<Record<string, string>>('translations-zh') : {});
  return new PageChecker(ts, declarations, language);
}

/** What is wrong in each cell, where each runs whether or not something is. */
export function problemsOf(checker: PageChecker, cells: readonly string[]): TypeProblem[][] {
  checker.forget();
  return cells.map((source) => {
    const problems = checker.check(source);
    checker.accept(source, problems.length === 0 ? undefined : [...declaredNames(source).keys()]);
    return problems;
  });
}

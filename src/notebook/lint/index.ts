/** The countable part of the standard of a chapter: what `notegrad lint` asks of each. */
import type { Notebook } from '../model.ts';
import { asChapter } from './chapter.ts';
import type { Context, Finding, Rule } from './finding.ts';
import { isPage } from './page.ts';
import { budget } from './rules/budget.ts';
import { code } from './rules/code.ts';
import { exercises } from './rules/exercises.ts';
import { parity } from './rules/parity.ts';
import { shape } from './rules/shape.ts';
import { words } from './rules/words.ts';

export type { Finding } from './finding.ts';
export { type Glossary, readGlossary, type Term } from './glossary.ts';
export { isPage } from './page.ts';

const rules: readonly Rule[] = [shape, budget, code, exercises, words, parity];

/** All that a chapter does not keep of the standard, rule by rule. A page has nothing to keep. */
export function lintChapter(notebook: Notebook, slug: string, context: Context): Finding[] {
  if (isPage(notebook)) return [];
  const chapter = asChapter(notebook, slug);
  return rules.flatMap((rule) => [...rule(chapter, context)]);
}

import { PLOTLY_MIME } from '../../../contract/index.ts';
import { type Chapter, linesOf, wordsOf } from '../chapter.ts';
import type { Finding, Rule } from '../finding.ts';

const MOST_CELLS = 50;
const MOST_LINES = 300;
const MOST_LINES_OF_A_CELL = 30;
const CHARACTERS = [2500, 6000] as const;
const CHARACTERS_PER_LINE = 10;
const FIGURES = [4, 14] as const;
const EXERCISES = [6, 8] as const;
const MOST_BYTES = 800_000;

/** What a student can read in one sitting, and a repository can carry. */
export const budget: Rule = function* (chapter, { bytes }): Generator<Finding> {
  const within = (
    what: string,
    count: number,
    [least, most]: readonly [number, number],
  ): Finding[] =>
    count >= least && count <= most
      ? []
      : [{ rule: 'budget', message: `${count} ${what}, from ${least} to ${most} are allowed` }];

  yield* within('cells', chapter.cells, [1, MOST_CELLS]);
  yield* within('bytes in the file', bytes, [0, MOST_BYTES]);
  const lines = visibleLines(chapter);
  const characters = chapter.prose.reduce((sum, { zh }) => sum + hanOf(zh), 0);
  yield* within('visible lines of code', lines, [1, MOST_LINES]);
  yield* within('Chinese characters of prose', characters, CHARACTERS);
  if (characters < CHARACTERS_PER_LINE * lines) {
    yield {
      rule: 'budget',
      message: `${characters} Chinese characters for ${lines} visible lines of code, at least ${CHARACTERS_PER_LINE} a line are asked for`,
    };
  }
  for (const { id, role, source } of chapter.code) {
    const long = linesOf(source);
    if (role === 'lesson' && long > MOST_LINES_OF_A_CELL) {
      yield {
        cell: id,
        rule: 'budget',
        message: `${long} visible lines, at most ${MOST_LINES_OF_A_CELL} are allowed: split it, or fold it with the tag hide-input`,
      };
    }
  }
  const figures = chapter.code
    .flatMap(({ cell }) => cell.outputs)
    .filter((output) => 'data' in output && PLOTLY_MIME in output.data).length;
  yield* within('figures in the recorded outputs', figures, FIGURES);
  const exercises = chapter.code.filter(({ role }) => role === 'check').length;
  yield* within('exercises', exercises, EXERCISES);
};

export const visibleLines = (chapter: Chapter): number =>
  chapter.code
    .filter(({ role }) => role === 'lesson')
    .reduce((sum, { source }) => sum + linesOf(source), 0);

const hanOf = (text: string): number => wordsOf(text).match(/\p{Script=Han}/gu)?.length ?? 0;

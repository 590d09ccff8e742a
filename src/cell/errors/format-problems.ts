import type { Bilingual } from '../../contract/index.ts';
import type { CellError } from './cell-error.ts';
import { bold, dim, excerpt, positionAt, red } from './excerpt.ts';
import { adviceAt } from './magic.ts';
import { pythonAdvice } from './python-names.ts';
import type { TypeProblem } from './type-problem.ts';

/** More problems of one cell than these are only counted. */
const SHOWN_PROBLEMS = 10;

const words = {
  en: {
    error: 'TypeScript error',
    line: (label: string, line: number) => `${label}, line ${line}`,
    more: (count: number) => `… and ${count} more`,
  },
  zh: {
    error: '类型错误',
    line: (label: string, line: number) => `${label}，第 ${line} 行`,
    more: (count: number) => `……还有 ${count} 处`,
  },
};

/**
 * Shows what the type checker found. Nothing of the cell has run.
 *
 * @param language of the problems, and of what is said around them
 */
export function formatProblems(
  found: readonly TypeProblem[],
  label: string,
  textOf: (file: string | undefined) => string,
  language: keyof Bilingual = 'en',
): CellError {
  const say = words[language];
  const problems = found.filter((problem, i) => !isEcho(problem, found[i - 1]));
  const traceback = problems
    .slice(0, SHOWN_PROBLEMS)
    .flatMap(({ code, lines, start, end, file }) => {
      const text = textOf(file);
      const place = positionAt(text, start);
      return [
        `${red(bold(say.error))} ${dim(`TS${code}`)}: ${lines.join('\n')}`,
        say.line(file ?? label, place.line + 1),
        ...excerpt(text, place, end - start),
      ];
    });
  const rest = problems.length - SHOWN_PROBLEMS;
  if (rest > 0) traceback.push(dim(say.more(rest)));
  const [first] = problems;
  const text = textOf(first?.file);
  const place = positionAt(text, first?.start ?? 0);
  const ofPython = pythonAdvice(first?.lines[0] ?? '', language);
  traceback.push(
    ...adviceAt(text, place.line, language),
    ...(ofPython === undefined ? [] : [ofPython]),
  );
  const where = `${first?.file ?? label}:${place.line + 1}:${place.column + 1}`;
  return { ename: 'TypeScriptError', evalue: `${where} - ${first?.lines[0]}`, traceback };
}

/** Where code does not parse, the compiler reports several problems of the same place. */
function isEcho({ code, start, file }: TypeProblem, before: TypeProblem | undefined): boolean {
  return code < SEMANTIC && before?.start === start && before.file === file;
}

/** TypeScript's numbers for problems of the syntax are below this. */
const SEMANTIC = 2000;

import { questionOf } from '../../questions.ts';
import { numberOf } from '../../skeleton.ts';
import { splitSolution } from '../../solutions.ts';
import { calleeOf, type LessonCell, type Node, nodesOf } from '../chapter.ts';
import type { Finding, Rule } from '../finding.ts';

const LEAST_MISTAKES = 3;

/** A ladder of exercises, each with a starter, hints and known mistakes, and marks of difficulty. */
export const exercises: Rule = function* (chapter): Generator<Finding> {
  let solutions: LessonCell[] = [];
  for (const cell of chapter.code) {
    const finding = (message: string): Finding => ({ cell: cell.id, rule: 'exercises', message });
    if (cell.role === 'solution') {
      const parts = splitSolution(cell.source);
      if (typeof parts === 'string') yield finding(parts);
      else if (parts && !parts.hasStarter) {
        yield finding('has no starter: write it, commented out, below // ### STARTER');
      }
      solutions.push(cell);
    }
    if (cell.role !== 'check') continue;
    if (solutions.length === 0)
      yield finding('checks an exercise that has no solution cell above it');
    solutions = [];
    const mistakes = nodesOf(cell.body).filter(isMistake).length;
    if (mistakes < LEAST_MISTAKES) {
      yield finding(`knows ${mistakes} mistakes, at least ${LEAST_MISTAKES} are asked for`);
    }
    const call = nodesOf(cell.body).find((node) => calleeOf(node) === 'check.exercise');
    const id = ((call?.arguments as Node[] | undefined)?.[0]?.value as string | undefined) ?? '';
    const prefix = numberOf(chapter.slug);
    if (!new RegExp(`^${prefix}\\.\\d+$`).test(id)) {
      yield finding(`the exercise is named "${id}", expected ${prefix}.1, ${prefix}.2, …`);
    }
  }
  for (const { id, zh } of chapter.prose) {
    const question = questionOf(zh);
    if (typeof question === 'string') yield { cell: id, rule: 'exercises', message: question };
  }
  const text = chapter.prose.map(({ zh }) => zh).join('\n');
  const count = chapter.code.filter(({ role }) => role === 'check').length;
  const graded = text.match(/^#{3,4} .*★/gm)?.length ?? 0;
  if (graded < count) {
    yield {
      rule: 'exercises',
      message: `${count} exercises, but ${graded} headings with their difficulty (### … ★ to ★★★)`,
    };
  }
};

/** `{ gives: ..., say: ... }`. */
function isMistake(node: Node): boolean {
  if (node.type !== 'ObjectExpression') return false;
  const names = (node.properties as Node[]).map(({ key }) => (key as Node | undefined)?.name);
  return names.includes('gives') && names.includes('say');
}
